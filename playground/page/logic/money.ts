/** Writes lamports as SOL: `50000000` is `0.05 SOL`, and a whole number has a decimal. What is no whole number is shown as it is. */
export function solText(lamports: number): string {
  if (!Number.isSafeInteger(lamports) || lamports < 0) return `${lamports} lamports`;
  const amount = solAmount(lamports);
  return `${amount.includes(".") ? amount : `${amount}.0`} SOL`;
}

/** Writes lamports as a number of SOL with as few digits as there are: `0.05`, or `2`. */
export function solAmount(lamports: number): string {
  const whole = Math.floor(lamports / 1_000_000_000);
  const decimals = String(lamports % 1_000_000_000)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return decimals === "" ? String(whole) : `${whole}.${decimals}`;
}
