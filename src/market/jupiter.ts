import type { MarketSettings } from "../config/market.ts";
import { fromUnits, toUnits } from "../domain/decimal.ts";
import { divideExact } from "../domain/exact-decimal.ts";
import { type MarketPrice, type Quote, SOL_DECIMALS, SOL_MINT, tradePrice } from "../domain/market.ts";
import { ok, type Result } from "../domain/result.ts";
import { PRICES_KEPT_MS, QUOTES_KEPT_MS, TOKENS_KEPT_MS } from "../time-limits.ts";
import { FoundTokens, OrderQuote, type UsdPrice, UsdPrices } from "./jupiter-answers.ts";
import { jupiterClient } from "./jupiter-client.ts";
import { type Market, type NoAnswer, PRICES_PER_REQUEST } from "./market.ts";

/**
 * The market behind Jupiter's public API. Prices there are in US dollars; those here are in SOL, by the price of SOL in
 * the same answer.
 */
export function jupiterMarket(
  settings: MarketSettings,
  clock: { readonly now: () => number; readonly onCall: () => void },
): Market {
  const client = jupiterClient(settings, clock);

  // Fifty mints may be named at once (https://dev.jup.ag/docs/price/v3): these, and that of SOL.
  async function pricesOf(mints: readonly string[]): Promise<Result<ReadonlyMap<string, MarketPrice>, NoAnswer>> {
    const ids = [SOL_MINT, ...mints].join(",");
    const asked = await client.ask(`/price/v3?ids=${ids}`, UsdPrices, PRICES_KEPT_MS);
    if (!asked.ok) return asked;
    return ok(asked.value === null ? new Map() : inSol(asked.value, mints));
  }

  async function quote(inputMint: string, outputMint: string, amount: bigint) {
    const query = `inputMint=${inputMint}&outputMint=${outputMint}&amount=${amount}`;
    return client.ask(`/swap/v2/order?${query}`, OrderQuote, QUOTES_KEPT_MS);
  }

  return {
    connected: true,

    async findTokens(written) {
      const asked = await client.ask(
        `/tokens/v2/search?query=${encodeURIComponent(written)}`,
        FoundTokens,
        TOKENS_KEPT_MS,
      );
      if (!asked.ok) return asked;
      return ok(asked.value ?? []);
    },

    async prices(mints) {
      const wanted = [...new Set(mints)].filter((mint) => mint !== SOL_MINT).toSorted();
      const found = new Map<string, MarketPrice>();
      for (let i = 0; i < wanted.length || i === 0; i += PRICES_PER_REQUEST) {
        const page = await pricesOf(wanted.slice(i, i + PRICES_PER_REQUEST));
        if (!page.ok) return page;
        for (const [mint, price] of page.value) found.set(mint, price);
      }
      return ok(found);
    },

    async quoteBuy(token, lamports) {
      const asked = await quote(SOL_MINT, token.mint, BigInt(lamports));
      if (!asked.ok) return asked;
      if (asked.value === null) return ok(null);
      return ok(quoteOf(lamports, fromUnits(asked.value.outAmount, token.decimals)));
    },

    async quoteSale(token, tokenAmount) {
      const amount = toUnits(tokenAmount, token.decimals);
      if (amount === 0n) return ok(null);
      const asked = await quote(token.mint, SOL_MINT, amount);
      if (!asked.ok) return asked;
      if (asked.value === null) return ok(null);
      const lamports = Number(asked.value.outAmount);
      return ok(Number.isSafeInteger(lamports) ? quoteOf(lamports, fromUnits(amount, token.decimals)) : null);
    },
  };
}

/** Puts dollars into SOL. */
function inSol({ solUsd, prices: usd }: UsdPrices, mints: readonly string[]): ReadonlyMap<string, MarketPrice> {
  const prices = new Map<string, MarketPrice>();
  for (const mint of [SOL_MINT, ...mints]) {
    const price = usd.get(mint);
    const sol = price && divideExact(price.usdPrice, solUsd);
    if (price === undefined || sol == null) continue;
    prices.set(mint, { sol, usd: price.usdPrice, change24h: changeOf(price), decimals: price.decimals });
  }
  return prices;
}

/** Writes a change in percent with two decimals and its sign. */
const changeOf = ({ priceChange24h: change }: UsdPrice): string | null =>
  change == null || !Number.isFinite(change) || Math.abs(change) >= 1e9 ? null : change.toFixed(2);

function quoteOf(lamports: number, tokenAmount: string): Quote | null {
  const price = tradePrice(fromUnits(BigInt(lamports), SOL_DECIMALS), tokenAmount);
  return price === null || lamports === 0 ? null : { price, lamports, tokenAmount };
}
