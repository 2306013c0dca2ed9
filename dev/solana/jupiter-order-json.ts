import { randomUUID } from "node:crypto";
import { getBase64EncodedWireTransaction } from "@solana/kit";
import { SIGNATURE_FEE_LAMPORTS } from "./chain-fee.ts";
import type { Hostile } from "./jupiter-hostile.ts";
import type { Order, Router } from "./jupiter-orders.ts";
import type { Quote } from "./jupiter-quote.ts";
import { SOL_MINT } from "./market.ts";

/** What an order says of its transaction where there is none. */
export const NO_TRANSACTION = {
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

/** What an order says of its quote. */
export function quoteJson(
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

/** What an order says of its transaction. */
export function orderJson(
  { requestId, router, taker, feePayer, transaction, ...order }: Order,
  hostile: Hostile | null,
) {
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
