import { assertNever } from "../domain/result.ts";
import type { Session } from "../domain/session.ts";
import { EARLY_END_MIN_MS, MOVED_TTL_MS, SETTLEMENT_MARGIN_MS, SPENT_KEPT_FOR_MS } from "../time-limits.ts";
import { enterForArchive, movedKeptMs } from "./archive-due.ts";
import { readReply } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import type { EditLease } from "./edit-lease.ts";
import { keepUnplaced } from "./ended-sessions.ts";
import { chatKeys, closedKey, endedKey, proposalKeys } from "./keys.ts";
import { moveOrders, pageBehind } from "./moving-orders.ts";
import { writeRecord, writing } from "./records.ts";
import { arriveScript } from "./scripts/arrive.ts";
import { departScript } from "./scripts/depart.ts";
import { displaceScript } from "./scripts/displace.ts";
import { leaveBehindScript } from "./scripts/leave-behind.ts";
import { mergeSettingsScript } from "./scripts/merge-settings.ts";
import { mergeSpentScript } from "./scripts/merge-spent.ts";
import { readDepartingOrdersScript } from "./scripts/read-departing-orders.ts";
import { type Fields, readSession } from "./session-hash.ts";

/** What a move needs. It needs no other part of the store, since those wait for moves to be finished. */
export type MoveContext = Pick<StoreContext, "connection" | "now" | "ttlMs" | "archiving" | "onShown">;

/**
 * The result of a move. A session that finds the supergroup occupied is closed, and its record is kept.
 *
 * - `moved`: `edits` are for the cards to post anew.
 * - `nothing_to_move`: no session is left to move.
 * - `occupied`: the supergroup has a session of its own. If `settling`, the moved session's vote is settled there
 *   first, and its record is written after that. Else a vote that still ran is withdrawn.
 */
export type Moved =
  | { readonly tag: "moved"; readonly edits: readonly EditLease[] }
  | { readonly tag: "nothing_to_move" }
  | { readonly tag: "occupied"; readonly sessionId: string; readonly settling: boolean };

/**
 * Moves a chat's session and orders to the supergroup that the chat has become
 * (https://core.telegram.org/bots/api#message, `migrate_to_chat_id`): freeze, copy, mark, delete. Each step may be
 * repeated, by either service message or by whoever meets a move half-way. No vote is lost between two steps.
 *
 * The supergroup may have a session of its own. If the moving session has a proposal whose time is up, it is then
 * displaced. It lives under a key of its own until that proposal is settled.
 */
export async function moveChat(
  context: MoveContext,
  oldChatId: number,
  toChatId: number,
  attemptId: string,
): Promise<Moved> {
  const { connection, now, ttlMs, archiving } = context;
  // It would be copied onto itself, and then deleted.
  if (toChatId === oldChatId) return { tag: "nothing_to_move" };
  const leaving = { to: toChatId, now: now(), minEarly: EARLY_END_MIN_MS };
  const { departed, page } = await depart(context, oldChatId, leaving);
  const { tag, chatId, remainingMs, settling, hasOrders, sessions, settings, spent, fields } = departed;
  const newChatId = chatId ?? toChatId;
  const id = fields.get("id");

  // Before the session arrives, since its trades depend on the settings.
  const copied = markOf(settings);
  if (settings.size > 0) {
    const args = { oldChat: oldChatId, copied, rest: [...settings].flat() };
    await connection.run(mergeSettingsScript, chatKeys(newChatId), args);
  }
  const lastId = fields.get("q.id") ?? null;
  const mergeSpent = async (isWithdrawn: boolean): Promise<void> => {
    if (spent.size === 0) return;
    const keys = lastId === null ? chatKeys(newChatId) : proposalKeys(lastId)(newChatId);
    const args = { keptFor: SPENT_KEPT_FOR_MS, sessionId: id ?? null, lastId, isWithdrawn, rest: [...spent].flat() };
    await connection.run(mergeSpentScript, keys, args);
  };
  // Before the session arrives, too, since its next votes are limited by it.
  await mergeSpent(false);
  // And its orders, which are frozen, too. If none were frozen, those of the page have come since, and are moved later.
  const ordersPage = hasOrders ? page : { ...page, cursor: null, fields: new Map() };
  const shift = await moveOrders(connection, { oldChatId, newChatId }, ordersPage);

  const copy = {
    shift,
    fields,
    lifeMs: Math.max(remainingMs, MOVED_TTL_MS),
    attemptId,
    settling: settling ? lastId : null,
  };
  const placed =
    tag === "departed" && id !== undefined
      ? await placeSession(context, { oldChatId, newChatId, id }, copy)
      : NOTHING_PLACED;

  // Listed only at the very end: the list shows that a repeated arrival came before.
  const { moved, left } = placed;
  // What was put into a vote that is withdrawn here does not count.
  if (left?.proposals.at(-1)?.state === "open") await mergeSpent(true);
  if (left !== null) {
    await keepUnplaced(context, newChatId, left.id, fields);
    await writeRecord(connection, closed(left), { ...writing(context), listed: false });
  }
  const keptMs = ttlMs + SETTLEMENT_MARGIN_MS;
  const replies = await connection.batch(({ pipeline, run }) => {
    const listed = left === null ? sessions : [...sessions, { score: now(), member: left.id }];
    const [first, ...rest] = listed;
    if (first) pipeline.zadd(closedKey(newChatId), first, ...rest).pexpire(closedKey(newChatId), keptMs);
    // The archive's copy of it is older than what arrived.
    if (archiving && id !== undefined) pipeline.del(endedKey(oldChatId, id));
    run(leaveBehindScript, chatKeys(oldChatId), {
      to: newChatId,
      followedFor: movedKeptMs(context),
      copied,
      hasOrders,
    });
  });
  // A command under way may have opened, allowed or set something since the look above. It is moved, too.
  const { tag: leftBehind } = leaveBehindScript.decode(readReply(replies.at(-1)));
  if (leftBehind === "changed") return moveChat(context, oldChatId, newChatId, attemptId);
  const watchedUntil = Math.max(...[fields, settings].map((kept) => Number(kept.get("watched_until") ?? 0)));
  // Who watches the old chat's board is told where to look; who watches the supergroup's sees what came.
  if (watchedUntil > now()) for (const chat of [oldChatId, newChatId]) context.onShown(chat, "all");
  return moved;
}

/**
 * Freezes and reads the old chat, with the first page of its orders, in one request. The archive learns of the move
 * before that.
 */
async function depart(
  { connection, now, archiving }: MoveContext,
  oldChatId: number,
  args: Parameters<typeof departScript.encode>[0],
) {
  const replies = await connection.batch(({ pipeline, run }) => {
    if (archiving) enterForArchive(pipeline, [String(oldChatId)], now());
    run(departScript, chatKeys(oldChatId), args);
    run(readDepartingOrdersScript, chatKeys(oldChatId), pageBehind(null));
  });
  return {
    departed: departScript.decode(readReply(replies.at(-2))),
    page: readDepartingOrdersScript.decode(readReply(replies.at(-1))),
  };
}

/**
 * Marks a chat's settings: by the message that allowed or forbade it to trade, by the update that changed a rule last,
 * by when its history was forgotten, and by how often its board's links were ended. Without the latter three it is the message alone, as earlier versions of the bot
 * have stored it.
 */
function markOf(settings: Fields): string {
  const marked = (mark: string, field: string) => (settings.has(field) ? `${mark}${settings.get(field)}` : "");
  return [
    settings.get("allowed_message") ?? "",
    marked("|", "rules_changed"),
    marked("|f", "forgotten_at"),
    marked("|b", "board_epoch"),
  ].join("");
}

/** The result of placing the copy of a session. `left` is a session whose record is to be written at once. */
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
  /** The proposal whose time is up and whose result has not been told, or null. A vote that still runs is none. */
  readonly settling: string | null;
}

/**
 * Puts the copy of a session into the supergroup. If that has a session of its own, the copy is displaced or left to be
 * recorded.
 */
async function placeSession(
  { connection, now }: MoveContext,
  { oldChatId, newChatId, id }: { oldChatId: number; newChatId: number; id: string },
  { shift, fields, lifeMs, attemptId, settling: proposalId }: SessionCopy,
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

/** A session that found no place in the supergroup, as its record shows it. */
const closed = (session: Session): Session => ({
  ...session,
  open: false,
  proposals: session.proposals.map((proposal) => ({
    ...proposal,
    state: proposal.state === "open" ? "cancelled" : proposal.state,
  })),
});

/** Returns the edits that post anew the cards of an open session and of its open vote. */
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
