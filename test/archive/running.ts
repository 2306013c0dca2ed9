import { runArchive } from "../../archive/run.ts";
import { archiveOf } from "../store/archiving.ts";
import { MINUTE_MS, type World } from "../store/support.ts";
import type { MemoryDatabase } from "./memory-database.ts";

/** Runs the archive once. */
export const runOnce = (world: World, database: MemoryDatabase, keptForMs: number | null = null): Promise<void> =>
  runArchive({ store: archiveOf(world), database, now: () => world.clock.now, keptForMs });

/** The entries of `archive:due`, by when they are due. */
export async function entriesOf({ standIn }: World): Promise<readonly { id: string; score: number }[]> {
  const flat = await standIn.command("ZRANGE", "archive:due", 0, -1, "WITHSCORES");
  const words = Array.isArray(flat) ? flat.map(String) : [];
  return words.flatMap((id, i) => (i % 2 === 0 ? [{ id, score: Number(words[i + 1]) }] : []));
}

/** Lets the live sessions of chats go whose time is over by the world's clock. Redis' own goes slower. */
export async function expirePassed({ standIn, clock }: World, chatIds: readonly number[]): Promise<void> {
  for (const chatId of chatIds) {
    const key = `session:live:{${chatId}}`;
    const at = await standIn.command("HGET", key, "expires_at");
    if (at !== null && Number(at) <= clock.now) await standIn.command("DEL", key);
  }
}

/** Runs the archive once, and lets time pass until the next run that has something to do. Returns whether there is one. */
export async function runAndWait(world: World, database: MemoryDatabase, chatIds: readonly number[]): Promise<boolean> {
  await runOnce(world, database);
  const [next] = await entriesOf(world);
  if (next === undefined) return false;
  world.clock.now = Math.max(world.clock.now + MINUTE_MS, next.score);
  await expirePassed(world, chatIds);
  return true;
}

/**
 * Runs the archive each minute until nothing is left to look at. Where nothing is due for longer, the clock goes on to
 * what is due next. `chatIds` are the chats whose sessions expire meanwhile.
 */
export async function runUntilQuiet(world: World, database: MemoryDatabase, chatIds: readonly number[]): Promise<void> {
  for (let runs = 0; runs < 100; runs += 1) if (!(await runAndWait(world, database, chatIds))) return;
  throw new Error(`never quiet: ${JSON.stringify(await entriesOf(world))}`);
}

/** The rows of a database as text, sorted. Chats are named by their place in `chatIds`, so that two worlds can be compared. */
export function rowsOf({ tables }: MemoryDatabase, chatIds: readonly number[]): readonly string[] {
  const { sessions, proposals, orders } = tables;
  const named = (text: string) => chatIds.reduce((all, chatId, i) => all.replaceAll(String(chatId), `chat ${i}`), text);
  return [...sessions, ...proposals, ...orders].map((row) => named(JSON.stringify(row))).sort();
}

/** The copies that are left of ended sessions of these chats. */
export async function copiesOf({ standIn }: World, chatIds: readonly number[]): Promise<readonly string[]> {
  const left = new Set<string>();
  let cursor = "0";
  do {
    const [next, keys]: unknown[] = [await standIn.command("SCAN", cursor, "MATCH", "ended:*", "COUNT", 1_000)].flat();
    cursor = String(next);
    for (const key of Array.isArray(keys) ? keys.map(String) : [])
      if (chatIds.some((chatId) => key.includes(`{${chatId}}`))) left.add(key);
  } while (cursor !== "0");
  return [...left];
}
