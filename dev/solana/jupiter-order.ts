import { randomUUID } from "node:crypto";
import { type Address, getBase64EncodedWireTransaction, isAddress } from "@solana/kit";
import * as z from "zod";
import type { Chain } from "./chain.ts";
import { SIGNATURE_FEE_LAMPORTS } from "./chain-fee.ts";
import { tokenAddress } from "./jupiter-build.ts";
import type { Hostile } from "./jupiter-hostile.ts";
import type { Order, Orders, OrderTerms, Router } from "./jupiter-orders.ts";
import { type Quote, quote } from "./jupiter-quote.ts";
import { type Market, SOL_MINT } from "./market.ts";
import { readTokenAccount, TOKEN_ACCOUNT_RENT_LAMPORTS } from "./tokens.ts";

const DEFAULT_SLIPPAGE_BPS = 50;
/** What a router other than the one that was told to may not be. */
const ROUTERS = ["metis", "jupiterz", "dflow", "okx"];

const mint = (name: string) => z.string(`${name} is required`).refine((text) => isAddress(text), `Invalid ${name}`);

const Query = z.object({
  inputMint: mint("inputMint"),
  outputMint: mint("outputMint"),
  amount: z
    .string("amount is required")
    .regex(/^[1-9]\d{0,18}$/, "Invalid amount")
    .transform(BigInt),
  taker: z
    .string()
    .refine((text) => isAddress(text), "Invalid taker")
    .transform((text) => text as Address)
    .optional(),
  slippageBps: z
    .string()
    .regex(/^\d{1,5}$/, "Invalid slippageBps")
    .transform(Number)
    .refine((bps) => bps <= 10_000, "Invalid slippageBps")
    .optional(),
  excludeRouters: z
    .string()
    .transform((text) => text.split(","))
    .refine((all) => all.every((one) => ROUTERS.includes(one)), "Invalid excludeRouters")
    .default([]),
});

export interface OrderDeps {
  chain: Chain;
  market: Market;
  orders: Orders;
  terms: OrderTerms;
  /** The router that wins where it is not excluded. */
  favourite: Router;
  hostile: Hostile | null;
}

/** What `GET /order` answers. */
export interface OrderAnswer {
  status: number;
  json: unknown;
}

const refused = (status: number, error: string): OrderAnswer => ({ status, json: { error, code: status } });

/** Quotes a swap, and where there is a taker makes the transaction that it has to sign. */
export async function answerOrder(deps: OrderDeps, query: URLSearchParams): Promise<OrderAnswer> {
  const parsed = Query.safeParse(Object.fromEntries(query));
  if (!parsed.success) return refused(400, parsed.error.issues[0]?.message ?? "Invalid request");
  const { taker, excludeRouters, slippageBps, ...request } = parsed.data;
  const { chain, market, orders } = deps;
  const router = [deps.favourite, "metis" as const].find((one) => !excludeRouters.includes(one));
  const found =
    router && quote(market, { ...request, slippageBps: slippageBps ?? DEFAULT_SLIPPAGE_BPS }, chain.clock.now());
  if (router === undefined || found === undefined) return refused(400, "Failed to get quotes");
  const shown = { ...quoteJson(found, router), mode: slippageBps === undefined ? "ultra" : "manual" };
  if (taker === undefined)
    return { status: 200, json: { ...shown, ...NO_TRANSACTION, transaction: null, taker: null } };
  const lacking = await shortage(deps, found, taker, router);
  if (lacking !== undefined) return { status: 200, json: { ...shown, ...NO_TRANSACTION, ...lacking, taker } };
  const order = await orders.make(found, taker, router, deps.terms, deps.hostile);
  return { status: 200, json: { ...shown, ...orderJson(order, deps.hostile) } };
}

const NO_TRANSACTION = {
  signatureFeeLamports: 0n,
  signatureFeePayer: null,
  prioritizationFeeLamports: 0n,
  prioritizationFeePayer: null,
  rentFeeLamports: 0n,
  rentFeePayer: null,
  transaction: "",
  lastValidBlockHeight: "",
  gasless: false,
};

function quoteJson(
  { inputMint, outputMint, amount, outAmount, threshold, slippageBps, impactPpm }: Quote,
  router: Router,
) {
  const swapInfo = {
    ammKey: inputMint,
    label: "Stand-in",
    inputMint,
    outputMint,
    inAmount: `${amount}`,
    outAmount: `${outAmount}`,
  };
  return {
    inputMint,
    outputMint,
    inAmount: `${amount}`,
    outAmount: `${outAmount}`,
    otherAmountThreshold: `${threshold}`,
    swapMode: "ExactIn",
    slippageBps,
    // A percentage that is below 0 where the taker gets less than the price says.
    priceImpact: -Number(impactPpm) / 10_000,
    priceImpactPct: `${-Number(impactPpm) / 1_000_000}`,
    requestId: randomUUID(),
    routePlan: [{ swapInfo, percent: 100, bps: 10_000 }],
    feeMint: SOL_MINT,
    feeBps: 0,
    swapType: router === "jupiterz" ? "rfq" : "aggregator",
    router,
    totalTime: 1,
  };
}

function orderJson({ requestId, router, taker, feePayer, transaction, ...order }: Order, hostile: Hostile | null) {
  // A hostile order says that the taker pays, as an honest one does.
  const payer = hostile === "foreign_payer" ? taker : feePayer;
  return {
    signatureFeeLamports: SIGNATURE_FEE_LAMPORTS * (router === "jupiterz" ? 2n : 1n),
    signatureFeePayer: payer,
    prioritizationFeeLamports: order.priorityLamports,
    prioritizationFeePayer: payer,
    rentFeeLamports: order.rentLamports,
    rentFeePayer: taker,
    transaction: getBase64EncodedWireTransaction(transaction),
    lastValidBlockHeight: `${order.lastValidBlockHeight}`,
    gasless: router === "jupiterz",
    requestId,
    taker,
    ...(router === "jupiterz"
      ? { quoteId: requestId, maker: feePayer, expireAt: `${Math.floor(order.expiresAt / 1000)}` }
      : {}),
  };
}

const lacks = (errorCode: number, errorMessage: string) => ({ errorCode, errorMessage, error: errorMessage });

/** Why a taker cannot make a swap: it has too little of what it pays, or of SOL for fees and rent. */
async function shortage({ chain, terms }: OrderDeps, found: Quote, taker: Address, router: Router) {
  const { side, token, amount } = found;
  const lamports = chain.accounts.now(taker)?.lamports ?? 0n;
  const account = chain.accounts.now(await tokenAddress(taker, token));
  const held = (account && readTokenAccount(account)?.amount) ?? 0n;
  if ((side === "buy" ? lamports : held) < amount) return lacks(1, "Insufficient funds");
  const priority = (terms.microLamportsPerUnit * 200_000n) / 1_000_000n;
  const fees = router === "jupiterz" ? 0n : SIGNATURE_FEE_LAMPORTS + priority;
  // The account that SOL is wrapped in keeps its rent until the end.
  const rents = side === "buy" && account === null ? 2n : 1n;
  const needed = fees + rents * TOKEN_ACCOUNT_RENT_LAMPORTS + (side === "buy" ? amount : 0n);
  return lamports < needed ? lacks(2, "Top up SOL for gas") : undefined;
}
