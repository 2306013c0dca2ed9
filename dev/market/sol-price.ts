import { floor, fraction, times } from "./fraction.ts";
import type { MarketStandIn } from "./types.ts";

/** As many decimals as a price of the bot's has. */
const PLACES = 36;
const LAMPORTS_PER_SOL = 1_000_000_000n;

/** SOL for one token at the market now, before any trade moves the price; null for what has no price. */
export function solPrice({ model, now }: Pick<MarketStandIn, "model" | "now">, mint: string): string | null {
  const token = model.token(mint);
  const lamports = model.lamportsPerUnit(mint, now());
  if (token === undefined || lamports === null) return null;
  const units = 10n ** BigInt(token.decimals);
  const digits = String(floor(times(lamports, fraction(units * 10n ** BigInt(PLACES), LAMPORTS_PER_SOL))));
  const padded = digits.padStart(PLACES + 1, "0");
  return `${padded.slice(0, -PLACES)}.${padded.slice(-PLACES)}`;
}
