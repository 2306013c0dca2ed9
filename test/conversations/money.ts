/** Lamports as people read them: `0.05`. Written anew, so that the bot's own way is checked too. */
export function formatSol(lamports: number): string {
  const digits = String(lamports).padStart(10, "0");
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`.replace(/\.?0+$/, "");
}

/** An amount as a total: `0.05 SOL`, `2.0 SOL`. */
export const formatTotal = (lamports: number): string => {
  const sol = formatSol(lamports);
  return `${sol.includes(".") ? sol : `${sol}.0`} SOL`;
};

/** An amount of SOL as lamports, exactly. */
export function lamports(sol: string): number {
  const [whole = "0", decimals = ""] = sol.split(".");
  return Number(`${whole}${decimals.padEnd(9, "0").slice(0, 9)}`);
}
