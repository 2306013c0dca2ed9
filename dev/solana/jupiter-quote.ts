import { type Market, SOL_MINT } from "./market.ts";

const PPM = 1_000_000n;
const BPS = 10_000n;

export interface QuoteRequest {
  inputMint: string;
  outputMint: string;
  /** In base units of the input. */
  amount: bigint;
  slippageBps: number;
}

export interface Quote extends QuoteRequest {
  side: "buy" | "sell";
  /** The mint that is not SOL. */
  token: string;
  outAmount: bigint;
  /** The least that the swap may bring. */
  threshold: bigint;
  impactPpm: bigint;
  lamports: bigint;
}

/** Quotes a swap between SOL and a token; undefined where there is no route, which is so between two tokens as well. */
export function quote(market: Market, request: QuoteRequest, atMs: number): Quote | undefined {
  const { inputMint, outputMint, amount, slippageBps } = request;
  const side = inputMint === SOL_MINT ? "buy" : "sell";
  const token = side === "buy" ? outputMint : inputMint;
  if (inputMint === outputMint || (side === "sell" && outputMint !== SOL_MINT)) return undefined;
  const price = market.priceOf(token, atMs);
  if (price === undefined) return undefined;
  const { numerator, denominator } = price;
  const lamports = side === "buy" ? amount : (amount * numerator) / denominator;
  const impactPpm = market.impactPpm(token, lamports, atMs);
  const [gain, cost] = side === "buy" ? [denominator, numerator] : [numerator, denominator];
  const outAmount = (amount * gain * (PPM - impactPpm)) / (cost * PPM);
  if (outAmount <= 0n) return undefined;
  const threshold = (outAmount * (BPS - BigInt(slippageBps)) + BPS - 1n) / BPS;
  return { ...request, side, token, outAmount, threshold, impactPpm, lamports };
}

/** The price index beyond which a quote's swap must fail, from the index that it was made at. */
export function limitIndex({ side, outAmount, threshold }: Quote, index: bigint): bigint {
  return side === "buy" ? (index * outAmount) / threshold : (index * threshold + outAmount - 1n) / outAmount;
}
