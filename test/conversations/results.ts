import { titleText, voteText } from "./expected-texts.ts";
import { formatSol, formatTotal } from "./money.ts";
import { shareOut } from "./shares.ts";
import { giveBackUnlessBought } from "./spent.ts";
import type { Proposal, State, TradeOutcome } from "./state.ts";
import { currentProposal, mayVoteOn, tallyOf } from "./state-queries.ts";
import { archiveClosed, freeze } from "./state-updates.ts";
import { type ModelContext, replied, type Transition } from "./transition.ts";
import { verdictOf } from "./verdict.ts";
import { isDue, missingVoters } from "./vote-times.ts";

/** Announces the result of the current proposal. Returns null where its time is not up, or its result was sent before. */
export function announce(before: State, outcome: TradeOutcome, { now, nameOf }: ModelContext): Transition | null {
  const state = structuredClone(before);
  const last = currentProposal(state);
  if (last === undefined || !isDue(state, last, now) || last.phase === "announcing") return null;
  freeze(state, last);
  const { yes, no, total } = tallyOf(last);
  const { passed, quorum, share } = verdictOf(state, last);
  const abstained = mayVoteOn(state, last) - yes - no;
  const voters = Object.entries(last.votes)
    .map(([user, vote]) => `${nameOf(Number(user))} ${voteText(last, vote)}`)
    .sort();
  const trade = passed ? (last.traded ?? recordTrade(state, last, outcome, nameOf)) : "";
  last.phase = "announced";
  giveBackUnlessBought(state, last);
  const money =
    last.trade.kind === "buy"
      ? formatTotal(total)
      : `bought for ${formatTotal(state.orders[last.trade.order - 1]?.total ?? 0)}`;
  archiveClosed(state);
  return replied(
    state,
    `result: ${titleText(state, last)} ${passed ? "passed" : "not passed"}, yes ${yes}, no ${no}, abstained ${abstained}, ${money}${quorum}${share} [${voters.join("; ")}] ${trade}`.trim(),
  );
}

/** Records the trade of the current proposal, which the group is told of later. */
export function recordTradeOnly(before: State, outcome: TradeOutcome, { nameOf }: ModelContext): State {
  const state = structuredClone(before);
  const last = currentProposal(state);
  if (last === undefined) return state;
  freeze(state, last);
  last.traded = recordTrade(state, last, outcome, nameOf);
  return state;
}

/** Reminds those who have not voted in the current proposal. The reply is the message that names them. */
export function remind(before: State, { nameOf }: ModelContext): Transition {
  const state = structuredClone(before);
  const last = currentProposal(state);
  if (last === undefined) return replied(state, "");
  last.reminded = true;
  const missing = missingVoters(state, last).map(nameOf);
  const names = last.payers === null ? missing : missing.sort();
  return replied(state, `reminder: ${titleText(state, last)} [${names.join(", ")}]`);
}

/** Makes or changes the order, and returns what the result says about the trade. */
function recordTrade(
  state: State,
  { id, trade, votes }: Proposal,
  outcome: TradeOutcome,
  nameOf: ModelContext["nameOf"],
): string {
  if (trade.kind === "buy") {
    const yes = Object.entries(votes).filter(([, { choice }]) => choice === "yes");
    const paid = Object.fromEntries(yes.map(([user, { amount }]) => [user, amount]));
    const total = yes.reduce((sum, [, { amount }]) => sum + amount, 0);
    state.orders.push({ proposal: id, token: trade.token, total, paid, state: outcome.tag, received: null });
    return outcome.tag === "filled" ? `bought as order ${state.orders.length}` : `${outcome.tag}, not bought`;
  }
  const order = state.orders[trade.order - 1];
  if (order === undefined || outcome.tag === "rejected") return "rejected, not sold";
  order.state = outcome.tag === "filled" ? "sold" : "unknown";
  order.received = outcome.received;
  if (outcome.tag !== "filled") return "unknown, not sold";
  const shares = [...shareOut(order.paid, outcome.received ?? 0)]
    .map(([user, share]) => `${nameOf(user)} ${formatSol(share)}`)
    .sort();
  return `sold for ${formatTotal(outcome.received ?? 0)} [${shares.join("; ")}]`;
}
