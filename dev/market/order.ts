import { randomUUID } from "node:crypto";
import * as z from "zod";
import { isAddress } from "./address.ts";
import { over, toNumber } from "./fraction.ts";
import type { MarketModel } from "./model.ts";
import { FEE_BPS, type Quote } from "./quote.ts";

/** Amounts on Solana have 64 bits. */
const MAX_AMOUNT = 2n ** 64n - 1n;
const ALL_BPS = 10_000;
/** What Jupiter would choose by itself, in hundredths of a percent. */
const AUTO_SLIPPAGE_BPS = { verified: 50, other: 300 };
const QUOTE_LIFE_MS = 30_000;
const MAKER = "CDg3bPoM21fSXEzrXWHWyJR33JHX6xaYboq5p7s4uo48";
/** Who quotes, the first choice first. JupiterZ is a market maker, and its own choice of tokens. */
const AGGREGATORS = ["metis", "dflow", "okx"] as const;

const Router = z.enum(["jupiterz", ...AGGREGATORS]);
type Router = z.infer<typeof Router>;

const mint = z.string().refine(isAddress);

/** What `GET /swap/v2/order` takes. Further parameters are left alone. */
const OrderQuery = z.object({
  inputMint: mint,
  outputMint: mint,
  amount: z
    .string()
    .regex(/^\d{1,20}$/)
    .transform(BigInt)
    .refine((amount) => amount > 0n && amount <= MAX_AMOUNT),
  slippageBps: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((bps) => bps <= ALL_BPS)
    .optional(),
  excludeRouters: z
    .string()
    .transform((list) => list.split(","))
    .pipe(z.array(Router))
    .optional(),
  swapMode: z.literal("ExactIn").optional(),
  taker: mint.optional(),
});
type OrderQuery = z.infer<typeof OrderQuery>;

/** An answer of `GET /swap/v2/order`. */
export interface OrderAnswer {
  status: number;
  body: unknown;
}

/**
 * Quotes a swap. There is no transaction: who names a taker is refused with 501, which Jupiter never answers. Bad parameters, and
 * a swap that nobody quotes, are refused with 400 like Jupiter's.
 */
export function orderAnswer(model: MarketModel, query: Record<string, string>, atMs: number): OrderAnswer {
  const parsed = OrderQuery.safeParse(query);
  if (!parsed.success) return refused(`Invalid ${String(parsed.error.issues[0]?.path[0])}`);
  const order = parsed.data;
  if (order.taker !== undefined) return refused("this stand-in only quotes, so leave taker out", 501);
  if (order.inputMint === order.outputMint) return refused("inputMint and outputMint are the same");
  const router = chooseRouter(model, order);
  const quote = model.quote(order, atMs);
  if (router === undefined || "error" in quote) return refused("Failed to get quotes");
  return { status: 200, body: quoteAnswer(model, order, quote, router, atMs) };
}

function refused(error: string, status = 400): OrderAnswer {
  return { status, body: { requestId: randomUUID(), error } };
}

/** The market maker takes swaps of verified tokens for which nobody names a slippage. Undefined if all are excluded. */
function chooseRouter(model: MarketModel, order: OrderQuery): Router | undefined {
  const excluded = new Set(order.excludeRouters);
  const made = isVerifiedSwap(model, order) && order.slippageBps === undefined;
  if (made && !excluded.has("jupiterz")) return "jupiterz";
  return AGGREGATORS.find((router) => !excluded.has(router));
}

const isVerifiedSwap = (model: MarketModel, { inputMint, outputMint }: OrderQuery): boolean =>
  [inputMint, outputMint].every((one) => model.token(one)?.isVerified === true);

function quoteAnswer(model: MarketModel, order: OrderQuery, quote: Quote, router: Router, atMs: number) {
  const isMade = router === "jupiterz";
  const auto = isVerifiedSwap(model, order) ? AUTO_SLIPPAGE_BPS.verified : AUTO_SLIPPAGE_BPS.other;
  // A market maker's quote is firm.
  const slippageBps = isMade ? 0 : (order.slippageBps ?? auto);
  const threshold = (quote.outAmount * BigInt(ALL_BPS - slippageBps)) / BigInt(ALL_BPS);
  const change = toNumber(over(quote.outUsd, quote.inUsd)) - 1;
  const [inAmount, outAmount] = [String(order.amount), String(quote.outAmount)];
  const { inputMint, outputMint } = order;
  const swapInfo = { ammKey: MAKER, label: isMade ? "JupiterZ" : "Pool", inputMint, outputMint, inAmount, outAmount };
  return {
    mode: order.slippageBps === undefined && order.excludeRouters === undefined ? "ultra" : "manual",
    inputMint,
    outputMint,
    inAmount,
    outAmount,
    inUsdValue: toNumber(quote.inUsd),
    outUsdValue: toNumber(quote.outUsd),
    priceImpact: change * 100,
    swapUsdValue: toNumber(quote.inUsd),
    otherAmountThreshold: String(threshold),
    swapMode: "ExactIn",
    slippageBps,
    priceImpactPct: String(change),
    routePlan: [{ swapInfo, percent: 100, bps: ALL_BPS, usdValue: toNumber(quote.inUsd) }],
    feeMint: inputMint,
    feeBps: FEE_BPS,
    platformFee: { amount: String(quote.feeAmount), feeBps: FEE_BPS, feeMint: inputMint },
    signatureFeeLamports: 0,
    signatureFeePayer: null,
    prioritizationFeeLamports: 0,
    prioritizationFeePayer: null,
    rentFeeLamports: 0,
    rentFeePayer: null,
    swapType: isMade ? "rfq" : "aggregator",
    router,
    transaction: null,
    gasless: isMade,
    requestId: randomUUID(),
    totalTime: 100,
    taker: null,
    ...(isMade && { quoteId: randomUUID(), maker: MAKER, expireAt: String(Math.floor((atMs + QUOTE_LIFE_MS) / 1000)) }),
  };
}
