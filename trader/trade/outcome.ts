import { formatLamports, formatTokenPrice, formatTokens } from "./amounts.ts";
import type { AnswerBody } from "./answer.ts";
import { transactionUrl } from "./answer.ts";

/** What a landed transaction changed on the wallet. */
export interface Change {
  /** Lamports before and after, fees and rent included. */
  readonly solBefore: bigint;
  readonly solAfter: bigint;
  /** The network's fee with its priority part, in lamports. */
  readonly fee: bigint;
  /** Base units of the traded token before and after, in all of the wallet's accounts. */
  readonly tokensBefore: bigint;
  readonly tokensAfter: bigint;
  readonly decimals: number;
}

/**
 * What a buy brought, by the chain's own numbers: how many base units, and the answer. The price is of the swap alone.
 * The fee is all else that left the wallet: the network's fee, and the rent of new accounts.
 */
export function boughtOutcome(change: Change, inAmount: bigint, signature: string) {
  const tokens = atLeastZero(change.tokensAfter - change.tokensBefore);
  const spent = atLeastZero(change.solBefore - change.solAfter);
  const swapped = spent < inAmount ? spent : inAmount;
  const price = formatTokenPrice(swapped, tokens, change.decimals);
  const answer: AnswerBody = {
    status: "filled",
    tokenAmount: formatTokens(tokens, change.decimals),
    ...(price !== null && { price }),
    fee: formatLamports(spent - swapped),
    txUrl: transactionUrl(signature),
  };
  return { tokens, answer };
}

/**
 * What a sale brought, by the chain's own numbers. `solReceived` is what the wallet has more, after all fees. The price
 * is what the swap brought for one token, before the network's fee.
 */
export function soldAnswer(change: Change, signature: string): AnswerBody {
  const tokens = atLeastZero(change.tokensBefore - change.tokensAfter);
  const gained = change.solAfter - change.solBefore;
  const price = formatTokenPrice(atLeastZero(gained + change.fee), tokens, change.decimals);
  return {
    status: "filled",
    tokenAmount: formatTokens(tokens, change.decimals),
    ...(price !== null && { price }),
    fee: formatLamports(change.fee),
    solReceived: formatLamports(atLeastZero(gained)),
    txUrl: transactionUrl(signature),
  };
}

const atLeastZero = (amount: bigint): bigint => (amount > 0n ? amount : 0n);
