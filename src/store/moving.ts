import * as z from "zod/mini";
import type { Connection } from "./connection.ts";
import { readReply } from "./connection.ts";
import { SETTLING_ROOM_MS } from "./context.ts";
import type { EditLease } from "./edit-lease.ts";
import { allKey, chatKeys, liveKey } from "./keys.ts";
import { defineScript } from "./script.ts";
import arriveLua from "./scripts/arrive.lua";
import departLua from "./scripts/depart.lua";
import leaveBehindLua from "./scripts/leave-behind.lua";
import { readFields } from "./session-hash.ts";

const depart = defineScript(departLua);
const arrive = defineScript(arriveLua);
const leaveBehind = defineScript(leaveBehindLua);

/** What a move needs, without the rest of the store, which itself waits for moves to be finished. */
export interface MoveContext {
  readonly connection: Connection;
  readonly now: () => number;
  readonly ttlMs: number;
}

/** What became of a move: the cards to post anew, or that the supergroup had a session of its own. */
export type Moved =
  | { readonly tag: "moved"; readonly edits: readonly EditLease[] }
  | { readonly tag: "nothing_to_move" }
  | { readonly tag: "occupied"; readonly sessionId: string };

const Scored = z.array(z.string());

/**
 * Moves a chat's session to the supergroup that the chat has become (https://core.telegram.org/bots/api#message,
 * `migrate_to_chat_id`): freeze, copy, mark, delete. Each step may be repeated, by either of the two service messages or
 * by whoever meets a move that stopped half-way, and no vote falls between two steps.
 */
export async function moveChat(
  { connection, now, ttlMs }: MoveContext,
  oldChatId: number,
  newChatId: number,
  editToken: string,
): Promise<Moved> {
  const [departed, hash, life, sessions] = await connection.batch(({ pipeline, run }) => {
    run(depart, chatKeys(oldChatId), [newChatId]);
    pipeline.hgetall(liveKey(oldChatId));
    pipeline.pttl(liveKey(oldChatId));
    pipeline.zrange(allKey(oldChatId), 0, -1, { withScores: true });
  });
  const fields = readFields(hash);
  const id = fields.get("id");
  const older = pairs(Scored.parse((z.array(z.unknown()).parse(sessions) ?? []).map(String)));

  let outcome: Moved = { tag: "nothing_to_move" };
  if (readReply(departed)[0] === "departed" && id !== undefined) {
    const remainingMs = Math.max(z.number().parse(life), 60_000);
    const copy = [now(), remainingMs, id, editToken, ...[...fields].flat()];
    const [arrived] = readReply(await replyOf(connection, newChatId, copy));
    if (arrived === "occupied") outcome = { tag: "occupied", sessionId: id };
    if (arrived === "arrived") outcome = { tag: "moved", edits: editsOf(id, fields, editToken, now()) };
  }

  await connection.batch(({ pipeline, run }) => {
    const [first, ...rest] = older;
    if (first) pipeline.zadd(allKey(newChatId), first, ...rest).pexpire(allKey(newChatId), ttlMs + SETTLING_ROOM_MS);
    run(leaveBehind, chatKeys(oldChatId), [newChatId, ttlMs + SETTLING_ROOM_MS]);
  });
  return outcome;
}

const replyOf = (connection: Connection, chatId: number, args: readonly (string | number)[]) =>
  connection.run(arrive, chatKeys(chatId), args);

/** The session's card, and that of a vote that is open, are posted anew where the members are now. */
function editsOf(sessionId: string, fields: ReadonlyMap<string, string>, token: string, at: number): EditLease[] {
  if (fields.get("state") !== "open") return [];
  const proposalId = fields.get("q.state") === "open" ? fields.get("q.id") : undefined;
  return [null, ...(proposalId === undefined ? [] : [proposalId])].map((proposal) => ({
    sessionId,
    proposalId: proposal,
    token,
    at,
  }));
}

/** Members with their scores, from the flat list in which Redis answers. */
const pairs = (flat: readonly string[]): { score: number; member: string }[] =>
  flat.flatMap((member, i) => (i % 2 === 0 ? { member, score: Number(flat[i + 1]) } : []));
