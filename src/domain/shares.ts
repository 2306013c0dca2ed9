import type { Person } from "./person.ts";
import type { Lamports } from "./rules.ts";
import type { Contribution } from "./trade.ts";

/** What one contributor gets of an amount that was divided. */
export interface Share {
  readonly contributor: Person;
  readonly paid: Lamports;
  readonly share: Lamports;
}

/**
 * Divides an amount by what each paid, by the largest-remainder method
 * (https://en.wikipedia.org/wiki/Largest_remainder_method):
 *
 * 1. Everybody's exact part is `amount × paid ÷ all that was paid`. Everybody gets it, rounded down to a whole lamport.
 * 2. The lamports that are left over are fewer than the contributors. They go out one each, to the largest remainders
 *    of that rounding first. Among equal remainders, who paid more comes first, and then who has the smaller user id.
 *
 * This guarantees:
 *
 * - The shares are whole lamports that sum exactly to the amount.
 * - Each share is less than a lamport from the exact part.
 * - Nobody gets less than somebody who paid less. Who paid nothing gets nothing.
 * - The order in which contributions come changes nobody's share. The shares come in that order.
 *
 * Throws a RangeError if there is an amount and nobody paid, or if a number is negative or not whole.
 */
export function divide(amount: Lamports, contributions: readonly Contribution[]): readonly Share[] {
  // Floats would round: an amount times a contribution has up to 32 digits, and a float keeps 15.
  const whole = lamportsOf(amount);
  const all = contributions.reduce((sum, { lamports }) => sum + lamportsOf(lamports), 0n);
  if (all === 0n && whole > 0n) throw new RangeError("an amount cannot be divided among people who paid nothing");
  const parts = contributions.map(({ contributor, lamports: paid }) => {
    const product = whole * BigInt(paid);
    return all === 0n
      ? { contributor, paid, floor: 0n, remainder: 0n }
      : { contributor, paid, floor: product / all, remainder: product % all };
  });
  const left = whole - parts.reduce((sum, { floor }) => sum + floor, 0n);
  const first = new Set(parts.toSorted(byRemainder).slice(0, Number(left)));
  return parts.map((part) => ({
    contributor: part.contributor,
    paid: part.paid,
    share: Number(part.floor) + (first.has(part) ? 1 : 0),
  }));
}

interface Part {
  readonly contributor: Person;
  readonly paid: Lamports;
  readonly remainder: bigint;
}

/** Sorts first whoever gets a left-over lamport first. */
function byRemainder(a: Part, b: Part): number {
  if (a.remainder !== b.remainder) return a.remainder > b.remainder ? -1 : 1;
  return b.paid - a.paid || a.contributor.id - b.contributor.id;
}

/**
 * Writes a part of a whole in percent, with one decimal: `83.3 %`. It is rounded half up, or always `down` or `up`.
 * Exactly whole percents have no decimal: `100 %` is all of it, and `100.0 %` almost all. Throws a RangeError if the
 * whole is zero, or a number is negative or not whole.
 */
export function percent(part: Lamports, whole: Lamports, rounded: "half_up" | "down" | "up" = "half_up"): string {
  const all = lamportsOf(whole);
  const perMille = lamportsOf(part) * 1_000n;
  const twice = { half_up: all, down: 0n, up: 2n * all - 1n }[rounded];
  const tenths = (2n * perMille + twice) / (2n * all);
  const exactlyWhole = tenths * all === perMille && tenths % 10n === 0n;
  return `${tenths / 10n}${exactlyWhole ? "" : `.${tenths % 10n}`} %`;
}

function lamportsOf(lamports: Lamports): bigint {
  if (lamports < 0) throw new RangeError("lamports cannot be negative");
  return BigInt(lamports);
}
