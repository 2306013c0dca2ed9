/** Lamports as SOL in the way that people read it: `0.05`. It shares no code with the bot, and so checks the bot's formatting. */
export function formatSol(lamports: number): string {
  const digits = String(lamports).padStart(10, "0");
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`.replace(/\.?0+$/, "");
}

/** Lamports as a total: `0.05 SOL`, `2.0 SOL`. */
export const formatTotal = (lamports: number): string => {
  const sol = formatSol(lamports);
  return `${sol.includes(".") ? sol : `${sol}.0`} SOL`;
};

/** The lamports of an amount of SOL, without rounding errors. */
export function lamports(sol: string): number {
  const [whole = "0", decimals = ""] = sol.split(".");
  return Number(`${whole}${decimals.padEnd(9, "0").slice(0, 9)}`);
}
