/** What a group asked for. It does not change, except for the id of a group that becomes a supergroup. */
export type TradeTerms = BuyTerms | SellTerms;

interface Terms {
  readonly chatId: number;
  /** The mint as it was written in the request. Nobody has checked it yet. */
  readonly token: string;
  /** Of a buy what it may spend, of a sale what was paid for the order. Lamports. */
  readonly total: bigint;
  /** The highest price of a buy or the lowest of a sale, in SOL for one token; null for any. A decimal number. */
  readonly limit: string | null;
  /** No trade begins from this time on, in milliseconds since 1970. */
  readonly deadline: number;
}

export interface BuyTerms extends Terms {
  readonly kind: "buy";
}

export interface SellTerms extends Terms {
  readonly kind: "sell";
  /** The buy that is sold: the id of its proposal, and how many tokens it brought, if the request says so. */
  readonly bought: { readonly id: string; readonly tokens: string | null };
}

/** A trade as it is asked for: its proposal's id, which is the idempotency key, and its terms. */
export interface TradeRequest {
  readonly id: string;
  readonly terms: TradeTerms;
}

/** A transaction that was signed earlier, and is dead: it neither landed nor can land any more. */
export interface EarlierTransaction {
  readonly signature: string;
  readonly wallet: string;
  /** What it would have swapped: lamports of a buy, base units of the token of a sale. */
  readonly inAmount: bigint;
}

/** The latest signed transaction of a trade. */
export interface RecordedTransaction extends EarlierTransaction {
  /** The signed bytes, in base64. */
  readonly bytes: string;
  /** It cannot land in a block that is higher than this. */
  readonly lastValidBlockHeight: bigint;
  /** It was signed at about this slot, and cannot be in an earlier block. */
  readonly sinceSlot: bigint;
  /** What Jupiter calls the order. */
  readonly requestId: string;
  /** The wallet's account of the token, and how many base units it held when this was signed. */
  readonly tokenAccount: string;
  readonly tokensBefore: bigint;
  /** By how many base units that changes at least if this lands: what a buy brings, or minus what a sale sells. */
  readonly leastTokenChange: bigint;
}

/** Whether a token's account has changed by as much as a transaction would have changed it: then it may have landed. */
export function mayHaveMoved({ tokensBefore, leastTokenChange }: RecordedTransaction, tokensNow: bigint): boolean {
  const change = tokensNow - tokensBefore;
  return leastTokenChange < 0n ? change <= leastTokenChange : change >= leastTokenChange;
}

/**
 * How far a trade has come.
 *
 * - `received`: no transaction was signed.
 * - `signed`: a signed transaction is recorded, and was perhaps sent.
 * - `sent`: it was sent.
 * - `landed`: it is in a finalized block.
 * - `answered`: the final answer is recorded.
 */
export type TradeState = "received" | "signed" | "sent" | "landed" | "answered";

/** The record of a trade as the holder of its lease reads it. */
export interface TradeRecord {
  readonly terms: TradeTerms;
  readonly state: TradeState;
  /** How many tries failed. */
  readonly tries: number;
  readonly transaction: RecordedTransaction | null;
  readonly earlier: readonly EarlierTransaction[];
  /** Whether the operator took it out of the way. Others have used the wallet since, so its tokens prove nothing of it. */
  readonly isSetAside: boolean;
}
