/** Writes lamports as SOL: `50000000` is `0.05 SOL`. What is no whole number is shown as it is. */
export function solText(lamports: number): string {
  if (!Number.isSafeInteger(lamports) || lamports < 0) return `${lamports} lamports`;
  const whole = Math.floor(lamports / 1_000_000_000);
  const decimals = String(lamports % 1_000_000_000)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return `${whole}.${decimals === "" ? "0" : decimals} SOL`;
}
