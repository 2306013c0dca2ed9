import { ARCHIVE_TABLES } from "../../dev/archive/types.ts";
import type { WorldWithArchive } from "../../dev/world.ts";
import { endedKey, keptKey, liveKey, ordersKey } from "../../src/store/keys.ts";
import type { Stage } from "../e2e/stage.ts";

/** Whose rows they are: the group now, and the chats that it was. */
export interface Scene {
  readonly stage: Stage;
  readonly oldChatIds?: readonly number[];
}

/** Reads all rows. Ids of chats and people become words, and so do times and links to transactions. */
export async function comparableRows(world: WorldWithArchive, { stage, oldChatIds = [] }: Scene) {
  const words: [number, string][] = [
    [stage.group.id, "<chat>"],
    ...oldChatIds.map((id, i): [number, string] => [id, `<old chat ${i}>`]),
    [stage.admin.id, "<admin>"],
    ...stage.members.map(({ id }, i): [number, string] => [id, `<member ${i}>`]),
  ];
  const tables = await Promise.all(
    ARCHIVE_TABLES.map(async (table) => [table, await world.archive.rows(table)] as const),
  );
  const json = words.reduce(
    (all, [id, word]) => all.replaceAll(String(id), word),
    JSON.stringify(Object.fromEntries(tables), withWords),
  );
  return sorted(JSON.parse(numberedFromOne(json)));
}

/** Writes all numbers as texts, and words for what is never the same twice. */
function withWords(name: string, value: unknown): unknown {
  if (name === "txUrl" && typeof value === "string") return "<link>";
  if ((name === "nonce" || name === "hash") && typeof value === "string") return `<${name}>`;
  if (name === "at" || (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value))) return "<time>";
  return typeof value === "number" ? String(value) : value;
}

/** Numbers an old chat's messages from 1: basic groups share their numbers. */
function numberedFromOne(json: string): string {
  const pattern = /(<old chat \d>)\.(\d+)/g;
  const first = Math.min(...[...json.matchAll(pattern)].map(([, , number]) => Number(number)));
  return json.replaceAll(pattern, (_, chat: string, number: string) => `${chat}.${Number(number) - first + 1}`);
}

/** Sorts all lists, since rows are sorted by ids that are words now. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, sorted(one)]));
}

/** What `archive:due` has, with when. */
export async function dueOf({ upstash }: WorldWithArchive): Promise<ReadonlyMap<string, number>> {
  const flat = (await upstash.command("ZRANGE", "archive:due", 0, -1, "WITHSCORES")) as unknown;
  if (!Array.isArray(flat)) throw new Error("archive:due cannot be read");
  return new Map(flat.flatMap((id, i) => (i % 2 === 0 ? [[String(id), Number(flat[i + 1])] as const] : [])));
}

const isThere = async ({ upstash }: WorldWithArchive, key: string): Promise<boolean> =>
  Number(await upstash.command("EXISTS", key)) === 1;

/** What the archive has left behind in Redis of sessions that are over, in any chat: nothing, in the end. */
export async function archiveLeftovers(
  world: WorldWithArchive,
  { stage, oldChatIds = [] }: Scene,
  sessionIds: readonly string[],
): Promise<string[]> {
  const keys = [stage.group.id, ...oldChatIds].flatMap((chatId) => sessionIds.map((id) => endedKey(chatId, id)));
  const there = await Promise.all([...keys, "archive:refused"].map((key) => isThere(world, key)));
  const due = await dueOf(world);
  return [...[...keys, "archive:refused"].filter((_, i) => there[i]), ...due.keys()];
}

/** What a closed session is made of, by its ids. */
export interface ClosedSession {
  readonly chatId: number;
  readonly sessionId: string;
  /** All proposals but the last, which the session's hash has. */
  readonly keptIds: readonly string[];
}

/** What neither PostgreSQL has committed nor Redis has with its entry: nothing, whenever one looks. */
export async function lostOf(
  world: WorldWithArchive,
  { chatId, sessionId, keptIds }: ClosedSession,
): Promise<string[]> {
  const committed = await world.archive.postgres.query("select id from sessions where id = $1", [sessionId]);
  if (committed.length > 0) return [];
  const lives = (await isThere(world, liveKey(chatId))) || (await isThere(world, endedKey(chatId, sessionId)));
  const due = await dueOf(world);
  const kept = await Promise.all(keptIds.map((id) => isThere(world, keptKey(chatId, id))));
  return [
    ...(lives ? [] : ["the session's hash"]),
    ...(due.has(sessionId) ? [] : ["the session's entry"]),
    ...keptIds.filter((_, i) => !kept[i]),
    ...((await isThere(world, ordersKey(chatId))) ? [] : ["the orders"]),
  ];
}
