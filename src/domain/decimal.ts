/** The most digits of a number that are read and kept: enough for any token, and short enough for a message. */
const MAX_WHOLE_DIGITS = 30;
const MAX_DECIMALS = 18;

/**
 * Digits, perhaps a point and an exponent, as JSON writes numbers. There is no sign, since nothing here is negative.
 */
const NUMBER = /^(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * Reads a decimal number that is not negative and writes it plainly: no exponent, no needless zeros, so `1.50e-7`
 * becomes `0.00000015`. Decimals beyond the 18th, or `maxDecimals`, are cut off. Returns null for anything else: signs, separators, more
 * than 30 digits before the point. A number is read as it prints, so it is as exact as a float can be; a string is
 * exact.
 */
export function readDecimal(written: string | number, maxDecimals: number = MAX_DECIMALS): string | null {
  const [match, whole = "", decimals = "", exponent = "0"] = NUMBER.exec(String(written)) ?? [];
  if (match === undefined) return null;
  const shift = Number(exponent);
  // The point may move over these zeros. The needless ones are dropped below.
  const digits = "0".repeat(Math.max(0, -shift)) + whole + decimals + "0".repeat(Math.max(0, shift));
  const point = Math.max(0, -shift) + whole.length + shift;
  const before = digits.slice(0, point).replace(/^0+/, "");
  return before.length > MAX_WHOLE_DIGITS ? null : join(before, digits.slice(point, point + maxDecimals));
}

/**
 * Converts a plain decimal number to units of its `places`-th decimal: `1.5` with 9 places is 1,500,000,000. Finer
 * decimals are cut off.
 */
export function toUnits(decimal: string, places: number): bigint {
  const [whole = "", decimals = ""] = decimal.split(".");
  return BigInt(whole + decimals.slice(0, places).padEnd(places, "0"));
}

/** Writes units of the `places`-th decimal as a plain decimal number without needless zeros; the reverse of `toUnits`. */
export function fromUnits(units: bigint, places: number): string {
  const digits = units.toString().padStart(places + 1, "0");
  return join(digits.slice(0, digits.length - places), digits.slice(digits.length - places));
}

function join(whole: string, decimals: string): string {
  const kept = decimals.replace(/0+$/, "");
  return (whole || "0") + (kept === "" ? "" : `.${kept}`);
}
