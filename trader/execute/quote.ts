import type { Address } from "@solana/kit";
import { assertNever } from "../../src/domain/result.ts";
import { offerOf } from "../jupiter/jupiter.ts";
import type { Order } from "../jupiter/order.ts";
import type { Refusal, TryFailure } from "../refusals.ts";
import { SOL_MINT } from "../trade/amounts.ts";
import { firstPlan, judgeOffer, keepsTolerance, type SwapPlan } from "../trade/plan.ts";
import type { TradeTerms } from "../trade/trade.ts";
import type { TradeContext } from "./context.ts";
import type { Prepared } from "./prepare.ts";

/** How many orders are asked for until one fits. The second one usually does. */
const MAX_ORDERS = 3;

/** An order that fits, with the plan that it was asked for by; or why there is none. */
export type Quoted =
  | { readonly tag: "order"; readonly order: Order; readonly plan: SwapPlan }
  | { readonly tag: "refused"; readonly refusal: Refusal }
  | { readonly tag: "failed"; readonly why: TryFailure };

/** Asks Jupiter for an order within all limits. Throws OutsideUnavailable if it does not answer. */
export async function quote(
  context: TradeContext,
  terms: TradeTerms,
  { funds }: Prepared,
  mint: Address,
): Promise<Quoted> {
  const { jupiter, wallet, config } = context;
  const first = firstPlan(terms, funds, config.limits);
  if ("reason" in first) return { tag: "refused", refusal: first };
  const [inputMint, outputMint] = terms.kind === "buy" ? [SOL_MINT, mint] : [mint, SOL_MINT];
  let plan = first;
  for (let asked = 0; asked < MAX_ORDERS; asked += 1) {
    const answer = await jupiter.order({ inputMint, outputMint, taker: wallet.address, plan });
    if (answer.tag === "no_route") return { tag: "failed", why: "no_route" };
    if (answer.tag === "not_enough") return { tag: "refused", refusal: { reason: "not_enough_sol" } };
    const { order } = answer;
    const isAsked =
      order.inputMint === inputMint && order.outputMint === outputMint && order.inAmount === plan.inAmount;
    // Whoever pays for the signature names the transaction. Only by our own signature do we find it again.
    const isTaker = order.taker === null || order.taker === wallet.address;
    const isOurs = isTaker && order.feePayer === wallet.address && order.router !== "jupiterz";
    const offer = offerOf(order);
    if (!isAsked || !isOurs || !keepsTolerance(plan, offer)) return { tag: "failed", why: "unsafe" };
    const step = judgeOffer(terms, plan, offer, funds, config.limits);
    switch (step.tag) {
      case "take":
        return { tag: "order", order, plan };
      case "refuse":
        return { tag: "refused", refusal: step.refusal };
      case "again":
        plan = step.plan;
        break;
      default:
        return assertNever(step);
    }
  }
  return { tag: "failed", why: "moving_price" };
}
