import * as z from "zod/mini";
import { OutsideUnavailable } from "../outside.ts";

/** An order of Jupiter's Swap V2, with the transaction that carries it out. Nothing of it has been checked. */
export interface Order {
  readonly requestId: string;
  readonly inputMint: string;
  readonly outputMint: string;
  readonly inAmount: bigint;
  readonly outAmount: bigint;
  /** What comes out at least, or the transaction fails. */
  readonly minOut: bigint;
  /** How far the trade moves the price, in basis points, whatever the direction. Rounded up. */
  readonly impactBps: number;
  /** Signature, priority and rent, in lamports. */
  readonly costs: bigint;
  /** Who pays for the signature, which names the transaction, as Jupiter says; null if it does not. */
  readonly feePayer: string | null;
  readonly taker: string | null;
  readonly router: string;
  /** The unsigned transaction, in base64. */
  readonly transaction: string;
  /** The last block that may have it, as Jupiter says; null if it does not. */
  readonly lastValidBlockHeight: bigint | null;
}

/** What Jupiter answers to a swap. */
export type Ordered =
  | { readonly tag: "order"; readonly order: Order }
  /** Nobody trades it, or not that amount. */
  | { readonly tag: "no_route" }
  /** The wallet has too little. */
  | { readonly tag: "not_enough" };

const units = z.pipe(
  z.union([z.string().check(z.regex(/^\d{1,20}$/)), z.int().check(z.nonnegative())]),
  z.transform((written) => BigInt(written)),
);
/** A number, also one that is written as a string. */
const number = z.pipe(
  z.union([z.number(), z.string().check(z.regex(/^-?\d{1,15}(\.\d{1,40})?(e-?\d{1,2})?$/i))]),
  z.transform((written) => Number(written)),
);
/** None where it is not said: a rehearsal shows what is really paid. */
const lamports = z.pipe(
  z.nullish(number.check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER))),
  z.transform((fee) => BigInt(Math.ceil(fee ?? 0))),
);
/** Nothing that is written counts as nothing that is said. */
const said = z.pipe(
  z.nullish(z.string()),
  z.transform((written) => written || null),
);

const OrderJson = z.object({
  requestId: z.string().check(z.minLength(1), z.maxLength(200)),
  inputMint: z.string(),
  outputMint: z.string(),
  inAmount: units,
  outAmount: units,
  otherAmountThreshold: units,
  /** In percent; minus is against the taker. */
  priceImpact: z.nullish(number),
  /** The same as a part of one. Older, and still there. */
  priceImpactPct: z.nullish(z.union([number, z.literal("")])),
  signatureFeeLamports: lamports,
  prioritizationFeeLamports: lamports,
  rentFeeLamports: lamports,
  signatureFeePayer: said,
  taker: said,
  router: said,
  transaction: said,
  lastValidBlockHeight: z.nullish(z.union([z.string(), z.number()])),
});

const words = z.catch(z.nullish(z.string()), null);

/** What says that there is no order. It may stand alone. */
const RefusalJson = z.object({
  errorCode: z.nullish(z.union([z.string(), z.number()])),
  error: words,
  errorMessage: words,
});

/** The codes of an order without a transaction that say that the wallet has too little: of the token, or of SOL for fees. */
const NOT_ENOUGH: ReadonlySet<string> = new Set(["1", "2", "3"]);
/** The codes that say nothing. */
const NO_ERROR: ReadonlySet<string> = new Set(["", "0"]);

/**
 * Reads Jupiter's answer to `/order`. Any refusal of the amount or the pair counts as `no_route`. Throws
 * OutsideUnavailable for an answer that makes no sense.
 */
export function readOrder(status: number, json: unknown): Ordered {
  if (status !== 200) return { tag: "no_route" };
  const refusal = RefusalJson.safeParse(json);
  if (!refusal.success) throw new OutsideUnavailable("jupiter", "unreadable");
  const { errorCode, error, errorMessage } = refusal.data;
  const code = String(errorCode ?? "");
  if (NOT_ENOUGH.has(code)) return { tag: "not_enough" };
  if (!NO_ERROR.has(code)) return { tag: "no_route" };
  const read = OrderJson.safeParse(json);
  if (!read.success && (error || errorMessage)) return { tag: "no_route" };
  if (!read.success) throw new OutsideUnavailable("jupiter", "unreadable");
  const { data } = read;
  if (data.transaction === null || data.outAmount === 0n) return { tag: "no_route" };
  const impactBps = impactOf(
    data.priceImpact ?? null,
    data.priceImpactPct === "" ? null : (data.priceImpactPct ?? null),
  );
  if (impactBps === null) throw new OutsideUnavailable("jupiter", "no_impact");
  return {
    tag: "order",
    order: {
      requestId: data.requestId,
      inputMint: data.inputMint,
      outputMint: data.outputMint,
      inAmount: data.inAmount,
      outAmount: data.outAmount,
      minOut: data.otherAmountThreshold,
      impactBps,
      costs: data.signatureFeeLamports + data.prioritizationFeeLamports + data.rentFeeLamports,
      feePayer: data.signatureFeePayer,
      taker: data.taker,
      router: data.router ?? "",
      transaction: data.transaction,
      lastValidBlockHeight: heightIn(data.lastValidBlockHeight),
    },
  };
}

/** The larger of the two, in basis points. Null if neither is there: a trade whose impact nobody knows is not made. */
function impactOf(percent: number | null, part: number | null): number | null {
  if (percent === null && part === null) return null;
  return Math.ceil(Math.max(Math.abs(percent ?? 0) * 100, Math.abs(part ?? 0) * 10_000) - 1e-9);
}

const heightIn = (written: string | number | null | undefined): bigint | null =>
  /^\d{1,15}$/.test(String(written)) ? BigInt(String(written)) : null;
