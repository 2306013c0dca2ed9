import * as z from "zod/mini";
import { httpUrl, orNull, text } from "./variables.ts";

/** Where the market is asked, and the key that is sent with each question. */
export interface MarketSettings {
  /** The address without a trailing slash. */
  readonly url: string;
  /** Null for questions without a key, of which the market answers fewer. */
  readonly key: string | null;
}

/** Reads MARKET_URL and MARKET_KEY. Without an address there is no market, and the key is ignored. */
export const MarketEnv = z.pipe(
  z.object({ MARKET_URL: orNull(httpUrl), MARKET_KEY: orNull(text) }),
  z.transform(({ MARKET_URL: url, MARKET_KEY: key }): { readonly market: MarketSettings | null } => ({
    market: url === null ? null : { url, key },
  })),
);
