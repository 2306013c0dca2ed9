import type { Deps } from "../deps.ts";
import { BOARD_ORDERS, BOARD_PAST_VOTES, type BoardLive, boardLedger, boardLive } from "../domain/board.ts";
import { mergeVotes } from "../domain/history.ts";
import type { BoardReading } from "../store/board.ts";
import type { BoardPart } from "../store/script.ts";
import { rulesInForce } from "../views/rules.ts";

/** The names of the parts of a board's state, which its page gets one by one. */
type PartName = "live" | "ledger";

/** A part of a board's state, as it is published and as its page gets it: a name, and JSON on one line. */
export interface PartMessage {
  readonly name: PartName;
  readonly json: string;
}

/**
 * Turns what was read of the live session into messages, and reads the rest if it is wanted. The number is from before
 * that, so that a message with a higher number never tells less.
 */
export async function partsOf(
  deps: Pick<Deps, "store" | "archive" | "now">,
  { chatId, number, session }: BoardReading,
  part: BoardPart,
): Promise<readonly PartMessage[]> {
  const numbered = { number, time: deps.now() };
  const live: BoardLive = boardLive(session, numbered, ({ rules, kind, market }) =>
    rulesInForce(rules, kind, market?.quote != null),
  );
  const first: PartMessage = { name: "live", json: JSON.stringify(live) };
  if (part === "live") return [first];
  const [page, recent, archived] = await Promise.all([
    deps.store.listOrders(chatId, null, BOARD_ORDERS),
    deps.store.listPastVotes(chatId, null, BOARD_PAST_VOTES),
    deps.archive.pastVotes(chatId, null, BOARD_PAST_VOTES + 1),
  ]);
  // The archive may have the vote that still runs; what it has not answered is left out.
  const pastVotes = mergeVotes(recent.votes, archived ?? [], recent).slice(0, BOARD_PAST_VOTES);
  const ledger = boardLedger({ orders: page.orders, pastVotes, isCut: page.olderFrom !== null }, numbered);
  return [first, { name: "ledger", json: JSON.stringify(ledger) }];
}

/** Writes a part as a message of the board's channel. */
export const writeMessage = ({ name, json }: PartMessage): string => `${name} ${json}`;

/** A message of a board's channel, after it was read. Null for one that is not ours. */
export type ChannelMessage =
  | ({ readonly tag: "part" } & PartMessage)
  | { readonly tag: "revoked"; readonly epoch: number }
  | { readonly tag: "moved" }
  | null;

/** Tells those who watch the board of a chat that has become a supergroup to open it again. */
export const MOVED_MESSAGE = "moved";

/** Reads a message of a board's channel. Only who has the token of Redis can publish there. */
export function readMessage(message: string): ChannelMessage {
  const [, name = "", rest = ""] = /^(\w+) ?([^\n]*)$/.exec(message) ?? [];
  if (name === "live" || name === "ledger") return { tag: "part", name, json: rest };
  if (name === "revoked" && /^\d+$/.test(rest)) return { tag: "revoked", epoch: Number(rest) };
  return name === MOVED_MESSAGE ? { tag: "moved" } : null;
}
