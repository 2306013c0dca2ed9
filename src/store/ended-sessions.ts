import { ENDED_KEPT_FOR_MS } from "../time-limits.ts";
import { enterForArchive } from "./archive-due.ts";
import type { StoreContext } from "./context.ts";
import { endedKey } from "./keys.ts";
import type { Fields } from "./session-hash.ts";

/**
 * Keeps the hash of a session that found no place in the supergroup, if the archive is on. It is closed there, and a
 * vote that still ran counts as withdrawn.
 */
export async function keepUnplaced(
  { connection, now, archiving }: Pick<StoreContext, "connection" | "now" | "archiving">,
  newChatId: number,
  sessionId: string,
  fields: Fields,
): Promise<void> {
  if (!archiving) return;
  const key = endedKey(newChatId, sessionId);
  const ended = new Map([...fields, ["state", "closed"], ["closed_at", String(now())]]);
  if (fields.get("q.state") === "open") ended.set("q.state", "cancelled");
  await connection.batch(({ pipeline }) => {
    enterForArchive(pipeline, [sessionId], now());
    pipeline.hset(key, Object.fromEntries(ended)).pexpire(key, ENDED_KEPT_FOR_MS);
  });
}
