/** The two values of a number whose comma or full stop may separate either thousands or decimals. */
export interface AmbiguousNumber {
  /** The value with decimals, written so that nobody reads thousands: `1,000` gives `1`, and `1.005` gives `1.0050`. */
  readonly decimals: string;
  /** The value with thousands: `1000`, `1005`. */
  readonly thousands: string;
}

/** A whole part that is not zero, a comma or full stop, and exactly three digits behind it. */
const TWO_READINGS = /^(\d*[1-9]\d*)[.,](\d{3})(?: ?sol)?$/i;

/**
 * Returns the two values of a number as people type it, or null if it has only one. Countries use comma and full stop
 * differently, and a vote is final. `0,05`, `0.125` and `1,5` have only one value.
 */
export function readAmbiguousNumber(text: string): AmbiguousNumber | null {
  const [, whole, three] = TWO_READINGS.exec(text.trim()) ?? [];
  if (whole === undefined || three === undefined) return null;
  const short = `${whole}.${three}`.replace(/\.?0+$/, "");
  const decimals = /\.\d{3}$/.test(short) ? `${short}0` : short;
  return { decimals, thousands: whole + three };
}
