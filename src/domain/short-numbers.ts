/** How many digits of a price are shown, its leading zeros not counted. */
const PRICE_DIGITS = 4;

/** More digits than a price has. */
const MOST_DIGITS = 80;

/** How many digits of an amount are shown where it is only about right. */
const AMOUNT_DIGITS = 6;

/** The most digits of a number that people still read, its leading zeros not counted. */
const READABLE_DIGITS = 12;

/** Words for large numbers, the largest first, by how many zeros they stand for. */
const WORDS = [
  { word: "trillion", zeros: 12 },
  { word: "billion", zeros: 9 },
  { word: "million", zeros: 6 },
] as const;

/** Writes a price with its first four digits, rounded to the nearest: `0.0000001234`, `1.5`. */
export const shortPrice = (decimal: string): string => withDigits(decimal, PRICE_DIGITS);

/**
 * Writes two prices that differ with as many digits as it takes to tell them apart, and at least four. What is one number
 * in four digits would make nonsense of "more than".
 */
export function shortPricePair(a: string, b: string): readonly [string, string] {
  for (let digits = PRICE_DIGITS; digits < MOST_DIGITS; digits += 1) {
    const pair = [withDigits(a, digits), withDigits(b, digits)] as const;
    if (pair[0] !== pair[1]) return pair;
  }
  return [a, b];
}

/** Writes an amount about right, for reading: `405186`, `0.0123457`, `12.35 million`. */
export function shortAmount(decimal: string): string {
  const [whole = "", tail = ""] = decimal.split(".");
  const large = WORDS.findIndex(({ zeros }) => whole.length > zeros);
  const { word, zeros } = WORDS[large] ?? { word: "", zeros: 0 };
  const point = whole.length - zeros;
  const digits = word === "" ? AMOUNT_DIGITS : PRICE_DIGITS;
  const number = withDigits(`${whole.slice(0, point)}.${whole.slice(point)}${tail}`, digits);
  // Rounded up, it may be one of the next word: 999,999,999 is 1 billion.
  const next = word === "" ? WORDS.at(-1) : WORDS[large - 1];
  if (next !== undefined && number === `1${"0".repeat(next.zeros - zeros)}`) return `1 ${next.word}`;
  return word === "" ? number : `${number} ${word}`;
}

/** Whether a decimal has more digits than people read, 12 by default. Leading zeros and the point are not counted. */
export const hasManyDigits = (decimal: string, readable = READABLE_DIGITS): boolean =>
  decimal.replace(/^[0.]+|\./g, "").length > readable;

/** Rounds a plain decimal to its first digits, half up. Digits before the point always stay. */
function withDigits(decimal: string, digits: number): string {
  const [whole = "", decimals = ""] = decimal.split(".");
  const zeros = /^0*$/.test(whole) ? (/^0*/.exec(decimals)?.[0].length ?? 0) : -whole.length;
  const places = Math.max(0, zeros + digits);
  if (decimals.length <= places) return trimmed(whole, decimals);
  const kept = BigInt(whole + decimals.slice(0, places)) + (Number(decimals[places]) >= 5 ? 1n : 0n);
  const text = kept.toString().padStart(places + 1, "0");
  return trimmed(text.slice(0, text.length - places), text.slice(text.length - places));
}

function trimmed(whole: string, decimals: string): string {
  const kept = decimals.replace(/0+$/, "");
  return kept === "" ? whole : `${whole}.${kept}`;
}
