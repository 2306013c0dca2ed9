import { decodeButton } from "../../src/domain/button.ts";

/**
 * The buttons of a vote that a robot taps one after the other until one counts: its favourite, then smaller amounts, then no. By the
 * group's rules a yes may be too much.
 */
export function votesFrom(buttons: readonly string[], favourite: number): readonly string[] {
  const votes = buttons.map((data) => ({ data, amount: amountOf(data) }));
  const first = votes[favourite % votes.length];
  if (first === undefined) return [];
  const smaller = votes.filter(({ amount }) => amount < first.amount).sort((a, b) => b.amount - a.amount);
  return [first, ...smaller].map(({ data }) => data);
}

/** In lamports. A no is less than any yes, also than a yes without an amount. */
function amountOf(data: string): number {
  const button = decodeButton(data);
  return button?.kind !== "vote" || button.request.choice === "no" ? -1 : (button.request.lamports ?? 0);
}
