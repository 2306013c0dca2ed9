import { formatTotal } from "../domain/money.ts";
import { assertNever } from "../domain/result.ts";
import type { Lamports } from "../domain/rules.ts";
import { sumWorth, type Worth } from "../domain/worth.ts";
import { worthText } from "./gain.ts";

/** Why nobody knows what something is worth. `no_market`: this bot has no market. `away`: it did not answer. */
export type MissingWorth = "no_market" | "away";

/** What was paid for something, and what it is worth. */
export interface SummedPosition {
  readonly paid: Lamports;
  readonly worth: Worth;
  readonly onPaper: boolean;
}

/**
 * What all positions cost and are worth, or only what they cost if the market said nothing. If some are on paper and some
 * are not, those that are not are summed up, too.
 */
export function sumLines(positions: readonly SummedPosition[], missing: MissingWorth | null): readonly string[] {
  const paid = `Paid in all: ${formatTotal(positions.reduce((sum, position) => sum + position.paid, 0))}`;
  if (missing !== null) return [paid];
  const all = sumWorth(positions);
  if (all.counted === 0) return [`${paid}. Nothing of it has a price now.`];
  const real = sumWorth(positions.filter(({ onPaper }) => !onPaper));
  const mixed = real.counted > 0 && real.counted < all.counted;
  const left = all.left === 1 ? "1 order is" : `${all.left} orders are`;
  return [
    `Sum: ${paidAndWorth(all.paid, all.worth)}`,
    ...(mixed ? [`Without paper: ${paidAndWorth(real.paid, real.worth)}`] : []),
    ...(all.left === 0 ? [] : [`${left} left out of the sum: price or amount is not known.`]),
    "By the market's prices now. A sale may bring less.",
  ];
}

/** `0.05 SOL paid, now 0.06 SOL, +0.01 SOL (+20 %)`. */
export const paidAndWorth = (paid: Lamports, worth: Lamports): string =>
  `${formatTotal(paid)} paid, now ${worthText(worth, paid)}`;

/** Why nobody knows what things are worth, in a line, or none. */
export function missingLine(missing: MissingWorth | null): readonly string[] {
  switch (missing) {
    case null:
      return [];
    case "no_market":
      return ["This bot has no market connected, so I can't say what it is worth."];
    case "away":
      return ["The market does not answer just now, so I can't say what it is worth. Please try again in a minute."];
    default:
      return assertNever(missing);
  }
}
