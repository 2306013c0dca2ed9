import { expect } from "vitest";
import * as z from "zod";
import type { BotMessage, Group, GroupOptions } from "../../dev/telegram/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import type { World } from "../../dev/world.ts";
import { until } from "../support/until.ts";
import { results, sessionOf } from "./messages.ts";
import { callEnd } from "./settling.ts";
import { memberAt, openSession, openVote, propose, type Stage, type Vote } from "./stage.ts";

/** A vote and whose it is. */
export interface Trade {
  readonly stage: Stage;
  readonly vote: Vote;
}

/** Has somebody who paid for an order propose its sale. */
export async function proposeSale(world: World, { group, members }: Stage, order = 1, by = 0): Promise<Vote> {
  const { update } = await memberAt(members, by).says(`/propose "SELL order=${order}" 1`);
  const id = `${group.id}.${update.message?.message_id}`;
  const cardId = group.botMessages.findLast(({ text }) => text.startsWith(`🗳 SELL order ${order} `))?.messageId ?? 0;
  const call = { v: 1, type: "sell", chatId: group.id, sessionId: sessionOf(group), proposalId: id };
  const published = world.qstash.messages.findLast(({ body }) => body.includes(id));
  return { id, cardId, body: published?.body ?? JSON.stringify(call) };
}

/** The only member of a new session votes for buying BONK with 0.05 SOL, and no edit of a card is left for later. */
export async function openBuy(world: World): Promise<Trade> {
  const stage = await openSession(world, 1);
  const vote = await propose(world, stage);
  await memberAt(stage.members, 0).taps("Yes 0.05");
  await edited(stage.group, stage.group.botMessages[0]?.messageId ?? 0, vote.cardId);
  return { stage, vote };
}

/** An order that was bought by a Worker whose clock is ahead; then the member proposes its sale, and votes for that. */
export async function openSale(world: World, later: RunningWorker): Promise<Trade> {
  const { stage, vote: buy } = await openBuy(world);
  expect((await callEnd(world, later, buy.body)).status).toBe(200);
  const vote = await proposeSale(world, stage);
  await memberAt(stage.members, 0).taps("Yes");
  await edited(stage.group, vote.cardId);
  return { stage, vote };
}

/** Three in a session, of whom the first has paid 0.05 SOL for order 1, the second 0.01, and the third nothing. */
export async function boughtByTwo(world: World, later: RunningWorker, options: GroupOptions = {}): Promise<Stage> {
  const { stage, vote } = await openVote(world, options);
  expect((await callEnd(world, later, vote.body)).status).toBe(200);
  return stage;
}

/** Has the sale of order 1 proposed and approved by the first who paid. */
export async function approveSale(world: World, stage: Stage): Promise<Vote> {
  const vote = await proposeSale(world, stage);
  await memberAt(stage.members, 0).taps("Yes");
  return vote;
}

/** Waits until cards have had their first edit. */
const edited = (group: Group, ...ids: number[]): Promise<true> =>
  until(() => ids.every((id) => (messageOf(group, id)?.edits ?? 0) > 0));

export const messageOf = (group: Group, id: number): BotMessage | undefined =>
  group.botMessages.find(({ messageId }) => messageId === id);

/** The results of the sales in a group. */
export const saleResults = (group: Group): BotMessage[] =>
  results(group).filter(({ text }) => text.includes("SELL order"));

/** How often the executor really carried a vote's trade out. */
export const effectsOf = ({ executor }: World, { id }: Vote): number =>
  executor.effects.filter((effect) => effect.id === id).length;

const Sale = z.object({ proposalId: z.string(), received: z.int() });

/** An order as it is kept: its state, and the lamports that came back. */
export interface Kept {
  readonly state: string;
  readonly received: number | null;
}

/** All orders of a group, the first one first. */
export async function ordersOf({ upstash }: World, { id }: Group): Promise<Kept[]> {
  const field = async (name: string) => String((await upstash.command("HGET", `orders:{${id}}`, name)) ?? "");
  const numbers = Array.from({ length: Number(await field("count")) }, (_, i) => i + 1);
  return Promise.all(
    numbers.map(async (number) => {
      const sale = await field(`${number}:sale`);
      const received = sale === "" ? null : Sale.parse(JSON.parse(sale)).received;
      return { state: await field(`${number}:state`), received };
    }),
  );
}
