import { expect, it } from "vitest";
import type { TradeContext } from "../../trader/execute/context.ts";
import { quote } from "../../trader/execute/quote.ts";
import { type Order, readOrder } from "../../trader/jupiter/order.ts";
import { OutsideUnavailable } from "../../trader/outside.ts";
import { SOL_MINT } from "../../trader/trade/amounts.ts";
import { keepsTolerance } from "../../trader/trade/plan.ts";

const MINT = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
const WALLET = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";

/** What Jupiter answers, as far as it is read. */
const JSON_ORDER = {
  requestId: "r",
  inputMint: SOL_MINT,
  outputMint: MINT,
  inAmount: "59700000",
  outAmount: "28800000000",
  otherAmountThreshold: "28224000000",
  priceImpact: -0.1,
  priceImpactPct: "-0.001",
  signatureFeeLamports: 5_000,
  prioritizationFeeLamports: 50_000,
  rentFeeLamports: 0,
  signatureFeePayer: WALLET,
  taker: WALLET,
  router: "iris",
  transaction: "AQID",
  lastValidBlockHeight: "358100150",
};

const orderOf = (change: Readonly<Record<string, unknown>>): Order => {
  const read = readOrder(200, { ...JSON_ORDER, ...change });
  if (read.tag !== "order") throw new Error(read.tag);
  return read.order;
};

it("an order's impact is the larger of what it says, in basis points", () => {
  expect(orderOf({}).impactBps).toBe(10);
  expect(orderOf({ priceImpact: null }).impactBps).toBe(10);
  expect(orderOf({ priceImpact: 0.5, priceImpactPct: "1e-3" }).impactBps).toBe(50);
});

it.each([
  { priceImpact: null, priceImpactPct: null },
  { priceImpact: undefined, priceImpactPct: undefined },
  { priceImpactPct: "" },
  { priceImpactPct: "NaN" },
  { priceImpact: "0" },
])("an order that does not say its impact is not read: %j", (change) => {
  expect(() => readOrder(200, { ...JSON_ORDER, ...change })).toThrow(OutsideUnavailable);
});

it("an order's tolerance is that of its plan, but for one unit of rounding", () => {
  const plan = { inAmount: 1n, slippageBps: 200, allowance: 0n };
  const offer = { outAmount: 10_001n, costs: 0n, impactBps: 0 };
  for (const minOut of [9_800n, 9_801n, 10_001n]) expect(keepsTolerance(plan, { ...offer, minOut })).toBe(true);
  for (const minOut of [0n, 9_799n, 10_002n]) expect(keepsTolerance(plan, { ...offer, minOut })).toBe(false);
});

/** Asks for an order of a buy where Jupiter answers this. */
function quoted(change: Readonly<Record<string, unknown>>) {
  const limits = { maxFee: 5_000_000n, reserve: 0n, maxImpactBps: 300, slippageBps: 200 };
  const order = { ...orderOf(change), inAmount: 59_700_000n };
  const context = {
    jupiter: { order: async () => ({ tag: "order", order }) },
    wallet: { address: WALLET },
    config: { limits },
  } as unknown as TradeContext;
  const funds = { balance: 10n ** 10n, decimals: 5, hasTokenAccount: true, toSell: 0n };
  const terms = { kind: "buy", chatId: -1, token: MINT, total: 60_000_000n, limit: null, deadline: 1 } as const;
  const prepared = { tag: "prepared", tokenAccount: MINT, funds } as never;
  return quote(context, terms, prepared, MINT as never);
}

it("an order that may land worse than SLIPPAGE allows is not signed, whatever Jupiter makes of it", async () => {
  expect(await quoted({})).toMatchObject({ tag: "order" });
  const unsafe = { tag: "failed", why: "unsafe" };
  expect(await quoted({ otherAmountThreshold: "0" })).toEqual(unsafe);
  expect(await quoted({ otherAmountThreshold: "27360000000" })).toEqual(unsafe);
});
