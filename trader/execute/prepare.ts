import type { Address } from "@solana/kit";
import { toUnits } from "../../src/domain/decimal.ts";
import { readAccounts, readMint, readTokenAccount, TOKEN_PROGRAM, tokenAccountOf } from "../chain/accounts.ts";
import type { Refusal } from "../refusals.ts";
import { refuseMint } from "../trade/guards.ts";
import type { Funds } from "../trade/plan.ts";
import type { SellTerms, TradeTerms } from "../trade/trade.ts";
import type { TradeContext } from "./context.ts";

/** What a trade begins with: what the wallet has, and where it holds the token. */
export interface Prepared {
  readonly tag: "prepared";
  readonly funds: Funds;
  readonly tokenAccount: Address;
}

type Refused = { readonly tag: "refused"; readonly refusal: Refusal };
const refused = (refusal: Refusal): Refused => ({ tag: "refused", refusal });

/**
 * Reads the token and the wallet, and refuses what may not be traded. It takes one request to a node, or two for a token
 * of Token-2022. A buy takes one more to Jupiter, and a sale one more to Redis. Throws OutsideUnavailable if a service
 * does not answer.
 */
export async function prepare(
  context: TradeContext,
  terms: TradeTerms,
  mintAddress: Address,
): Promise<Prepared | Refused> {
  const { wallet, nodes, config } = context;
  const usual = await tokenAccountOf(wallet.address, mintAddress, TOKEN_PROGRAM);
  const [walletAccount, mintAccount, held] = await readAccounts(nodes[0], [wallet.address, mintAddress, usual]);
  const mint = mintAccount ? readMint(mintAccount) : null;
  if (mint === null) return refused({ reason: "no_such_token" });
  // Deriving an address costs milliseconds of the ten that Cloudflare's free plan allows, so only one is derived ahead.
  const isUsual = mint.program === TOKEN_PROGRAM;
  const tokenAccount = isUsual ? usual : await tokenAccountOf(wallet.address, mintAddress, mint.program);
  const account = isUsual ? held : (await readAccounts(nodes[0], [tokenAccount]))[0];
  const tokens = account ? readTokenAccount(account) : null;
  const funds = {
    balance: walletAccount?.lamports ?? 0n,
    decimals: mint.decimals,
    hasTokenAccount: tokens !== null,
    toSell: 0n,
  };
  if (terms.kind === "sell") {
    const bought = await boughtBy(context, terms, mint.decimals);
    if (bought === null) return refused({ reason: "unknown_buy" });
    const balance = tokens?.amount ?? 0n;
    return { tag: "prepared", tokenAccount, funds: { ...funds, toSell: bought < balance ? bought : balance } };
  }
  const refusal = refuseMint(mint, config.limits) ?? (await refuseUnverified(context, mintAddress));
  return refusal === null ? { tag: "prepared", tokenAccount, funds } : refused(refusal);
}

async function refuseUnverified({ jupiter, config }: TradeContext, mint: Address): Promise<Refusal | null> {
  if (config.limits.unverified) return null;
  return (await jupiter.isVerified(mint)) === true ? null : { reason: "not_verified" };
}

/**
 * Returns how many base units a sale's buy brought: by this trader's own record, else as the request says. Null if nobody
 * knows, or if it was a buy of another token.
 */
async function boughtBy(
  { records }: TradeContext,
  { bought, token }: SellTerms,
  decimals: number,
): Promise<bigint | null> {
  const known = await records.readBought(bought.id, token);
  if (known.tag === "other_token") return null;
  if (known.tokens !== null) return known.tokens;
  return bought.tokens === null ? null : toUnits(bought.tokens, decimals);
}
