import { EXECUTOR_SILENCE_MIN_MS, TRADE_WITHIN_MS } from "../time-limits.ts";
import type { Bought, OrderState, Sale } from "./order.ts";
import { formatPrice } from "./price.ts";
import { maxPriceOf, minPriceOf } from "./price-bound.ts";
import { assertNever } from "./result.ts";
import type { Proposal, ProposalState, Vote } from "./session.ts";
import type { Contribution, Outcome, Trade } from "./trade.ts";

/**
 * Who pays for a buy: everybody who voted yes, with the amount of the vote. They are sorted by user id, since Redis may
 * change the order of a hash's fields. An executor is thus asked for the same trade each time.
 */
export const contributionsOf = (votes: readonly Vote[]): readonly Contribution[] =>
  votes
    .filter(({ choice }) => choice === "yes")
    .map(({ voter, lamports }) => ({ contributor: voter, lamports }))
    .sort((a, b) => a.contributor.id - b.contributor.id);

/**
 * The deadline of a proposal's trade in milliseconds since 1970: from then on the trade must not be carried out any
 * more.
 */
export const deadlineOf = ({ endTime }: Pick<Proposal, "endTime">): number => endTime + TRADE_WITHIN_MS;

/**
 * The state from which the next attempt goes on after a failed one. It is `carried` if the trade's end has been
 * recorded, else `closed`.
 */
export const resumeStateOf = ({ outcome }: Pick<Proposal, "outcome">): ProposalState =>
  outcome === null ? "closed" : "carried";

/**
 * Why nobody is asked for a trade that passed. The trade is then recorded as rejected.
 *
 * - `no_order`: there is no such order to sell any more, and nobody was asked to sell it.
 * - `order_lost`: there is no such order to sell any more, and somebody was asked to sell it before, or may have been.
 * - `not_held`: the order to sell is not held any more.
 * - `being_sold`: another vote sells the order.
 * - `no_executor`: the order was bought for real, and there is only paper to sell it on.
 * - `not_allowed`: the chat may not trade.
 * - `too_late`: nobody was asked before the deadline.
 */
export type AskRefusal =
  | "no_order"
  | "order_lost"
  | "not_held"
  | "being_sold"
  | "no_executor"
  | "not_allowed"
  | "too_late";

/** The refusals after which a group holds nothing of the order that it wanted to sell. */
export const LEAVES_NOTHING_TO_SELL: readonly AskRefusal[] = ["no_order", "order_lost", "not_held", "being_sold"];

/** The least number of asks before an executor's silence counts as an answer. */
const MIN_ASKS = 3;

/**
 * Whether an executor that gave no final answer has been asked enough. That means three asks over at least an hour, the
 * last one after the deadline. After the deadline an executor can only say what it did. All times are milliseconds
 * since 1970.
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

/** Returns the trade of a proposal that passed. `contributions` are those to the buy, or to the order that is sold. */
export function tradeOf(
  { chatId, sessionId, proposal }: ProposalInSession,
  contributions: readonly Contribution[],
): Trade {
  const { id: proposalId, endTime, rules } = proposal;
  const quote = proposal.market?.quote ?? null;
  const base = { chatId, sessionId, proposalId, endTime, deadline: deadlineOf(proposal), contributions };
  switch (proposal.kind) {
    case "buy": {
      const { executorToken: token, price, tally } = proposal;
      const maxPrice = quote && maxPriceOf(quote, rules.slippage);
      return { ...base, kind: "buy", token, price: formatPrice(price), total: tally.lamports, maxPrice };
    }
    case "sell": {
      const { order, bought } = proposal;
      const minPrice = quote && minPriceOf(quote, rules.slippage);
      return { ...base, kind: "sell", token: bought.executorToken, total: bought.total, order, bought, minPrice };
    }
    default:
      return assertNever(proposal);
  }
}

/**
 * How the end of a trade changes the chat's orders.
 *
 * - `new`: a buy adds an order.
 * - `sale`: a sale changes the state of its order. `sale` says what it brought, or is null if nobody knows.
 * - `none`: nothing changes.
 */
export type OrderChange =
  | { readonly kind: "new"; readonly state: OrderState; readonly bought: Bought }
  | { readonly kind: "sale"; readonly state: OrderState; readonly sale: Sale | null }
  | { readonly kind: "none" };

/**
 * Says how an outcome changes the chat's orders. A rejected sale leaves its order held. A sale of unknown outcome makes
 * its order unknown, since selling that again could sell it twice. `at` is in milliseconds since 1970.
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
  const { id: proposalId, token, executorToken, tally } = proposal;
  const nothing = { tokenAmount: null, price: null, fee: null, txUrl: null, onPaper: false };
  const { tokenAmount, price, fee, txUrl, onPaper } = outcome.tag === "filled" ? outcome.fill : nothing;
  const reason = outcome.tag === "rejected" ? outcome.reason : null;
  return {
    proposalId,
    token,
    executorToken,
    total: tally.lamports,
    tokenAmount,
    price,
    fee,
    txUrl,
    onPaper,
    reason,
    at,
  };
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
