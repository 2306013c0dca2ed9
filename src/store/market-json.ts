import * as z from "zod/mini";
import type { MarketNote } from "../domain/market.ts";

const TokenJson = z.object({
  mint: z.string(),
  symbol: z.string(),
  name: z.string(),
  decimals: z.int(),
  verified: z.boolean(),
  suspicious: z.boolean(),
  freezable: z.nullable(z.boolean()),
  mintable: z.nullable(z.boolean()),
  liquidityUsd: z.nullable(z.string()),
});

const QuoteJson = z.object({ price: z.string(), lamports: z.int(), tokenAmount: z.string() });

const MarketNoteJson = z.object({
  token: z.nullable(TokenJson),
  quote: z.nullable(QuoteJson),
  quoted: z.boolean(),
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
