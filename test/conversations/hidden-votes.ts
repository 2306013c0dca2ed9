import { formatSol } from "./money.ts";
import type { Proposal, State } from "./state.ts";
import { currentProposal, tallyOf } from "./state-queries.ts";
import { isEnded } from "./vote-times.ts";

/** A text of the bot's, as some members or all of them have seen it. */
export interface SeenText {
  readonly text: string;
  /** The proposal whose card it is; null for any other text. */
  readonly cardOf: number | null;
}

const HIDDEN = "Votes are hidden until the end.";
const COUNTS = /\b(?:Yes|No) \d+ · |\d SOL so far/;
const ENDED = /^(✅ Passed|❌ Not passed)/m;

/** The texts of a step that tell of a hidden vote what they must not. `after` are the states that are possible behind the step. */
export const leaksOf = (after: readonly State[], seen: readonly SeenText[], now: number): string[] =>
  seen
    .filter((one) => after.every((state) => isLeak(state, one, now)))
    .map(({ text }) => `a hidden vote is told: ${text}`);

function isLeak(state: State, { text, cardOf }: SeenText, now: number): boolean {
  const last = currentProposal(state);
  const shown = proposalsOf(state).find(({ id }) => id === cardOf);
  if (shown?.rules.hidden === "on" && isToldByCard(text, shown, now)) return true;
  if (last === undefined || last.rules.hidden !== "on" || !isSecret(last, now)) return false;
  return hasAmountOf(text, last, publicAmounts(state));
}

const proposalsOf = ({ session, closed }: State): Proposal[] =>
  [...closed, ...(session === null ? [] : [session])].flatMap(({ proposals }) => proposals);

/** Whether votes can still be given, or the proposal was withdrawn. Then nothing of its votes may be seen. */
const isSecret = (proposal: Proposal, now: number): boolean =>
  proposal.phase === "cancelled" || (proposal.phase === "open" && !isEnded(proposal, now));

function isToldByCard(text: string, proposal: Proposal, now: number): boolean {
  // The card of a vote that is over says how it ended, and what came before said nothing.
  if (ENDED.test(text)) return isSecret(proposal, now);
  return COUNTS.test(text) || hasAmountOf(text, proposal) || !(text.includes(HIDDEN) || text.includes("🚫 Cancelled"));
}

/** Whether a text has an amount that only this proposal's votes have, or their total. */
function hasAmountOf(text: string, proposal: Proposal, known: readonly string[] = []): boolean {
  const secret = amountsIn(proposal).filter((amount) => isExact(amount) && !known.includes(amount));
  return [...text.matchAll(/\d+(?:\.\d+)?/g)].some(([number]) => secret.includes(number));
}

const amountsIn = (proposal: Proposal): string[] =>
  [...Object.values(proposal.votes).map(({ amount }) => amount), tallyOf(proposal).total].map(formatSol);

/** Whether an amount has so many digits that no other text has it by chance. */
const isExact = (amount: string): boolean => amount.length > "0.12345".length;

/** Amounts that may be told: those of earlier votes, and what was paid for orders. */
function publicAmounts(state: State): string[] {
  const paid = state.orders.flatMap(({ total, paid }) => [total, ...Object.values(paid)]).map(formatSol);
  const earlier = proposalsOf(state).filter((proposal) => proposal !== currentProposal(state));
  return [...earlier.flatMap(amountsIn), ...paid];
}
