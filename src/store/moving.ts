import type { Session } from "../domain/session.ts";
import { MOVED_LIFE_MS, SETTLING_ROOM_MS } from "../time-limits.ts";
import type { Connection } from "./connection.ts";
import { readReply } from "./connection.ts";
import { intAt, intOrNull, textAt } from "./context.ts";
import type { EditLease } from "./edit-lease.ts";
import { chatKeys, closedKey, ordersKey, proposalKeys } from "./keys.ts";
import { writeRecord } from "./records.ts";
import { defineScript } from "./script.ts";
import arriveLua from "./scripts/arrive.lua";
import departLua from "./scripts/depart.lua";
import displaceLua from "./scripts/displace.lua";
import followOrdersLua from "./scripts/follow-orders.lua";
import leaveBehindLua from "./scripts/leave-behind.lua";
import mergeSettingsLua from "./scripts/merge-settings.lua";
import { readFields, readSession } from "./session-hash.ts";

const depart = defineScript(departLua);
const arrive = defineScript(arriveLua);
const followOrders = defineScript(followOrdersLua);
const displace = defineScript(displaceLua);
const mergeSettings = defineScript(mergeSettingsLua);
const leaveBehind = defineScript(leaveBehindLua);

/** What a move needs, without the rest of the store, which itself waits for moves to be finished. */
export interface MoveContext {
  readonly connection: Connection;
  readonly now: () => number;
  readonly ttlMs: number;
}

/**
 * What became of a move: the cards to post anew, or that the supergroup had a session of its own. Then the chat's session
 * is closed and its record kept. A vote that still ran is withdrawn; one whose time was up is settled in the supergroup (`settling`),
 * and the record written behind it.
 */
export type Moved =
  | { readonly tag: "moved"; readonly edits: readonly EditLease[] }
  | { readonly tag: "nothing_to_move" }
  | { readonly tag: "occupied"; readonly sessionId: string; readonly settling: boolean };

/**
 * Moves a chat's session and orders to the supergroup that the chat has become (https://core.telegram.org/bots/api#message,
 * `migrate_to_chat_id`): freeze, copy, mark, delete. Each step may be repeated, by either of the two service messages or
 * by whoever meets a move that stopped half-way, and no vote falls between two steps.
 */
export async function moveChat(
  context: MoveContext,
  oldChatId: number,
  toChatId: number,
  editToken: string,
): Promise<Moved> {
  const { connection, now, ttlMs } = context;
  // It would be copied onto itself, and then deleted.
  if (toChatId === oldChatId) return { tag: "nothing_to_move" };
  const { tag, chatId, remainingMs, sessions, settings, fields } = readDeparted(
    await connection.run(depart, chatKeys(oldChatId), [toChatId]),
  );
  const newChatId = chatId ?? toChatId;
  const id = fields.get("id");

  // Before the session arrives, whose trades depend on it.
  if (settings.size > 0)
    await connection.run(mergeSettings, chatKeys(newChatId), [
      ...[oldChatId, settings.get("allowed_message") ?? ""],
      ...[...settings].flat(),
    ]);
  // Frozen as the session is, nothing writes them now; and before it arrives, nothing needs them there.
  const followed = await connection.run(followOrders, [ordersKey(oldChatId), ordersKey(newChatId)], [oldChatId]);

  let outcome: Moved = { tag: "nothing_to_move" };
  let left: Session | null = null;
  if (tag === "departed" && id !== undefined) {
    const lifeMs = Math.max(remainingMs, MOVED_LIFE_MS);
    const copy = [now(), lifeMs, id, editToken, intAt(followed, 1), ...[...fields].flat()];
    const [arrived] = readReply(await replyOf(connection, newChatId, copy));
    if (arrived === "occupied") {
      const pid = settlingIn(fields, now());
      const kept = [now(), Math.max(lifeMs, SETTLING_ROOM_MS), intAt(followed, 1), ...[...fields].flat()];
      if (pid !== null) await connection.run(displace, proposalKeys(pid)(newChatId), kept);
      outcome = { tag: "occupied", sessionId: id, settling: pid !== null };
      // The record of one that is still settled is written when that is done.
      if (pid === null) left = readSession(fields, oldChatId);
    }
    if (arrived === "arrived") outcome = { tag: "moved", edits: editsOf(id, fields, editToken, now()) };
  }

  // Listed only at the very end: by the list an arrival is known that is repeated.
  if (left !== null) await writeRecord(connection, closed(left), { now: now(), ttlMs, listed: false });
  const keptMs = ttlMs + SETTLING_ROOM_MS;
  const replies = await connection.batch(({ pipeline, run }) => {
    const listed = left === null ? sessions : [...sessions, { score: now(), member: left.id }];
    const [first, ...rest] = listed;
    if (first) pipeline.zadd(closedKey(newChatId), first, ...rest).pexpire(closedKey(newChatId), keptMs);
    run(leaveBehind, chatKeys(oldChatId), [newChatId, keptMs, settings.get("allowed_message") ?? ""]);
  });
  // Opened or allowed since the look above, by a command that was under way: it is taken along.
  if (readReply(replies.at(-1))[0] === "changed") return moveChat(context, oldChatId, newChatId, editToken);
  return outcome;
}

const replyOf = (connection: Connection, chatId: number, args: readonly (string | number)[]) =>
  connection.run(arrive, chatKeys(chatId), args);

/** A session that found no place where its chat went, as it is recorded. */
const closed = (session: Session): Session => ({
  ...session,
  open: false,
  proposals: session.proposals.map((proposal) => ({
    ...proposal,
    state: proposal.state === "open" ? "cancelled" : proposal.state,
  })),
});

/** The proposal whose time is up and whose result has not been told, or null. One that still runs is not that far. */
function settlingIn(fields: ReadonlyMap<string, string>, now: number): string | null {
  const state = fields.get("q.state");
  if (state === undefined || state === "announced" || state === "cancelled") return null;
  return state === "open" && now < Number(fields.get("q.ends")) ? null : (fields.get("q.id") ?? null);
}

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

/** What depart.lua read, by name. `chatId` is null where nothing says where the chat went. */
function readDeparted(reply: readonly string[]) {
  const settingsFrom = HEAD_LENGTH + intAt(reply, 3);
  const hashFrom = settingsFrom + intAt(reply, 4);
  return {
    tag: textAt(reply, 0),
    chatId: intOrNull(reply, 1),
    remainingMs: intAt(reply, 2),
    sessions: pairs(reply.slice(HEAD_LENGTH, settingsFrom)),
    settings: readFields(reply.slice(settingsFrom, hashFrom)),
    fields: readFields(reply.slice(hashFrom)),
  };
}

/** How many words of depart.lua's reply come before the lists. */
const HEAD_LENGTH = 5;

/** Members with their scores, from the flat list in which Redis answers. */
const pairs = (flat: readonly string[]): { score: number; member: string }[] =>
  flat.flatMap((member, i) => (i % 2 === 0 ? { member, score: Number(flat[i + 1]) } : []));
