/** What a number may mean whose comma or full stop stands either between thousands or before decimals. */
export interface AmbiguousNumber {
  /** As decimals, written so that nobody takes it for thousands: `1,000` is `1`, and `1.005` is `1.0050`. */
  readonly decimals: string;
  /** As thousands: `1000`, `1005`. */
  readonly thousands: string;
}

/** A whole part that is not zero, and exactly three digits behind the sign. */
const TWO_READINGS = /^(\d*[1-9]\d*)[.,](\d{3})(?: ?sol)?$/i;

/**
 * The two readings of a number as people type it, or null where there is one. Countries differ in what a comma and a full stop are
 * for, and a vote is final. `0,05`, `0.125` and `1,5` can be read in one way only.
 */
export function readAmbiguousNumber(text: string): AmbiguousNumber | null {
  const [, whole, three] = TWO_READINGS.exec(text.trim()) ?? [];
  if (whole === undefined || three === undefined) return null;
  const short = `${whole}.${three}`.replace(/\.?0+$/, "");
  const decimals = /\.\d{3}$/.test(short) ? `${short}0` : short;
  return { decimals, thousands: whole + three };
}
