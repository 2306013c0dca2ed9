import type { Archivable } from "../../src/domain/archivable.ts";
import type { Found } from "../../src/store/archivable.ts";
import { type ArchiveStore, createArchiveStore } from "../../src/store/archiving.ts";
import { initRedis } from "../../src/store/redis.ts";
import { TTL_MS, type World } from "./support.ts";

/** The settings of a world whose bot tells the archive of what changes. */
export const ARCHIVING = { ttlMs: TTL_MS, archiving: true };

/** The archive's own store, with the world's clock. */
export const archiveOf = ({ standIn, clock }: World): ArchiveStore =>
  createArchiveStore(initRedis(standIn), () => clock.now);

/** When the archive is to look at an id; null if it is not entered. */
export async function scoreOf({ standIn }: World, id: string | number): Promise<number | null> {
  const score = await standIn.command("ZSCORE", "archive:due", id);
  return score === null ? null : Number(score);
}

/** What the archive reads of an id, which must be readable. */
export async function foundOf(world: World, id: string): Promise<Found> {
  const found = (await archiveOf(world).readArchivables([id])).get(id);
  if (!found) throw new Error(found === null ? "it is unreadable" : "it was left out");
  return found;
}

/** What there is to write of one kind. */
export const ofKind = <Kind extends Archivable["kind"]>({ archivables }: Found, kind: Kind) =>
  archivables.filter((one): one is Extract<Archivable, { kind: Kind }> => one.kind === kind);

/** The session among what was found, which must be there. */
export function sessionOf(found: Found) {
  const [session, ...others] = ofKind(found, "session");
  if (session === undefined || others.length > 0) throw new Error("not one session");
  return session;
}

/** Lets a key go, as Redis does when it expires. Its own clock is not the test's. */
export const expire = ({ standIn }: World, ...keys: readonly string[]): Promise<unknown> =>
  standIn.command("DEL", ...keys);
