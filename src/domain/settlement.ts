import { EXECUTOR_SILENCE_MIN_MS, TRADE_WITHIN_MS } from "../time-limits.ts";
import type { Bought, OrderState, Sale } from "./order.ts";
import { formatPrice } from "./price.ts";
import { assertNever } from "./result.ts";
import type { Proposal, ProposalState, Vote } from "./session.ts";
import type { Contribution, Outcome, Trade } from "./trade.ts";

/**
 * Who pays for a buy: everybody who voted yes, with the amount of the vote, by user id. Redis tells fields in an order that may
 * change with every new one, and an executor is to be asked for the same trade each time.
 */
export const contributionsOf = (votes: readonly Vote[]): readonly Contribution[] =>
  votes
    .filter(({ choice }) => choice === "yes")
    .map(({ voter, lamports }) => ({ contributor: voter, lamports }))
    .sort((a, b) => a.contributor.id - b.contributor.id);

/** When the trade of a proposal must not be carried out any more, in milliseconds since 1970. */
export const deadlineOf = ({ endTime }: Pick<Proposal, "endTime">): number => endTime + TRADE_WITHIN_MS;

/** The state from which another attempt goes on after one that failed: behind the trade, where that has been recorded. */
export const resumeStateOf = ({ outcome }: Pick<Proposal, "outcome">): ProposalState =>
  outcome === null ? "closed" : "carried";

/** Why nobody is asked for a trade that passed. It is rejected for that. */
export type AskRefusal =
  /** There is no such order to sell any more; or, where somebody was asked before, there was one then. */
  | "no_order"
  | "order_lost"
  /** It is not held any more, or another vote sells it. */
  | "not_held"
  | "being_sold"
  /** What was bought for real cannot be sold on paper. */
  | "no_executor"
  /** The chat may not trade. */
  | "not_allowed"
  /** Nobody was asked before the deadline. */
  | "too_late";

/** After these a group holds nothing of the order that it wanted to sell. */
export const LEAVES_NOTHING_TO_SELL: readonly AskRefusal[] = ["no_order", "order_lost", "not_held", "being_sold"];

/** So often, and for so long, an executor is asked before its silence is taken for an answer. */
const MIN_ASKS = 3;

/**
 * Whether an executor that gave no final answer has been asked enough: three times over an hour at least, the last time after the deadline,
 * when it can only tell what it did. All times are milliseconds since 1970.
 */
export const isSilent = (
  { asks, firstAskedAt, askedAt }: { readonly asks: number; readonly firstAskedAt: number; readonly askedAt: number },
  deadline: number,
): boolean => asks >= MIN_ASKS && askedAt - firstAskedAt >= EXECUTOR_SILENCE_MIN_MS && askedAt >= deadline;

/** A proposal, and where it was made. */
interface ProposalInSession {
  readonly chatId: number;
  readonly sessionId: string;
  readonly proposal: Proposal;
}

/** The trade that a proposal stands for once it has passed. The contributions are those to the buy, or to the order that is sold. */
export function tradeOf(
  { chatId, sessionId, proposal }: ProposalInSession,
  contributions: readonly Contribution[],
): Trade {
  const { id: proposalId, endTime } = proposal;
  const base = { chatId, sessionId, proposalId, endTime, deadline: deadlineOf(proposal), contributions };
  switch (proposal.kind) {
    case "buy": {
      const { passedOn: token, price, tally } = proposal;
      return { ...base, kind: "buy", token, price: formatPrice(price), total: tally.lamports };
    }
    case "sell": {
      const { order, bought } = proposal;
      return { ...base, kind: "sell", token: bought.passedOn, total: bought.total, order, bought };
    }
    default:
      return assertNever(proposal);
  }
}

/** What the end of a trade makes of its chat's orders: a buy one more, a sale that one's state and what it brought, or no change. */
export type OrderChange =
  | { readonly kind: "new"; readonly state: OrderState; readonly bought: Bought }
  | { readonly kind: "sale"; readonly state: OrderState; readonly sale: Sale | null }
  | { readonly kind: "none" };

/**
 * Says what an outcome makes of the orders. A sale that was rejected leaves its order held; one whose outcome is unknown
 * makes the order unknown too, since selling it again could sell it twice. `at` is in milliseconds since 1970.
 */
export function orderChange(proposal: Proposal, outcome: Outcome, at: number): OrderChange {
  switch (proposal.kind) {
    case "buy":
      return { kind: "new", state: outcome.tag, bought: purchaseOf(proposal, outcome, at) };
    case "sell":
      return saleChange(proposal.id, outcome, at);
    default:
      return assertNever(proposal);
  }
}

function purchaseOf(proposal: Proposal & { kind: "buy" }, outcome: Outcome, at: number): Bought {
  const { id: proposalId, token, passedOn, tally } = proposal;
  const nothing = { tokenAmount: null, price: null, fee: null, txUrl: null, onPaper: false };
  const { tokenAmount, price, fee, txUrl, onPaper } = outcome.tag === "filled" ? outcome.fill : nothing;
  const reason = outcome.tag === "rejected" ? outcome.reason : null;
  return { proposalId, token, passedOn, total: tally.lamports, tokenAmount, price, fee, txUrl, onPaper, reason, at };
}

function saleChange(proposalId: string, outcome: Outcome, at: number): OrderChange {
  switch (outcome.tag) {
    case "filled": {
      const { received, fee, txUrl, onPaper } = outcome.fill;
      if (received === null) throw new TypeError("a sale that says nothing of what came back");
      return { kind: "sale", state: "sold", sale: { proposalId, received, fee, txUrl, onPaper, at } };
    }
    case "rejected":
      return { kind: "none" };
    case "unknown":
      return { kind: "sale", state: "unknown", sale: null };
    default:
      return assertNever(outcome);
  }
}
