import { expect } from "vitest";
import * as z from "zod";
import type { BotMessage, Group, GroupOptions, Member } from "../../dev/telegram/server.ts";
import type { RequestRecord } from "../../dev/upstash/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import type { World } from "../../dev/world.ts";
import { until } from "../support/until.ts";

/** A group with an open session; its creator is Telegram's, and so an admin. */
export interface Stage {
  readonly group: Group;
  readonly admin: Member;
  readonly members: readonly Member[];
}

/** A proposal as the outside knows it. */
export interface Vote {
  readonly id: string;
  /** What QStash is to send to `/proposal-end`. */
  readonly body: string;
  readonly cardId: number;
}

/** What a vote that was settled looks like from outside. */
export interface Outcome {
  /** How many results the group got. */
  readonly results: number;
  /** What the card says in the end. */
  readonly card: string;
  readonly buttons: number;
}

/** How much later than the first Worker's clock the second one's is, in ms: a vote of a minute is over by it. */
export const AFTER_VOTE_MS = 70_000;
/** And one for which the lease of whoever settled at that time has run out. */
export const AFTER_LEASE_MS = AFTER_VOTE_MS + 30_000;

/** Puts everything right between two tests: faults off, records empty, the webhook back at the first Worker. */
export function reset(world: World): void {
  world.telegram.resetFaults();
  world.upstash.resetFaults();
  world.qstash.resetFaults();
  world.executor.resetFaults();
  world.telegram.resetRecords();
  world.upstash.resetRecords();
  world.qstash.resetRecords();
  world.executor.resetRecords();
  world.worker.logs.length = 0;
  Object.assign(world.telegram.flood, { on: true, perMinute: 20 });
}

/** A Worker on the same world whose clock is `ms` ahead, so that nobody has to wait. */
export const workerAhead = (world: World, ms: number): Promise<RunningWorker> =>
  world.secondWorker({ CLOCK_OFFSET_MS: String(ms) });

/** A group of its own with an open session that everybody has joined. */
export async function openSession(world: World, size = 3, options: GroupOptions = {}, topic?: number): Promise<Stage> {
  const group = world.telegram.group(options);
  return fill({ group, admin: group.creator, members: [] }, size, topic);
}

/** Opens a session in a group that there is, and lets so many join. */
export async function fill({ group, admin }: Stage, size: number, topic?: number): Promise<Stage> {
  const place = topic === undefined ? {} : { topic };
  await admin.says('/create_session "Buy the dip" 1', place);
  const names = Array.from({ length: size }, (_, i) => ({ first_name: `Member ${i}`, username: `member_${i}` }));
  const members = names.map((name) => group.member(name));
  for (const member of members) await member.taps("Join");
  return { group, admin, members };
}

/** Has the first member propose, and finds the proposal's card and its call. */
export async function propose(world: World, { group, members }: Stage, token = "BONK", topic?: number): Promise<Vote> {
  const place = topic === undefined ? {} : { topic };
  const { update } = await memberAt(members, 0).says(`/propose "BUY token=${token} amount=0.05" 1`, place);
  const id = `${group.id}.${update.message?.message_id}`;
  const cardId = cardFor(group, token)?.messageId ?? 0;
  const sessionId = sessionOf(group);
  const call = { v: 1, type: "buy", chatId: group.id, sessionId, proposalId: id };
  const published = world.qstash.messages.findLast(({ body }) => body.includes(id));
  return { id, cardId, body: published?.body ?? JSON.stringify(call) };
}

/** Member 0 votes yes with 0.05, member 1 yes with 0.01, and the rest abstain: `Yes 2 · No 0 · 0.06 SOL`. */
export async function voteTwice({ members }: Stage): Promise<void> {
  await memberAt(members, 0).taps("Yes 0.05");
  await memberAt(members, 1).taps("Yes 0.01");
}

/** A session of three with a proposal for which two have voted. */
export async function openVote(world: World, options: GroupOptions = {}): Promise<{ stage: Stage; vote: Vote }> {
  const stage = await openSession(world, 3, options);
  const vote = await propose(world, stage);
  await voteTwice(stage);
  return { stage, vote };
}

/**
 * Restarts the first Worker when it has finished what it is doing. Edits of cards that it has planned for seconds after are never
 * made.
 */
export async function dropPlannedEdits(world: World): Promise<void> {
  await world.worker.idle();
  await world.setBindings({});
  await world.worker.idle();
}

/**
 * Waits for the edits that the first join and the first vote leave for later, and drops those planned for after them. From here on
 * only what the test does edits a card.
 */
export async function cardsAtRest(world: World, ...stages: readonly Stage[]): Promise<void> {
  for (const { group } of stages) await until(() => group.botMessages.filter(({ edits }) => edits > 0).length >= 2);
  await dropPlannedEdits(world);
}

export const memberAt = (members: readonly Member[], index: number): Member => {
  const member = members[index];
  if (member === undefined) throw new Error(`there is no member ${index}`);
  return member;
};

/** Calls a Worker's `/proposal-end` as QStash would; the signature is for the first Worker's address. */
export const callEnd = (world: World, worker: RunningWorker, body: string) =>
  world.qstash.post(`${worker.url}/proposal-end`, body, { sub: `${world.url}/proposal-end` });

/**
 * Calls a Worker's `/proposal-end`, and expects to be told to come again at a time that Redis keeps with the vote. That is `q.ends` or
 * `q.settle_until`. Retry-After says it in whole seconds by the Worker's clock, however long the call takes.
 */
export async function expectPutOff(
  world: World,
  worker: RunningWorker,
  { group }: Stage,
  { body }: Vote,
  until: "q.ends" | "q.settle_until",
): Promise<void> {
  const at = Number(await world.upstash.command("HGET", `session:live:{${group.id}}`, until));
  const secondsLeft = () => Math.ceil((at - Date.now() - Number(worker.bindings.CLOCK_OFFSET_MS)) / 1_000);
  const most = secondsLeft();
  const { status, headers } = await callEnd(world, worker, body);
  expect(status).toBe(503);
  expect(Number(headers.get("Retry-After"))).toBeLessThanOrEqual(most);
  expect(Number(headers.get("Retry-After"))).toBeGreaterThanOrEqual(secondsLeft());
}

/** Makes the pause pass that an attempt left which failed: until then nobody tries again. */
export const passPause = (world: World, { group }: Stage): Promise<void> => passPauseIn(world, group.id);

async function passPauseIn({ upstash }: World, chatId: number): Promise<void> {
  const moved = await upstash.command("GET", `moved:{${chatId}}`);
  const key = `session:live:{${moved ?? chatId}}`;
  if (Number(await upstash.command("EXISTS", key)) === 1) await upstash.command("HSET", key, "q.next", "0");
}

/** Calls until a Worker says that nothing is left to do, at most `times`; the pauses in between pass. */
export async function callUntilDone(world: World, worker: RunningWorker, body: string, times = 3): Promise<number> {
  const { chatId } = z.object({ chatId: z.number() }).parse(JSON.parse(body));
  for (let call = 1; ; call += 1) {
    if (call > 1) await passPauseIn(world, chatId);
    const { status } = await callEnd(world, worker, body);
    if (status === 200 || call === times) return status;
  }
}

/** The messages with a result's words. */
export const results = (group: Group): BotMessage[] =>
  group.botMessages.filter(({ text }) => /Abstained \d/.test(text));

export const said = (group: Group): string[] => group.botMessages.map(({ text }) => text);

export const buttonsOf = (message: BotMessage | undefined): string[] =>
  message?.buttons.flat().map(({ text }) => text) ?? [];

/** The newest message that has voting buttons, or says what became of a vote, and carries the token. */
export const cardFor = (group: Group, token: string): BotMessage | undefined =>
  group.botMessages.findLast(({ text }) => text.startsWith(`🗳 BUY ${token}`));

export function outcomeOf(group: Group, { cardId }: Vote): Outcome {
  const card = group.botMessages.find(({ messageId }) => messageId === cardId);
  return { results: results(group).length, card: card?.text ?? "", buttons: buttonsOf(card).length };
}

/** Expects what must hold of `openVote` once it has been settled on paper, whatever went wrong on the way. */
export function expectSettled(group: Group, vote: Vote, count: number): void {
  const outcome = outcomeOf(group, vote);
  expect(outcome).toMatchObject({ results: count, buttons: 0 });
  expect(outcome.card).toContain("✅ Passed, bought on paper as order 1 · Yes 2 · No 0 · 0.06 SOL");
  for (const { text } of results(group)) {
    expect(text).toContain("Yes 2 · No 0 · Abstained 1\nTotal 0.06 SOL\n");
    expect(text).toContain("On paper: 0.06 SOL of BONK. No money moved.\nThis is order 1: /order_1 shows the shares.");
  }
}

/** Expects that the next vote can be started at once. */
export async function expectFree(world: World, stage: Stage): Promise<void> {
  const next = await propose(world, stage, "NEXT");
  expect(buttonsOf(cardFor(stage.group, "NEXT"))).toContain("Yes 0.01");
  expect(next.cardId).toBeGreaterThan(0);
}

/** The id of the session that the group's newest *Join* button belongs to. */
export function sessionOf(group: Group): string {
  const buttons = group.botMessages.flatMap((message) => message.buttons.flat());
  return buttons.findLast(({ text }) => text === "Join")?.data.split(":")[1] ?? "";
}

/** Requests to Redis that name the group, since the records were emptied. */
export const requestsFor = (world: World, group: Group): RequestRecord[] =>
  world.upstash.requests.filter(({ commands }) => JSON.stringify(commands).includes(String(group.id)));

/**
 * What a Worker sends while something is done, as `METHOD host/path`. The stand-ins' records also hold what another Worker sends,
 * which may edit a card of an earlier test seconds later.
 */
export async function sentBy(worker: RunningWorker, act: () => Promise<unknown>): Promise<string[]> {
  const before = worker.sentRequests.length;
  await act();
  return worker.sentRequests.slice(before);
}

/** The methods among them that Telegram was called by. */
export const methodsIn = (sent: readonly string[]): string[] =>
  sent.flatMap((request) => /\/bot[^/]+\/(\w+)$/.exec(request)?.[1] ?? []);

/** Calls to Telegram in the group since the records were emptied, by name. */
export const callsFor = (world: World, group: Group): string[] =>
  world.telegram.outgoing.filter(({ payload }) => payload.chat_id === group.id).map(({ method }) => method);

/** Posts an update to any Worker, as Telegram would, once. */
export const postUpdate = (world: World, worker: RunningWorker, update: unknown): Promise<Response> =>
  worker.fetch("/telegram", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": world.webhookSecret },
    body: typeof update === "string" ? update : JSON.stringify(update),
  });
