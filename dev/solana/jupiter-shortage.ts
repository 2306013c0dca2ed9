import type { Address } from "@solana/kit";
import type { Chain } from "./chain.ts";
import { SIGNATURE_FEE_LAMPORTS } from "./chain-fee.ts";
import { tokenAddress } from "./jupiter-build.ts";
import { type OrderTerms, priorityFeeOf, type Router } from "./jupiter-orders.ts";
import type { Quote } from "./jupiter-quote.ts";
import { readTokenAccount, TOKEN_ACCOUNT_RENT_LAMPORTS } from "./tokens.ts";

const lacks = (errorCode: number, errorMessage: string) => ({ errorCode, errorMessage, error: errorMessage });

/** Why a taker cannot make a swap: it has too little of what it pays, or of SOL for fees and rent. */
export async function shortageOf(chain: Chain, terms: OrderTerms, found: Quote, taker: Address, router: Router) {
  const { side, token, amount } = found;
  const lamports = chain.accounts.now(taker)?.lamports ?? 0n;
  const account = chain.accounts.now(await tokenAddress(taker, token));
  const held = (account && readTokenAccount(account)?.amount) ?? 0n;
  if ((side === "buy" ? lamports : held) < amount) return lacks(1, "Insufficient funds");
  const priority = priorityFeeOf(terms);
  const fees = router === "jupiterz" ? 0n : SIGNATURE_FEE_LAMPORTS + priority;
  // The account that SOL is wrapped in keeps its rent until the end.
  const rents = side === "buy" && account === null ? 2n : 1n;
  const needed = fees + rents * TOKEN_ACCOUNT_RENT_LAMPORTS + (side === "buy" ? amount : 0n);
  return lamports < needed ? lacks(2, "Top up SOL for gas") : undefined;
}
