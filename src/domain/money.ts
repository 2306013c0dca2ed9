import { LAMPORTS_PER_SOL, type Lamports } from "./rules.ts";

/** Nine decimals: one lamport is 0.000000001 SOL. */
const SOL_DECIMALS = 9;

/**
 * Reads an amount of SOL as people type it: `0.05`, `0,05`, `.05`, `1`, with or without `SOL` behind it.
 * Returns whole lamports, or null for anything else: signs, exponents, several separators, more than nine
 * decimals, or more than 9 digits before the point.
 */
export function parseSol(text: string): Lamports | null {
  const match = /^(\d{0,9})(?:[.,](\d{1,9}))?(?: ?sol)?$/i.exec(text.trim());
  const [, whole = "", decimals = ""] = match ?? [];
  if (whole === "" && decimals === "") return null;
  const lamports = Number(whole) * LAMPORTS_PER_SOL + Number(decimals.padEnd(SOL_DECIMALS, "0"));
  return Number.isSafeInteger(lamports) ? lamports : null;
}

/** Writes lamports as a decimal number of SOL with no needless zeros: 50,000,000 is `0.05`, 1,000,000,000 is `1`. */
export function formatSol(lamports: Lamports): string {
  const whole = Math.floor(lamports / LAMPORTS_PER_SOL);
  const decimals = String(lamports % LAMPORTS_PER_SOL)
    .padStart(SOL_DECIMALS, "0")
    .replace(/0+$/, "");
  return decimals === "" ? String(whole) : `${whole}.${decimals}`;
}

/** Writes a total with its unit. It always has a decimal point, so that nobody takes `2.0 SOL` for a count. */
export function formatTotal(lamports: Lamports): string {
  const sol = formatSol(lamports);
  return `${sol.includes(".") ? sol : `${sol}.0`} SOL`;
}
