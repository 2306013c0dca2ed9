import type { Proposal, Spent, State } from "./state.ts";

const DAY_MS = 24 * 3_600_000;

/** What somebody put in within the last 24 hours, without what they put into `except`. */
const spentBefore = ({ spent }: State, user: number, now: number, except: Proposal): Spent[] =>
  (spent[user] ?? []).filter(({ at, proposal }) => at > now - DAY_MS && proposal !== except.id);

/** The lamports that somebody has put into other proposals within the last 24 hours. */
export const spentWithinDay = (state: State, user: number, now: number, except: Proposal): number =>
  spentBefore(state, user, now, except).reduce((sum, { amount }) => sum + amount, 0);

/** Notes somebody's vote under the rule *daily*. It replaces their earlier vote in the proposal; a no has null. */
export function noteSpent(state: State, user: number, now: number, proposal: Proposal, amount: number | null): void {
  const before = spentBefore(state, user, now, proposal);
  state.spent[user] = amount === null ? before : [...before, { proposal: proposal.id, at: now, amount }];
}

/** Gives everybody back what they put into a proposal, since nothing was bought. */
export function giveBack(state: State, { id }: Proposal): void {
  for (const [user, all] of Object.entries(state.spent))
    state.spent[Number(user)] = all.filter(({ proposal }) => proposal !== id);
}

/** Gives it back unless the proposal became an order, or may have. */
export function giveBackUnlessBought(state: State, proposal: Proposal): void {
  const order = state.orders.find((one) => one.proposal === proposal.id);
  if (order === undefined || order.state === "rejected") giveBack(state, proposal);
}
