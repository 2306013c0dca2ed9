import * as z from "zod/mini";
import type { MarketNote } from "../domain/market.ts";

/** A plain decimal, as `fromUnits` writes it: the bound of a trade is counted with these. */
const decimal = z.string().check(z.regex(/^\d{1,40}(\.\d{1,36})?$/));

const TokenJson = z.object({
  mint: z.string(),
  symbol: z.string(),
  name: z.string(),
  decimals: z.int(),
  verified: z.boolean(),
  suspicious: z.boolean(),
  freezable: z.nullable(z.boolean()),
  mintable: z.nullable(z.boolean()),
  liquidityUsd: z.nullable(decimal),
});

const QuoteJson = z.object({ price: decimal, lamports: z.int(), tokenAmount: decimal });

const MarketNoteJson = z.object({
  token: z.nullable(TokenJson),
  quote: z.nullable(QuoteJson),
  quoted: z.boolean(),
  /** A note of an earlier version of the bot does not say, and was kept only of an answer. */
  away: z._default(z.boolean(), false),
});

/** Writes what the market said of a proposal's token; `''` for nothing. */
export const writeMarketNote = (note: MarketNote | null): string => (note === null ? "" : JSON.stringify(note));

/** Reads what the market said. Text that makes no sense counts as nothing: a vote does not need it, and goes on. */
export function readMarketNote(json: string): MarketNote | null {
  try {
    return json === "" ? null : (MarketNoteJson.safeParse(JSON.parse(json)).data ?? null);
  } catch {
    return null;
  }
}
