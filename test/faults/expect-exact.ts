import { expect } from "vitest";
import * as z from "zod";
import type { BotMessage, Group } from "../../dev/telegram/server.ts";
import type { World } from "../../dev/world.ts";
import { results } from "../e2e/messages.ts";
import { expectFree } from "../e2e/outcome.ts";
import type { Stage, Vote } from "../e2e/stage.ts";
import { leftovers, type StoredOrder, type StoredProposal, storedOrders, storedProposal } from "./stored.ts";
import { lamportsOf, type VoteReply, voteReplies } from "./vote-replies.ts";

const Called = z.object({ sessionId: z.string() });

/** A vote as it is seen from outside: the replies to members, Redis, the executor, and what the group reads. */
interface VoteSnapshot {
  readonly replies: readonly VoteReply[];
  readonly vote: StoredProposal;
  /** The orders that it made or sold. */
  readonly orders: readonly StoredOrder[];
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
  /** What the group has of its card: it says how the vote ended, unless this says that there is none, or no change. */
  readonly card?: "final" | "none" | "as it was";
  /** Whether the bot may go on in the group, so that the next vote is tried; it may, unless it is said otherwise. */
  readonly free?: boolean;
}

/**
 * Expects that a vote that is over is exact, whatever went wrong on the way, and that the group can have its next vote. It reads the
 * stand-ins' records, so the whole vote must have been since these were emptied last.
 */
export async function expectExact(world: World, stage: Stage, vote: Vote, ending: Ending): Promise<void> {
  const snapshot = await snapshotOf(world, stage.group, vote);
  expect(wrongIn(snapshot, ending)).toEqual([]);
  expect(await leftovers(world, stage.group, vote.id)).toEqual([]);
  // What QStash still has to call for finds nothing to do.
  const calls = world.qstash.messages.filter(({ body, state }) => body.includes(vote.id) && state === "waiting");
  for (const { id } of calls) expect((await world.qstash.deliverNow(id)).status).toBe(200);
  expect(wrongIn(await snapshotOf(world, stage.group, vote), ending)).toEqual([]);
  if (ending.free ?? true) await expectFree(world, stage);
}

async function snapshotOf(world: World, group: Group, { id, body }: Vote): Promise<VoteSnapshot> {
  const vote = await storedProposal(world, group, id, Called.parse(JSON.parse(body)).sessionId);
  if (vote === null) throw new Error("Redis has nothing of that vote");
  const orders = (await storedOrders(world, group)).filter(({ boughtBy, soldBy }) => boughtBy === id || soldBy === id);
  const replies = voteReplies(world.telegram, id, group.id);
  const calls = world.executor.calls.filter((call) => call.id === id);
  return {
    replies,
    vote,
    orders,
    effects: world.executor.effects.filter((effect) => effect.id === id).length,
    asked: calls.flatMap(({ body }) => (body === null ? [] : [lamportsOf(body.data.total)])),
    results: results(group).filter(({ text }) => text.includes(`assed: ${vote.title}`)),
    card: group.botMessages.findLast(({ text }) => text.startsWith(`🗳 ${vote.title}`)),
  };
}

/** The rules that a vote breaks, each as a line. */
const wrongIn = (snapshot: VoteSnapshot, ending: Ending): string[] => [
  ...wrongVotes(snapshot),
  ...wrongTotals(snapshot, ending),
  ...wrongTrade(snapshot, ending),
  ...wrongWords(snapshot, ending),
];

/** Who was told that a vote counts has exactly that one recorded; who was only ever refused has none. */
function wrongVotes({ replies, vote: { ballots } }: VoteSnapshot): string[] {
  const lies = replies.flatMap(({ who, counts }) =>
    counts === null || ballots.get(who) === counts
      ? []
      : [`${who} was told ${counts}, and ${ballots.get(who)} is stored`],
  );
  const last = new Map(replies.map(({ who, counts }) => [who, counts]));
  const counted = [...last].flatMap(([who, counts]) =>
    counts === null && ballots.has(who)
      ? [`${who} was told that nothing counts, and ${ballots.get(who)} is stored`]
      : [],
  );
  return [...lies, ...counted];
}

/** The counts and lamports of the votes, one by one. */
function summed({ ballots }: StoredProposal) {
  const votes = [...ballots.values()];
  const yes = votes.filter((ballot) => ballot !== "no");
  const lamports = yes.reduce((sum, ballot) => sum + Number(ballot.split(" ")[1] ?? 0), 0);
  return { yes: yes.length, no: votes.length - yes.length, lamports };
}

/** The running totals are those of the votes, and so is what each text says. */
function wrongTotals({ vote, results, card }: VoteSnapshot, ending: Ending): string[] {
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

function shownIn(text: string, kind: StoredProposal["kind"]) {
  const [, yes, no] = /Yes (\d+) · No (\d+)/.exec(text) ?? [];
  const [, sol = "0"] = /(?:Total |· )(\d+\.\d+) SOL/.exec(text) ?? [];
  return { yes: Number(yes), no: Number(no), lamports: kind === "buy" ? lamportsOf(sol) : 0 };
}

/** One order for a vote that passed and none for another; one effect for an order that was filled, and of what was voted. */
function wrongTrade({ vote, orders, effects, asked }: VoteSnapshot, ending: Ending): string[] {
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
function wrongWords({ vote, results, card, orders }: VoteSnapshot, ending: Ending): string[] {
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
