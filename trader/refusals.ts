import { fromUnits } from "../src/domain/decimal.ts";
import { assertNever } from "../src/domain/result.ts";
import { shortPrice, shortPricePair } from "../src/domain/short-numbers.ts";
import { formatLamports } from "./trade/amounts.ts";

/** Why a trade is not made, for good. Amounts are lamports, shares are basis points, prices are decimal numbers of SOL. */
export type Refusal =
  | { readonly reason: "chat_not_allowed" }
  | { readonly reason: "not_a_mint" }
  | { readonly reason: "other_trade" }
  | { readonly reason: "too_late" }
  | { readonly reason: "over_trade"; readonly max: bigint }
  | { readonly reason: "over_day"; readonly max: bigint; readonly spent: bigint }
  | { readonly reason: "too_small"; readonly costs: bigint }
  | { readonly reason: "not_enough_sol" }
  | { readonly reason: "no_such_token" }
  | { readonly reason: "sol_itself" }
  | { readonly reason: "not_verified" }
  | { readonly reason: "freezable" }
  | { readonly reason: "own_rules" }
  | { readonly reason: "nothing_to_sell" }
  | { readonly reason: "unknown_buy" }
  | { readonly reason: "already_sold" }
  /** `price` is what was offered; null if nothing was. */
  | { readonly reason: "price_above"; readonly price: string | null; readonly limit: string }
  | { readonly reason: "price_below"; readonly price: string | null; readonly limit: string }
  | { readonly reason: "impact"; readonly bps: number; readonly max: number }
  | { readonly reason: "fees_too_high"; readonly costs: bigint; readonly max: bigint }
  | { readonly reason: "not_worth_it"; readonly costs: bigint }
  | { readonly reason: "failed_on_chain"; readonly fee: bigint }
  | { readonly reason: "gave_up"; readonly why: TryFailure }
  | { readonly reason: "dry_run"; readonly inText: string; readonly outText: string };

/** Why one try came to nothing, without a transaction on chain. A trade has several tries. */
export type TryFailure =
  /** Jupiter knows no way to trade this. */
  | "no_route"
  /** Jupiter's order, or its transaction, was not what was asked for. */
  | "unsafe"
  /** The transaction fails when it is rehearsed. */
  | "rehearsal"
  /** The price moved from one quote to the next. */
  | "moving_price"
  /** A signed transaction never landed. */
  | "not_taken";

/** Writes a refusal as one sentence, which the group reads behind "Not bought:" or "Not sold:". */
export function refusalText(refusal: Refusal): string {
  switch (refusal.reason) {
    case "chat_not_allowed":
      return "This trader is not open to this group. Whoever runs it can open it.";
    case "not_a_mint":
      return "Symbols are not unique, so this trader buys by a token's address only. Propose the address instead.";
    case "other_trade":
      return "This vote was used for another trade before.";
    case "too_late":
      return "The deadline has passed.";
    case "over_trade":
      return `More than ${sol(refusal.max)} in one trade is not allowed.`;
    case "over_day":
      return refusal.spent === 0n
        ? `More than ${sol(refusal.max)} in 24 hours is not allowed.`
        : `More than ${sol(refusal.max)} in 24 hours is not allowed, and ${sol(refusal.spent)} were spent already.`;
    case "too_small":
      return `The amount is too small: up to ${sol(refusal.costs)} of it would go into the network's fees.`;
    case "not_enough_sol":
      return "There is not enough SOL on the group's wallet.";
    case "no_such_token":
      return "There is no token at this address.";
    case "sol_itself":
      return "SOL is what the group pays with, so it can't be bought.";
    case "not_verified":
      return "This token is not verified by Jupiter, so it may be a look-alike.";
    case "freezable":
      return "This token can be frozen by its issuer, and then it could not be sold.";
    case "own_rules":
      return "This token's issuer can take a cut of each transfer, or hold the token back.";
    case "nothing_to_sell":
      return "There is nothing of this token on the group's wallet.";
    case "unknown_buy":
      return "This trader does not know how much was bought.";
    case "already_sold":
      return "This order was sold already, or is being sold by another vote.";
    case "price_above":
    case "price_below":
      return priceText(refusal);
    case "impact":
      return `This trade alone would move the price by ${percent(refusal.bps)}; at most ${percent(refusal.max)} is allowed.`;
    case "fees_too_high":
      return `The network's fees are ${sol(refusal.costs)} now; at most ${sol(refusal.max)} is allowed.`;
    case "not_worth_it":
      return `It would bring less than the network's fees, which are ${sol(refusal.costs)} now.`;
    case "failed_on_chain":
      return `The price moved too far while it was traded. Only the network's fee of ${sol(refusal.fee)} is lost.`;
    case "gave_up":
      return gaveUpText(refusal.why);
    case "dry_run":
      return `This is a rehearsal: ${refusal.inText} would have become about ${refusal.outText}. Nothing was traded.`;
    default:
      return assertNever(refusal);
  }
}

/** Nobody reads more digits of a price than tell it from its limit. */
function priceText({ reason, price, limit }: Extract<Refusal, { readonly limit: string }>): string {
  const above = reason === "price_above";
  if (price === null) return `The price is now ${above ? "above" : "below"} ${shortPrice(limit)} SOL.`;
  const [now, bound] = shortPricePair(price, limit);
  return `The price is ${now} SOL now, and ${above ? `at most ${bound} was allowed` : `at least ${bound} was needed`}.`;
}

function gaveUpText(why: TryFailure): string {
  switch (why) {
    case "no_route":
      return "Nobody trades this token for that amount now.";
    case "unsafe":
      return "The exchange offered something else than was asked for, so it was not signed.";
    case "rehearsal":
      return "The trade failed each time when it was rehearsed, so it was not sent.";
    case "moving_price":
      return "The price moves too fast to trade within the limit.";
    case "not_taken":
      return "The network did not take the trade in time, several times over.";
    default:
      return assertNever(why);
  }
}

const sol = (lamports: bigint): string => `${formatLamports(lamports)} SOL`;
const percent = (bps: number): string => `${fromUnits(BigInt(bps), 2)}%`;
