import { expect, it, vi } from "vitest";
import type { TradeContext } from "../../trader/execute/context.ts";
import { quote } from "../../trader/execute/quote.ts";
import { openJupiter } from "../../trader/jupiter/jupiter.ts";
import { type Order, readOrder } from "../../trader/jupiter/order.ts";
import { readVerified } from "../../trader/jupiter/token.ts";
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
  expect(orderOf({ priceImpact: "-0.5" }).impactBps).toBe(50);
  expect(orderOf({ priceImpactPct: -0.02 }).impactBps).toBe(200);
  expect(orderOf({ priceImpactPct: "" }).impactBps).toBe(10);
});

it.each([
  { inAmount: 59_700_000, outAmount: 28_800_000_000, otherAmountThreshold: 28_224_000_000 },
  { signatureFeeLamports: "5000", prioritizationFeeLamports: "50000", rentFeeLamports: "0" },
  { rentFeeLamports: null },
  { errorCode: "0", error: "", errorMessage: null },
  { errorCode: "" },
])("an order is read, whether its numbers are written as strings or not: %j", (change) => {
  expect(orderOf(change)).toEqual(orderOf({}));
});

it.each([
  { signatureFeeLamports: -1 },
  { signatureFeeLamports: "many" },
  { inAmount: 2 ** 53 },
  { outAmount: 1.5 },
  { errorCode: {} },
])("an order whose numbers make no sense is not read: %j", (change) => {
  expect(() => readOrder(200, { ...JSON_ORDER, ...change })).toThrow(OutsideUnavailable);
});

it.each<[unknown, string]>([
  [{ ...JSON_ORDER, errorCode: 1, transaction: "" }, "not_enough"],
  [{ errorCode: 1, errorMessage: "Insufficient funds" }, "not_enough"],
  [{ errorCode: "2" }, "not_enough"],
  [{ errorCode: "NO_ROUTE" }, "no_route"],
  [{ error: "No routes found" }, "no_route"],
  [{ errorMessage: "No routes found" }, "no_route"],
  [{ ...JSON_ORDER, transaction: null }, "no_route"],
])("an error is a refusal, also if nothing else stands there: %j", (json, tag) => {
  expect(readOrder(200, json)).toEqual({ tag });
});

it("a token is verified only where Jupiter says so, whatever else it found", () => {
  const found = (isVerified: unknown) => [null, { id: 5 }, { id: WALLET, isVerified: true }, { id: MINT, isVerified }];
  expect(readVerified(found(true), MINT)).toBe(true);
  for (const word of [false, null, undefined, "true", 1]) expect(readVerified(found(word), MINT)).toBe(false);
  expect(readVerified([null], MINT)).toBeNull();
  for (const nonsense of [{}, null, "x"]) expect(() => readVerified(nonsense, MINT)).toThrow(OutsideUnavailable);
});

it.each([
  { priceImpact: null, priceImpactPct: null },
  { priceImpact: undefined, priceImpactPct: undefined },
  { priceImpact: null, priceImpactPct: "" },
  { priceImpactPct: "NaN" },
  { priceImpact: "" },
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

it("an order is for the wallet: it says that the wallet pays for the signature, and names nobody else", async () => {
  for (const nobody of [undefined, null, ""]) expect(await quoted({ taker: nobody })).toMatchObject({ tag: "order" });
  const others = [undefined, null, "", MINT].map((signatureFeePayer) => ({ signatureFeePayer }));
  for (const other of [...others, { taker: MINT }, { router: "jupiterz" }])
    expect(await quoted(other)).toEqual({ tag: "failed", why: "unsafe" });
});

it("a status that says something of us is no refusal of the trade", async () => {
  const jupiter = openJupiter({ url: "http://127.0.0.1:1", key: null }, { requests: 0 });
  const plan = { inAmount: 1n, slippageBps: 200, allowance: 0n };
  const order = () => jupiter.order({ inputMint: SOL_MINT, outputMint: MINT, taker: WALLET, plan });
  const answer = vi.spyOn(globalThis, "fetch");
  for (const status of [301, 401, 402, 403, 408, 429, 500, 503]) {
    answer.mockResolvedValueOnce(Response.json({ error: "no" }, { status }));
    await expect(order()).rejects.toThrow(OutsideUnavailable);
  }
  for (const status of [400, 404, 422]) {
    answer.mockResolvedValueOnce(Response.json({ error: "no" }, { status }));
    expect(await order()).toEqual({ tag: "no_route" });
  }
  answer.mockRestore();
});
