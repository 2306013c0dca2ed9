import { hashOfRows } from "../../src/domain/recount.ts";
import type { FileVote } from "./votes-file.ts";

/** The proposals whose lines have the hash of another one, too: somebody changed a `vote_id`. */
export async function sharedHashes(votes: readonly FileVote[]): Promise<ReadonlyMap<string, string>> {
  const shared = new Map<string, string>();
  const hashed = votes.filter(({ head }) => head.vote_hash !== "");
  for (const [announced, same] of Map.groupBy(hashed, ({ head }) => head.vote_hash)) {
    if (same.length < 2) continue;
    const rows = same.flatMap(({ cast }) =>
      cast.flatMap(({ receipt, ...one }) => (receipt ? [{ ...one, receipt }] : [])),
    );
    const fits = await Promise.all(same.map(async ({ id }) => (await hashOfRows(id, rows)) === announced));
    const right = same[Math.max(0, fits.indexOf(true))];
    for (const { id } of same) if (right !== undefined && id !== right.id) shared.set(id, right.id);
  }
  return shared;
}
