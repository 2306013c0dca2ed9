import { floor, fraction, times } from "./fraction.ts";
import type { MarketModel } from "./model.ts";

const LAMPORTS_PER_SOL = 10n ** 9n;
/** As many decimals as an executor takes. */
const PLACES = 36;

/** A market and its clock. */
interface Timed {
  readonly model: MarketModel;
  now(): number;
}

/** SOL for one token now, before any trade moves it: a decimal string with 36 decimals at most. Null for what has no price. */
export function solPrice({ model, now }: Timed, mint: string): string | null {
  const token = model.token(mint);
  const lamports = model.lamportsPerUnit(mint, now());
  if (token === undefined || lamports === null) return null;
  const perToken = fraction(10n ** BigInt(token.decimals), LAMPORTS_PER_SOL);
  const scaled = floor(times(times(lamports, perToken), fraction(10n ** BigInt(PLACES))));
  const digits = String(scaled).padStart(PLACES + 1, "0");
  const price = `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`.replace(/\.?0+$/, "");
  return price === "0" ? null : price;
}
