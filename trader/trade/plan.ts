import { divideExact, PRICE_DECIMALS } from "../../src/domain/exact-decimal.ts";
import type { Limits } from "../config.ts";
import type { Refusal } from "../refusals.ts";
import { formatLamports, formatTokens } from "./amounts.ts";
import { leastOut } from "./limit.ts";
import type { TradeTerms } from "./trade.ts";

/** The rent of a token account, which a first buy of a token pays and which stays in the account. Lamports. */
const TOKEN_ACCOUNT_RENT = 2_074_080n;

/** What is set aside for the network's fees before an order says what they are. Lamports. */
const FIRST_ALLOWANCE = 300_000n;

/** What a trade works with. Amounts are lamports, or base units of the token. */
export interface Funds {
  /** The wallet's SOL. */
  readonly balance: bigint;
  readonly decimals: number;
  /** Whether the wallet has an account for the token. A buy without one pays its rent. */
  readonly hasTokenAccount: boolean;
  /** Of a sale how many base units are sold. */
  readonly toSell: bigint;
}

/** What is asked of Jupiter. */
export interface SwapPlan {
  /** What is given: lamports of a buy, base units of a sale. */
  readonly inAmount: bigint;
  readonly slippageBps: number;
  /** What of a buy's total is set aside for fees and rent. Lamports. */
  readonly allowance: bigint;
}

/** What an order offers, as far as a plan depends on it. */
export interface Offer {
  readonly outAmount: bigint;
  /** What comes out at least, or the transaction fails. */
  readonly minOut: bigint;
  /** Signature, priority and rent, in lamports. */
  readonly costs: bigint;
  readonly impactBps: number;
}

/**
 * Makes the first plan of a trade, or refuses it. A buy spends at most its total: what is swapped, the network's fees
 * and the rent of a new token account. What was set aside for fees and is not needed stays on the wallet.
 */
export function firstPlan(terms: TradeTerms, funds: Funds, limits: Limits): SwapPlan | Refusal {
  if (terms.kind === "sell") {
    if (funds.toSell === 0n) return { reason: "nothing_to_sell" };
    return { inAmount: funds.toSell, slippageBps: limits.slippageBps, allowance: 0n };
  }
  if (funds.balance < terms.total + limits.reserve) return { reason: "not_enough_sol" };
  const rent = funds.hasTokenAccount ? 0n : TOKEN_ACCOUNT_RENT;
  return planBuy(terms.total, rent + FIRST_ALLOWANCE, limits.slippageBps);
}

const planBuy = (total: bigint, allowance: bigint, slippageBps: number): SwapPlan | Refusal =>
  total > allowance
    ? { inAmount: total - allowance, slippageBps, allowance }
    : { reason: "too_small", costs: allowance };

/**
 * Whether an order may land no worse than the plan allows, in whatever way Jupiter set its tolerance. One unit is left to
 * rounding.
 */
export const keepsTolerance = ({ slippageBps }: SwapPlan, { outAmount, minOut }: Offer): boolean =>
  minOut <= outAmount && (minOut + 1n) * 10_000n >= outAmount * BigInt(10_000 - slippageBps);

/** What follows from an offer: it is taken, refused, or another one is asked for by a better plan. */
export type NextStep =
  | { readonly tag: "take" }
  | { readonly tag: "again"; readonly plan: SwapPlan }
  | { readonly tag: "refuse"; readonly refusal: Refusal };

/** Judges an offer by the limits of the trader and of the trade. */
export function judgeOffer(terms: TradeTerms, plan: SwapPlan, offer: Offer, funds: Funds, limits: Limits): NextStep {
  const refuse = (refusal: Refusal): NextStep => ({ tag: "refuse", refusal });
  if (offer.costs > limits.maxFee) return refuse({ reason: "fees_too_high", costs: offer.costs, max: limits.maxFee });
  if (offer.impactBps > limits.maxImpactBps)
    return refuse({ reason: "impact", bps: offer.impactBps, max: limits.maxImpactBps });
  if (terms.kind === "sell") {
    // Swapped SOL passes through an account that lives for one transaction.
    if (funds.balance < offer.costs + TOKEN_ACCOUNT_RENT) return refuse({ reason: "not_enough_sol" });
    if (offer.minOut <= offer.costs) return refuse({ reason: "not_worth_it", costs: offer.costs });
  }
  const least = leastOut(terms.kind, terms.limit, plan.inAmount, funds.decimals);
  if (terms.limit !== null && offer.outAmount < least)
    return refuse({ ...priceOffered(terms.kind, plan, offer, funds.decimals), limit: terms.limit });
  // Fees that were set aside too low or a tolerance that is too wide ask for another order.
  const allowance = terms.kind === "buy" && offer.costs > plan.allowance ? withMargin(offer.costs) : plan.allowance;
  const room = Number(((offer.outAmount - least) * 10_000n) / offer.outAmount);
  const slippageBps = offer.minOut < least ? Math.min(plan.slippageBps, room) : plan.slippageBps;
  if (allowance === plan.allowance && slippageBps === plan.slippageBps)
    return offer.minOut < least ? again({ ...plan, slippageBps: Math.max(0, slippageBps - 1) }) : { tag: "take" };
  if (terms.kind === "sell") return again({ ...plan, slippageBps });
  const better = planBuy(terms.total, allowance, slippageBps);
  return "reason" in better ? refuse(better) : again(better);
}

/** The price of an offer that passes the limit, without its fees. It is rounded away from the limit. */
function priceOffered(kind: TradeTerms["kind"], { inAmount }: SwapPlan, { outAmount }: Offer, decimals: number) {
  const priceOf = (lamports: bigint, units: bigint, rounding: "up" | "down") =>
    divideExact(formatLamports(lamports), formatTokens(units, decimals), PRICE_DECIMALS, rounding);
  return kind === "buy"
    ? ({ reason: "price_above", price: priceOf(inAmount, outAmount, "up") } as const)
    : ({ reason: "price_below", price: priceOf(outAmount, inAmount, "down") } as const);
}

const again = (plan: SwapPlan): NextStep => ({ tag: "again", plan });

/** Fees change between two orders. */
const withMargin = (costs: bigint): bigint => (costs * 6n) / 5n;
