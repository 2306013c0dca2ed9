import * as z from "zod/mini";
import type { Connection } from "./connection.ts";
import { ARCHIVE_DUE_KEY, ARCHIVE_REFUSED_KEY, ARCHIVE_SEEN_KEY } from "./keys.ts";
import { readAs } from "./read-as.ts";

/** What waits for the archive. Times are in milliseconds. */
export interface ArchiveBacklog {
  readonly waiting: number;
  /** How long the first of them has been due. */
  readonly behindMs: number;
  /** The number of entries of which PostgreSQL refused something. */
  readonly refused: number;
  /** How long ago the archive ran last; null if it never did. */
  readonly cronMs: number | null;
}

const Count = z.coerce.number();
const Time = z.nullish(z.coerce.number());
const First = z.union([z.tuple([]), z.tuple([z.string(), z.coerce.number()])]);

/** Reads what waits: one request. */
export async function readBacklog(connection: Connection, now: number): Promise<ArchiveBacklog> {
  const [waiting, first, refused, seen] = await connection.batch(({ pipeline }) => {
    pipeline.zcount(ARCHIVE_DUE_KEY, "-inf", now);
    pipeline.zrange(ARCHIVE_DUE_KEY, 0, 0, { withScores: true });
    pipeline.hlen(ARCHIVE_REFUSED_KEY);
    pipeline.get(ARCHIVE_SEEN_KEY);
  });
  const [, dueAt] = readAs(First, first);
  const seenAt = readAs(Time, seen) ?? null;
  return {
    waiting: readAs(Count, waiting),
    behindMs: dueAt === undefined ? 0 : Math.max(0, now - dueAt),
    refused: readAs(Count, refused),
    cronMs: seenAt === null ? null : Math.max(0, now - seenAt),
  };
}
