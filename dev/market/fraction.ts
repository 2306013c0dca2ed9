/** An exact number that is not negative, in lowest terms. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Digits, perhaps a point and an exponent: what a number prints as. */
const NUMBER = /^(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i;

/** More digits than a JavaScript number can hold. */
const NUMBER_DIGITS = 18;

/** Makes a fraction in lowest terms. Throws if the denominator is zero. */
export function fraction(numerator: bigint, denominator = 1n): Fraction {
  if (denominator === 0n) throw new Error("Market stand-in: divided by zero");
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** Reads a decimal number exactly; a JavaScript number is read as it prints. Throws for anything else, and below zero. */
export function readFraction(written: string | number): Fraction {
  const [match, whole = "", decimals = "", exponent = "0"] = NUMBER.exec(String(written)) ?? [];
  if (match === undefined) throw new Error(`Market stand-in: ${written} is no decimal number`);
  const places = decimals.length - Number(exponent);
  const digits = BigInt(whole + decimals);
  return places >= 0 ? fraction(digits, 10n ** BigInt(places)) : fraction(digits * 10n ** BigInt(-places));
}

export const times = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.numerator, a.denominator * b.denominator);

export const over = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.denominator, a.denominator * b.numerator);

export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);

/** Cuts decimals off. */
export const floor = ({ numerator, denominator }: Fraction): bigint => numerator / denominator;

export const isZero = ({ numerator }: Fraction): boolean => numerator === 0n;

/** Converts to the JavaScript number for an answer in JSON, which may print it with an exponent, as `1e-12`. */
export function toNumber({ numerator, denominator }: Fraction): number {
  const shift = NUMBER_DIGITS - (String(numerator).length - String(denominator).length);
  const scaled =
    shift >= 0 ? (numerator * 10n ** BigInt(shift)) / denominator : numerator / (denominator * 10n ** BigInt(-shift));
  return Number(`${scaled}e${-shift}`);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
