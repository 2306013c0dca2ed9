import * as z from "zod/mini";
import type { PastVoteCursor } from "../domain/past-vote.ts";
import { orDefault } from "./variables.ts";

/**
 * The archive's Worker, as its service binding shows it
 * (https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/rpc/). What it returns is not
 * trusted.
 */
export interface ArchiveBinding {
  pastVotes(chatId: number, before: PastVoteCursor | null, limit: number): Promise<unknown>;
  orders(chatId: number, after: number, limit: number): Promise<unknown>;
  ordersPaidBy(userId: number, limit: number): Promise<unknown>;
}

// Cloudflare's own bindings have every property, so only a call shows whether one really is such a binding.
const isArchive = (value: unknown): value is ArchiveBinding =>
  value !== null &&
  ["object", "function"].includes(typeof value) &&
  typeof Reflect.get(Object(value), "pastVotes") === "function" &&
  typeof Reflect.get(Object(value), "orders") === "function";

/** Whether what is over is to be archived, and where it is read. */
export interface ArchiveSettings {
  /** Whether the archive Worker is to be told of what changes, by `archive:due`. */
  readonly archiving: boolean;
  /** What reads the archive; null if there is no such binding. */
  readonly archive: ArchiveBinding | null;
}

const binding = z.catch(z.nullable(z.custom<ArchiveBinding>(isArchive)), null);

/** Reads ARCHIVE, which is `on` or `off`, and the binding ARCHIVE_READ. Anything that is no such binding is ignored. */
export const ArchiveEnv = z.pipe(
  z.object({ ARCHIVE: orDefault(z.enum(["on", "off"]), "off"), ARCHIVE_READ: binding }),
  z.transform(({ ARCHIVE, ARCHIVE_READ: archive }): ArchiveSettings => ({ archiving: ARCHIVE === "on", archive })),
);
