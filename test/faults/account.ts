import { expect } from "vitest";
import * as z from "zod";
import type { BotMessage, Group } from "../../dev/telegram/server.ts";
import type { World } from "../../dev/world.ts";
import { expectFree, results, type Stage, type Vote } from "../e2e/support.ts";
import { type KeptOrder, type KeptVote, keptOrders, keptVote, leftovers } from "./kept.ts";
import { lamportsOf, type Told, toldAbout } from "./told.ts";

const Called = z.object({ sessionId: z.string() });

/** A vote, from outside: what members were told, what Redis has, what the executor did, and what the group reads. */
interface Account {
  readonly told: readonly Told[];
  readonly vote: KeptVote;
  /** The orders that it made or sold. */
  readonly orders: readonly KeptOrder[];
  /** How often the executor really carried its trade out. */
  readonly effects: number;
  /** What the executor was asked to trade, in lamports, call by call. */
  readonly asked: readonly number[];
  readonly results: readonly BotMessage[];
  /** The newest card, if there is one. */
  readonly card: BotMessage | undefined;
}

/** How a vote ended, as a drill expects it. */
export interface Ending {
  /** How many results the group got. */
  readonly results: number;
  /** Whether it was withdrawn; a closed session's record does not say that. */
  readonly cancelled?: boolean;
  /** What the group has of its card: it says how the vote ended, unless it is told here that there is none, or no change. */
  readonly card?: "final" | "none" | "as it was";
  /** Whether the bot may go on in the group, so that the next vote is tried; it may, unless it is said otherwise. */
  readonly free?: boolean;
}

/**
 * Expects that a vote that is over has an exact account, whatever went wrong on the way, and that the group can have its next
 * vote. It is drawn up before that, from the stand-ins' records: since these were emptied last, the whole vote must have been.
 */
export async function expectExact(world: World, stage: Stage, vote: Vote, ending: Ending): Promise<void> {
  const account = await accountOf(world, stage.group, vote);
  expect(wrongIn(account, ending)).toEqual([]);
  expect(await leftovers(world, stage.group, vote.id)).toEqual([]);
  // What QStash still has to call for finds nothing to do.
  const calls = world.qstash.messages.filter(({ body, state }) => body.includes(vote.id) && state === "waiting");
  for (const { id } of calls) expect((await world.qstash.deliverNow(id)).status).toBe(200);
  expect(wrongIn(await accountOf(world, stage.group, vote), ending)).toEqual([]);
  if (ending.free ?? true) await expectFree(world, stage);
}

async function accountOf(world: World, group: Group, { id, body }: Vote): Promise<Account> {
  const vote = await keptVote(world, group, id, Called.parse(JSON.parse(body)).sessionId);
  if (vote === null) throw new Error("Redis has nothing of that vote");
  const orders = (await keptOrders(world, group)).filter(({ boughtBy, soldBy }) => boughtBy === id || soldBy === id);
  const told = toldAbout(world.telegram, id, group.id);
  const calls = world.executor.calls.filter((call) => call.id === id);
  return {
    told,
    vote,
    orders,
    effects: world.executor.effects.filter((effect) => effect.id === id).length,
    asked: calls.flatMap(({ body }) => (body === null ? [] : [lamportsOf(body.data.total)])),
    results: results(group).filter(({ text }) => text.includes(`assed: ${vote.title}`)),
    card: group.botMessages.findLast(({ text }) => text.startsWith(`🗳 ${vote.title}`)),
  };
}

/** The rules that an account breaks, each as a line. */
const wrongIn = (account: Account, ending: Ending): string[] => [
  ...wrongVotes(account),
  ...wrongTotals(account, ending),
  ...wrongTrade(account, ending),
  ...wrongWords(account, ending),
];

/** Who was told that a vote counts has exactly that one recorded; who was only ever refused has none. */
function wrongVotes({ told, vote: { ballots } }: Account): string[] {
  const lies = told.flatMap(({ who, counts }) =>
    counts === null || ballots.get(who) === counts
      ? []
      : [`${who} was told ${counts}, and ${ballots.get(who)} is kept`],
  );
  const last = new Map(told.map(({ who, counts }) => [who, counts]));
  const counted = [...last].flatMap(([who, counts]) =>
    counts === null && ballots.has(who) ? [`${who} was told that nothing counts, and ${ballots.get(who)} is kept`] : [],
  );
  return [...lies, ...counted];
}

/** The counts and lamports of the votes, one by one. */
function summed({ ballots }: KeptVote) {
  const votes = [...ballots.values()];
  const yes = votes.filter((ballot) => ballot !== "no");
  const lamports = yes.reduce((sum, ballot) => sum + Number(ballot.split(" ")[1] ?? 0), 0);
  return { yes: yes.length, no: votes.length - yes.length, lamports };
}

/** The running totals are those of the votes, and so is what each text says. */
function wrongTotals({ vote, results, card }: Account, ending: Ending): string[] {
  const sum = summed(vote);
  const differs = (name: string, shown: { yes: number; no: number; lamports: number } | null) =>
    shown === null || JSON.stringify(shown) === JSON.stringify(sum)
      ? []
      : [`${name} says ${JSON.stringify(shown)}, and the votes make ${JSON.stringify(sum)}`];
  return [
    ...differs("the hash", vote.tally),
    ...differs("the card", card === undefined || ending.card === "as it was" ? null : shownIn(card.text, vote.kind)),
    ...results.flatMap(({ text }) => differs("the result", shownIn(text, vote.kind))),
  ];
}

function shownIn(text: string, kind: KeptVote["kind"]) {
  const [, yes, no] = /Yes (\d+) · No (\d+)/.exec(text) ?? [];
  const [, sol = "0"] = /(?:Total |· )(\d+\.\d+) SOL/.exec(text) ?? [];
  return { yes: Number(yes), no: Number(no), lamports: kind === "buy" ? lamportsOf(sol) : 0 };
}

/** One order for a vote that passed and none for another; one effect for an order that was filled, and of what was voted. */
function wrongTrade({ vote, orders, effects, asked }: Account, ending: Ending): string[] {
  const { yes, no, lamports } = summed(vote);
  const wrong: string[] = [];
  const [order, ...more] = orders;
  const passed = yes > no && ending.cancelled !== true;
  if (more.length > 0) wrong.push(`${orders.length} orders of one vote`);
  if (!passed && (orders.length > 0 || asked.length > 0)) wrong.push("a trade without a majority");
  if (passed && vote.kind === "buy" && order === undefined) wrong.push("a buy that passed, and no order");
  const traded = vote.kind === "buy" ? order?.state !== "rejected" : order !== undefined;
  const real = traded && order !== undefined && !order.onPaper;
  if (order?.state !== "unknown" && effects !== (real ? 1 : 0)) wrong.push(`${effects} effects of one vote`);
  if (order !== undefined) {
    const expected = vote.kind === "buy" ? lamports : order.total;
    const sums = [order.who, order.payers].map((paid) => paid.reduce((sum, one) => sum + one, 0));
    for (const sum of [order.total, ...sums, ...asked])
      if (sum !== expected) wrong.push(`${sum} lamports where ${expected} were meant`);
  }
  return wrong;
}

/** One result at most, a card that says how it ended and has no buttons, and nothing that is still to be done. */
function wrongWords({ vote, results, card, orders }: Account, ending: Ending): string[] {
  const wrong: string[] = [];
  const { yes, no } = summed(vote);
  if (results.length !== ending.results) wrong.push(`${results.length} results`);
  if (vote.state !== null && vote.state !== "announced" && vote.state !== "cancelled")
    wrong.push(`it is ${vote.state}`);
  if ((card === undefined) !== (ending.card === "none")) wrong.push(`the card is ${card?.text}`);
  const counted = yes > no ? "✅ Passed" : "❌ Not passed";
  const final = ending.cancelled === true ? "🚫 Cancelled" : counted;
  for (const { text, buttons } of card === undefined || ending.card === "as it was" ? [] : [card]) {
    if (!text.includes(final) || /ing…/.test(text)) wrong.push(`the card says ${text}`);
    if (buttons.length > 0) wrong.push("the card has buttons");
    const [order] = orders;
    if (vote.kind === "buy" && order?.state === "filled" && !text.includes(`as order ${order.number}`))
      wrong.push(`the card does not name order ${order.number}`);
  }
  return wrong;
}
