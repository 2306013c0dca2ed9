import { httpUrl } from "../../src/config/variables.ts";
import { SOL_MINT } from "../../src/domain/market.ts";
import { UsdPrices } from "../../src/market/jupiter-answers.ts";
import type { Outside } from "./outside.ts";

/** Jupiter's public API, the one market that the bot knows how to ask. */
export const JUPITER_URL = "https://api.jup.ag";

/** Where a market is asked, and the key that is sent along. */
export interface MarketAccess {
  /** Without a slash at its end. */
  readonly url: string;
  readonly key: string | null;
}

/**
 * What a market answers to a question for one price.
 *
 * - `price`: what one SOL costs, in US dollars.
 * - `too_often`: it is there, but was asked too often just now.
 * - `troubled`: it is there, and has trouble of its own; `status` is that of its answer.
 * - `key_unknown`: it does not take the key.
 * - `no_address`, `unreachable`, `no_market`: there is no market at that address.
 */
export type MarketAnswer =
  | { readonly tag: "price"; readonly usd: string }
  | { readonly tag: "troubled"; readonly status: number }
  | { readonly tag: "too_often" | "key_unknown" | "no_address" | "unreachable" | "no_market" };

/** Asks a market what SOL costs. Changes nothing. */
export async function askPrice(outside: Outside, { url, key }: MarketAccess): Promise<MarketAnswer> {
  const address = httpUrl.safeParse(url);
  if (!address.success) return { tag: "no_address" };
  const headers = { accept: "application/json", ...(key !== null && { "x-api-key": key }) };
  const response = await outside.fetch(`${address.data}/price/v3?ids=${SOL_MINT}`, { headers }).catch(() => null);
  if (response === null) return { tag: "unreachable" };
  const { status } = response;
  if (status === 429) return { tag: "too_often" };
  if (status === 401 || status === 403) return { tag: "key_unknown" };
  if (status >= 500) return { tag: "troubled", status };
  const prices = response.ok ? UsdPrices.safeParse(await response.json().catch(() => null)) : null;
  const usd = prices?.data?.solUsd;
  return usd === undefined ? { tag: "no_market" } : { tag: "price", usd };
}
