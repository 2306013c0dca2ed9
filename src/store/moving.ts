import { assertNever } from "../domain/result.ts";
import type { Session } from "../domain/session.ts";
import { MOVED_TTL_MS, SETTLEMENT_MARGIN_MS } from "../time-limits.ts";
import type { Connection } from "./connection.ts";
import { readReply } from "./connection.ts";
import type { EditLease } from "./edit-lease.ts";
import { chatKeys, closedKey, ordersKey, proposalKeys } from "./keys.ts";
import { writeRecord } from "./records.ts";
import { arriveScript } from "./scripts/arrive.ts";
import { departScript } from "./scripts/depart.ts";
import { displaceScript } from "./scripts/displace.ts";
import { followOrdersScript } from "./scripts/follow-orders.ts";
import { leaveBehindScript } from "./scripts/leave-behind.ts";
import { mergeSettingsScript } from "./scripts/merge-settings.ts";
import { type Fields, readSession } from "./session-hash.ts";

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
 * by whoever meets a move that stopped half-way, and no vote falls between two steps. Where the supergroup has a session of its own by then,
 * the chat's is displaced: it lives under a key of its own until its last vote is settled.
 */
export async function moveChat(
  context: MoveContext,
  oldChatId: number,
  toChatId: number,
  attemptId: string,
): Promise<Moved> {
  const { connection, now, ttlMs } = context;
  // It would be copied onto itself, and then deleted.
  if (toChatId === oldChatId) return { tag: "nothing_to_move" };
  const departed = await connection.run(departScript, chatKeys(oldChatId), { to: toChatId });
  const { tag, chatId, remainingMs, sessions, settings, fields } = departed;
  const newChatId = chatId ?? toChatId;
  const id = fields.get("id");

  // Before the session arrives, whose trades depend on it.
  const copied = settings.get("allowed_message") ?? null;
  if (settings.size > 0) {
    const args = { oldChat: oldChatId, copied, rest: [...settings].flat() };
    await connection.run(mergeSettingsScript, chatKeys(newChatId), args);
  }
  // Frozen as the session is, nothing writes them now; and before it arrives, nothing needs them there.
  const bothOrders = [ordersKey(oldChatId), ordersKey(newChatId)];
  const { shift } = await connection.run(followOrdersScript, bothOrders, { oldChat: oldChatId });

  const copy = { shift, fields, lifeMs: Math.max(remainingMs, MOVED_TTL_MS), attemptId };
  const placed =
    tag === "departed" && id !== undefined
      ? await placeSession(context, { oldChatId, newChatId, id }, copy)
      : NOTHING_PLACED;

  // Listed only at the very end: by the list an arrival is known that is repeated.
  const { moved, left } = placed;
  if (left !== null) await writeRecord(connection, closed(left), { now: now(), ttlMs, listed: false });
  const keptMs = ttlMs + SETTLEMENT_MARGIN_MS;
  const replies = await connection.batch(({ pipeline, run }) => {
    const listed = left === null ? sessions : [...sessions, { score: now(), member: left.id }];
    const [first, ...rest] = listed;
    if (first) pipeline.zadd(closedKey(newChatId), first, ...rest).pexpire(closedKey(newChatId), keptMs);
    run(leaveBehindScript, chatKeys(oldChatId), { to: newChatId, followedFor: keptMs, copied });
  });
  // Opened or allowed since the look above, by a command that was under way: it is taken along.
  const { tag: leftBehind } = leaveBehindScript.decode(readReply(replies.at(-1)));
  return leftBehind === "changed" ? moveChat(context, oldChatId, newChatId, attemptId) : moved;
}

/** What became of a session that was copied. `left` is one whose record is to be written at once. */
interface Placed {
  readonly moved: Moved;
  readonly left: Session | null;
}

const NOTHING_PLACED: Placed = { moved: { tag: "nothing_to_move" }, left: null };

/** A session as it was read in the chat that it leaves. */
interface SessionCopy {
  readonly shift: number;
  readonly fields: Fields;
  readonly lifeMs: number;
  readonly attemptId: string;
}

/** Puts the copy of a session where its chat has moved to, or where that has one of its own, displaces it. */
async function placeSession(
  { connection, now }: MoveContext,
  { oldChatId, newChatId, id }: { oldChatId: number; newChatId: number; id: string },
  { shift, fields, lifeMs, attemptId }: SessionCopy,
): Promise<Placed> {
  const copy = { now: now(), shift, rest: [...fields].flat() };
  const arriving = { ...copy, life: lifeMs, sessionId: id, attemptId };
  const { tag } = await connection.run(arriveScript, chatKeys(newChatId), arriving);
  switch (tag) {
    case "arrived":
      return { moved: { tag: "moved", edits: editsOf(id, fields, attemptId, now()) }, left: null };
    case "again":
      return NOTHING_PLACED;
    case "occupied": {
      const proposalId = settlingIn(fields, now());
      const moved: Moved = { tag: "occupied", sessionId: id, settling: proposalId !== null };
      if (proposalId === null) return { moved, left: readSession(fields, oldChatId) };
      // Its record is written when it is settled.
      const displaced = { ...copy, life: Math.max(lifeMs, SETTLEMENT_MARGIN_MS) };
      await connection.run(displaceScript, proposalKeys(proposalId)(newChatId), displaced);
      return { moved, left: null };
    }
    default:
      return assertNever(tag);
  }
}

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
function editsOf(sessionId: string, fields: ReadonlyMap<string, string>, attemptId: string, at: number): EditLease[] {
  if (fields.get("state") !== "open") return [];
  const proposalId = fields.get("q.state") === "open" ? fields.get("q.id") : undefined;
  return [null, ...(proposalId === undefined ? [] : [proposalId])].map((proposal) => ({
    sessionId,
    proposalId: proposal,
    attemptId,
    at,
  }));
}
