import { brokenCalls, brokenRules } from "../support/invariants.ts";
import type { ActionRunner } from "./action-runner.ts";
import type { Driver } from "./driver.ts";
import { expectedSnapshot } from "./expected-snapshot.ts";
import { wrongRecounts } from "./recounts.ts";
import { readSnapshot } from "./redis-snapshot.ts";
import { missingRecordLine } from "./snapshot-lines.ts";
import type { Proposal, State } from "./state.ts";
import { currentProposal, isUnfinished, mayVoteOn, tallyOf } from "./state-queries.ts";
import { verdictOf } from "./verdict.ts";

/**
 * Checks what is left of a conversation once everything works again: Redis, the trades, the cards, and what the bot sent. Returns
 * what is wrong, or null. One of the `states` must fit it all. Where Redis or Telegram has failed, cards may be missing.
 */
export async function audit(
  driver: Driver,
  runner: ActionRunner,
  states: readonly State[],
  hasFailed: boolean,
): Promise<string | null> {
  const sessions = [...new Set(states.flatMap((state) => state.closed.map(({ id }) => id)))].sort((a, b) => a - b);
  const found = await readSnapshot(driver.upstash, runner.group.id, sessions);
  // Where a state has no such session, its record is not missing.
  const foundFor = ({ closed }: State) => {
    const missing = sessions.filter((id) => !closed.some((session) => session.id === id)).map(missingRecordLine);
    return found.filter((line) => !missing.includes(line));
  };
  const expected = states.map((state) => expectedSnapshot(state, runner.people.nameOf));
  const fitting = states.find((state, i) => String(expected[i]) === String(foundFor(state)));
  if (fitting === undefined) {
    const some = expected.slice(0, 3).map((lines) => lines.join("\n"));
    return `Redis has\n${found.join("\n")}\nand the model expects\n${some.join("\nor\n")}`;
  }
  if (isUnfinished(currentProposal(fitting))) return "a proposal was never announced";
  const wrong = [
    ...wrongTrades(driver, runner, fitting),
    ...(await wrongRecounts(driver.upstash, runner.group.id, fitting, runner.told)),
    ...(hasFailed || !driver.hasFrozenClock ? [] : wrongCards(runner, fitting)),
    ...brokenRules(driver.telegram.outgoing),
    ...brokenCalls(driver.executor.calls),
  ];
  return wrong.length > 0 ? wrong.join("\n") : null;
}

/** The executor must not have traded anything twice, and must have traded what the orders say. */
function wrongTrades({ executor }: Driver, { group }: ActionRunner, { orders }: State): string[] {
  const traded = executor.effects.filter(({ id }) => id.startsWith(`${group.id}.`));
  const ids = traded.map(({ id }) => id);
  const twice = new Set(ids).size < ids.length ? [`traded twice: ${ids.join(" ")}`] : [];
  const bought = new Set(traded.filter(({ kind }) => kind === "buy").map(({ id }) => id));
  const wrong = orders.filter(({ proposal, state }) => {
    const isBought = bought.has(`${group.id}.${proposal}`);
    return state === "rejected" ? isBought : state !== "unknown" && !isBought;
  });
  return [
    ...twice,
    ...wrong.map(
      ({ proposal, state }) =>
        `the order of proposal ${proposal} is ${state}, and the executor ${state === "rejected" ? "bought" : "did not buy"}`,
    ),
  ];
}

/** Each proposal must have one card, which in the end says the result, and has no buttons. */
function wrongCards({ group, cardsOf }: ActionRunner, state: State): string[] {
  const { session, closed } = state;
  const proposals = [...closed, ...(session === null ? [] : [session])].flatMap((one) => one.proposals);
  return proposals.flatMap((proposal) => {
    const ids = cardsOf(proposal.id);
    const [card, ...more] = group.botMessages.filter(({ messageId }) => ids.includes(messageId));
    if (card === undefined || more.length > 0) return [`proposal ${proposal.id} has ${ids.length} cards`];
    const last = card.text.split("\n").at(-1) ?? "";
    return endingOf(state, proposal).test(last) && card.buttons.length === 0
      ? []
      : [`the card of proposal ${proposal.id} says: ${last}`];
  });
}

function endingOf(state: State, proposal: Proposal): RegExp {
  const { yes, no } = tallyOf(proposal);
  if (proposal.phase === "cancelled" && proposal.rules.hidden === "on")
    return new RegExp(`^🚫 Cancelled · ${yes + no} of ${mayVoteOn(state, proposal)} voted$`);
  const { passed } = verdictOf(state, proposal);
  const verdict = proposal.phase === "cancelled" ? "🚫 Cancelled" : passed ? "✅ Passed, .*[^…]" : "❌ Not passed";
  return new RegExp(`^${verdict} · Yes ${yes} · No ${no}( · |$)`);
}
