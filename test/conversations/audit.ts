import { brokenCalls, brokenRules } from "../support/invariants.ts";
import { accountIn, accountOf } from "./account.ts";
import type { ActionRunner } from "./action-runner.ts";
import type { Driver } from "./driver.ts";
import type { State, Vote } from "./state.ts";
import { current, isUnfinished, tallyOf } from "./votes.ts";

/**
 * Looks, once everything works again, at what is left of a conversation: Redis, the trades, the cards, and what was sent. Gives
 * what is wrong, or null. `states` is what could be by what was said; of cards that came late not all need be there.
 */
export async function audit(
  driver: Driver,
  runner: ActionRunner,
  states: readonly State[],
  hasFailed: boolean,
): Promise<string | null> {
  const sessions = new Set(states.flatMap((state) => state.closed.map(({ id }) => id)));
  const found = await accountIn(
    driver.upstash,
    runner.group.id,
    [...sessions].sort((a, b) => a - b),
  );
  // Nobody may know whether a session was there at all: where it was not, there is no record either.
  const foundBy = ({ closed }: State) =>
    found.filter((line) => !line.startsWith("no record") || closed.some(({ id }) => line === `no record ${id}`));
  const accounts = states.map((state) => accountOf(state, runner.people.nameOf));
  const fitting = states.find((state, i) => String(accounts[i]) === String(foundBy(state)));
  if (fitting === undefined) {
    const expected = accounts.slice(0, 3).map((account) => account.join("\n"));
    return `Redis has\n${found.join("\n")}\nand what was said comes to\n${expected.join("\nor\n")}`;
  }
  if (isUnfinished(current(fitting))) return "a vote was never announced";
  const wrong = [
    ...wrongTrades(driver, runner, fitting),
    ...(hasFailed || !driver.hasFrozenClock ? [] : wrongCards(runner, fitting)),
    ...brokenRules(driver.telegram.outgoing),
    ...brokenCalls(driver.executor.calls),
  ];
  return wrong.length > 0 ? wrong.join("\n") : null;
}

/** Nothing is traded twice, and what was traded is what the orders say. */
function wrongTrades({ executor }: Driver, { group }: ActionRunner, { orders }: State): string[] {
  const traded = executor.effects.filter(({ id }) => id.startsWith(`${group.id}.`));
  const ids = traded.map(({ id }) => id);
  const twice = new Set(ids).size < ids.length ? [`traded twice: ${ids.join(" ")}`] : [];
  const bought = new Set(traded.filter(({ kind }) => kind === "buy").map(({ id }) => id));
  const wrong = orders.filter(({ vote, state }) => {
    const isBought = bought.has(`${group.id}.${vote}`);
    return state === "rejected" ? isBought : state !== "unknown" && !isBought;
  });
  return [...twice, ...wrong.map(({ vote, state }) => `the order of vote ${vote} is ${state}, and was it bought?`)];
}

/** The last look of every card is how its vote ended, and has no buttons. */
function wrongCards({ group, cardsOf }: ActionRunner, { session, closed }: State): string[] {
  const votes = [...closed, ...(session === null ? [] : [session])].flatMap((one) => one.votes);
  return votes.flatMap((vote) => {
    const ids = cardsOf(vote.id);
    const [card, ...more] = group.botMessages.filter(({ messageId }) => ids.includes(messageId));
    if (card === undefined || more.length > 0) return [`vote ${vote.id} has ${ids.length} cards`];
    const last = card.text.split("\n").at(-1) ?? "";
    return endingOf(vote).test(last) && card.buttons.length === 0 ? [] : [`the card of vote ${vote.id} says: ${last}`];
  });
}

function endingOf(vote: Vote): RegExp {
  const { yes, no } = tallyOf(vote);
  const verdict = vote.phase === "cancelled" ? "🚫 Cancelled" : yes > no ? "✅ Passed, .*[^…]" : "❌ Not passed";
  return new RegExp(`^${verdict} · Yes ${yes} · No ${no}( · |$)`);
}
