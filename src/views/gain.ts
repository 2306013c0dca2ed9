import { formatSol, formatTotal } from "../domain/money.ts";
import type { Lamports } from "../domain/rules.ts";
import { percent } from "../domain/shares.ts";

/** A share in what a sale brought, and how it differs from what was paid, if it does: `0.055 SOL (+0.005)`. */
export const shareText = (share: Lamports, paid: Lamports): string =>
  `${formatSol(share)} SOL${share === paid ? "" : ` (${differenceText(share, paid)})`}`;

/** The exact difference between what came back and what was paid, in SOL: `+0.006`, `−0.01`, `±0`. */
function differenceText(received: Lamports, paid: Lamports): string {
  const difference = received - paid;
  if (difference === 0) return "±0";
  return `${difference > 0 ? "+" : "−"}${formatSol(Math.abs(difference))}`;
}

/**
 * The exact gain or loss of a sale: `+0.006 SOL (+10 %)`, `−0.01 SOL (−16.7 %)`, `±0 SOL`. Percents are of what was
 * paid, with one decimal.
 */
export function gainText(received: Lamports, paid: Lamports): string {
  const difference = differenceText(received, paid);
  if (received === paid || paid === 0) return `${difference} SOL`;
  return `${difference} SOL (${gainPercent(received, paid)})`;
}

/** The gain or loss in percent of what was paid, which is not zero, with one decimal: `+10 %`, `−16.7 %`, `±0 %`. */
export function gainPercent(received: Lamports, paid: Lamports): string {
  if (received === paid) return "±0 %";
  return `${received > paid ? "+" : "−"}${percent(Math.abs(received - paid), paid)}`;
}

/** What something is worth now beside what was paid for it: `0.066 SOL, +0.006 SOL (+10 %)`. */
export const worthText = (worth: Lamports, paid: Lamports): string => `${formatTotal(worth)}, ${gainText(worth, paid)}`;
