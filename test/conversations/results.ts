import { formatSol, formatTotal } from "./money.ts";
import { shareOut } from "./shares.ts";
import type { State, TradeOutcome, Vote } from "./state.ts";
import { ballotOf, titleOf } from "./telling.ts";
import { type ModelContext, replied, type Transition } from "./transition.ts";
import { archive, countMembers, current, isOverdue, tallyOf } from "./votes.ts";

/** The result of the vote whose time is up, as the group is told it; null where no vote can be announced now. */
export function announce(before: State, outcome: TradeOutcome, { now, nameOf }: ModelContext): Transition | null {
  const state = structuredClone(before);
  const last = current(state);
  if (last === undefined || !isOverdue(last, now) || last.phase === "told") return null;
  countMembers(state, now);
  const { yes, no, total } = tallyOf(last);
  const passed = yes > no;
  const abstained = (last.electorate ?? 0) - yes - no;
  const voters = Object.entries(last.ballots)
    .map(([user, ballot]) => `${nameOf(Number(user))} ${ballotOf(last, ballot)}`)
    .sort();
  const came = passed ? carryOut(state, last, outcome, nameOf) : "";
  last.phase = "announced";
  const money =
    last.trade.kind === "buy"
      ? formatTotal(total)
      : `bought for ${formatTotal(state.orders[last.trade.order - 1]?.total ?? 0)}`;
  archive(state);
  return replied(
    state,
    `result: ${titleOf(state, last)} ${passed ? "passed" : "not passed"}, yes ${yes}, no ${no}, abstained ${abstained}, ${money} [${voters.join("; ")}] ${came}`.trim(),
  );
}

function carryOut(
  state: State,
  { id, trade, ballots }: Vote,
  outcome: TradeOutcome,
  nameOf: ModelContext["nameOf"],
): string {
  if (trade.kind === "buy") {
    const yes = Object.entries(ballots).filter(([, { choice }]) => choice === "yes");
    const paid = Object.fromEntries(yes.map(([user, { amount }]) => [user, amount]));
    const total = yes.reduce((sum, [, { amount }]) => sum + amount, 0);
    state.orders.push({ vote: id, token: trade.token, total, paid, state: outcome.tag, received: null });
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
