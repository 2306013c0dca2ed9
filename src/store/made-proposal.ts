import type { ProposalRules } from "../domain/group-rules.ts";
import type { MarketNote } from "../domain/market.ts";
import type { Bought, OrderState } from "../domain/order.ts";
import { isOver } from "../domain/session.ts";
import type { DueCorrection } from "./due.ts";
import { readMarketNote } from "./market-json.ts";
import { orderState, readBought } from "./order-json.ts";
import type { proposeScript } from "./scripts/propose.ts";

/** A proposal that was made now, or had been made before. Times are milliseconds since 1970. */
export interface MadeProposal {
  readonly tag: "made" | "again";
  readonly chatId: number;
  readonly sessionId: string;
  readonly proposalId: string;
  readonly endTime: number;
  /** The correction of its entry in the due list; null if that is right. */
  readonly due: DueCorrection | null;
  readonly minutes: number;
  readonly eligibleVoters: number;
  /** What is sold, as it was bought; null for a buy. */
  readonly bought: Bought | null;
  /** What the executor will get as a buy's token; '' for a sale. */
  readonly executorToken: string;
  /** What the market said of its token, or that it did not answer; null if it was not asked. */
  readonly market: MarketNote | null;
  /** Whether the market is still to be asked for a quote, by the caller. */
  readonly needsQuote: boolean;
  /** The group's rules, as they were frozen with it. */
  readonly rules: ProposalRules;
  /** Whether the caller is to post its card. */
  readonly mayPost: boolean;
  /** Whether the caller is to ask QStash for a call at its end. */
  readonly needsTimer: boolean;
  /**
   * When another request's claim to post the card runs out (ms since 1970). Null if the card is posted, or the caller
   * may post it.
   */
  readonly claimedUntil: number | null;
  /** Whether it was made before and is over by now. It does not belong on the due list then. */
  readonly over: boolean;
}

export type ProposeRefusal =
  | { readonly reason: "vote_open"; readonly endTime: number }
  | { readonly reason: "settling"; readonly chatId: number; readonly proposalId: string }
  /** A sale of an order that the chat does not have. Its orders are 1 to `count`. */
  | { readonly reason: "no_order"; readonly count: number }
  | { readonly reason: "not_held"; readonly state: OrderState | "selling" }
  | { readonly reason: "not_allowed"; readonly chatId: number }
  | { readonly reason: "no_session" | "closed" | "not_participant" | "not_contributor" | "late" | "past" }
  /** By the group's rules nobody may propose, or only admins. */
  | { readonly reason: "paused" | "admins_only" };

type ProposeReply = ReturnType<typeof proposeScript.decode>;

/** Says why the script made nothing, as it answered in this chat. */
export function refusalOf(
  chatId: number,
  reply: Exclude<ProposeReply, { readonly tag: "made" | "again" | "checked" | "moved" | "moving" }>,
): ProposeRefusal {
  switch (reply.tag) {
    case "vote_open":
      return { reason: "vote_open", endTime: reply.endTime };
    case "settling":
      return { reason: "settling", chatId, proposalId: reply.proposalId };
    case "no_order":
      return { reason: "no_order", count: reply.count };
    case "not_held":
      return { reason: "not_held", state: heldState(reply.state) };
    case "not_allowed":
      return { reason: "not_allowed", chatId };
    default:
      return { reason: reply.tag };
  }
}

/** Returns a proposal that the script made now, or had made before. `dueAt` is when the due list has it, in milliseconds since 1970. */
export function madeProposal(
  reply: Extract<ProposeReply, { readonly tag: "made" | "again" }>,
  { chatId, proposalId, dueAt }: { chatId: number; proposalId: string; dueAt: number },
): MadeProposal {
  const { tag, sessionId, endTime, minutes, eligibleVoters, executorToken, rules } = reply;
  const bought = reply.bought === null ? null : readBought(reply.bought);
  const market = readMarketNote(reply.market);
  const ids = { tag, chatId, sessionId, proposalId };
  const made = { ...ids, endTime, minutes, eligibleVoters, executorToken, market, bought, rules };
  if (reply.tag === "made") {
    const due = reply.dueAt === dueAt ? null : { at: reply.dueAt, onlyEarlier: false };
    return { ...made, due, mayPost: true, needsTimer: true, needsQuote: true, claimedUntil: null, over: false };
  }
  const { state, cardId, timer, mayPost, claimUntil } = reply;
  const open = state === "open";
  const claimedUntil = open && cardId === null && !mayPost ? claimUntil : null;
  return {
    ...made,
    // Whether it was corrected is not known. It may be there earlier, for an edit of its card.
    due: { at: reply.dueAt, onlyEarlier: true },
    mayPost: open && mayPost,
    // While another request has the claim, it also asks for the timer: QStash is to be asked once.
    needsTimer: open && claimedUntil === null && timer === null,
    needsQuote: open && claimedUntil === null && !reply.quoted,
    claimedUntil,
    over: isOver(state),
  };
}

const heldState = (text: string): OrderState | "selling" => (text === "selling" ? text : orderState(text));
