/** A decimal string as a whole number of its `places`-th decimals; what is finer is cut off. Money is never a float. */
export function toUnits(text: string, places: number): bigint {
  const [whole = "0", decimals = ""] = text.split(".");
  return BigInt(whole + decimals.slice(0, places).padEnd(places, "0"));
}

/** Writes such a number as a decimal string, with no needless zeros. */
export function fromUnits(units: bigint, places: number): string {
  const digits = String(units).padStart(places + 1, "0");
  const decimals = digits.slice(digits.length - places).replace(/0+$/, "");
  const whole = digits.slice(0, digits.length - places);
  return decimals === "" ? whole : `${whole}.${decimals}`;
}
