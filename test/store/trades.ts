import type { Person } from "../../src/domain/person.ts";
import type { Lamports } from "../../src/domain/rules.ts";
import type { Proposal } from "../../src/domain/session.ts";
import { contributionsOf, orderChange } from "../../src/domain/settlement.ts";
import type { Contribution, Fill, Outcome } from "../../src/domain/trade.ts";
import type { ExecutorAsk } from "../../src/store/asks.ts";
import { ordersKey } from "../../src/store/keys.ts";
import type { MadeProposal } from "../../src/store/made-proposal.ts";
import { writeBought, writeContributions } from "../../src/store/order-json.ts";
import type { NewProposal } from "../../src/store/proposing.ts";
import { readFields, readKept } from "../../src/store/session-hash.ts";
import type { Settlement } from "../../src/store/settlements.ts";
import { NO_RULES } from "../support/no-rules.ts";
import {
  alice,
  announce,
  bob,
  carol,
  castIn,
  must,
  mustBegin,
  newProposal,
  openSession,
  openVote,
  tap,
  yes,
} from "./people.ts";
import { HOUR_MS, MINUTE_MS, START, type World } from "./support.ts";

/** He pays for the order of `holding`, and has not joined the session that is open then. */
export const dave: Person = { id: 44, name: { kind: "first_name", text: "Dave" } };

export const FILL: Fill = {
  tokenAmount: "1234567.890123",
  price: "0.0000000405",
  fee: 5_000,
  received: null,
  txUrl: "https://solscan.io/tx/5Kd",
  onPaper: false,
};
export const filled = (more: Partial<Fill> = {}): Outcome => ({ tag: "filled", fill: { ...FILL, ...more } });
export const rejected: Outcome = { tag: "rejected", reason: "the pool is too small" };
export const unknown: Outcome = { tag: "unknown" };
export const OUTCOMES: readonly Outcome[] = [filled(), rejected, unknown];

export const paid = (contributor: Person, lamports: Lamports): Contribution => ({ contributor, lamports });

/** Lets a vote's time pass and begins its settlement. */
export async function begin(world: World, made: MadeProposal, attemptId = "settler"): Promise<Settlement> {
  world.clock.now = Math.max(world.clock.now, made.endTime);
  return mustBegin(world, made, attemptId);
}

/** A vote of alice's and bob's that passed, against nobody's no, and is being settled. */
export async function approved(world: World, attemptId = "settler") {
  const made = await openVote(world);
  must(await castIn(world, alice, yes(50_000_000)));
  must(await castIn(world, bob, yes(25_000_000)));
  return begin(world, made, attemptId);
}

/** Records how a settlement's trade ended; those who pay are its yes votes. */
export const record = (world: World, settlement: Settlement, outcome = filled(), payers?: readonly Contribution[]) =>
  world.store.recordTrade(settlement, outcome, payers ?? contributionsOf(settlement.proposal.votes));

/** The settlement behind a trade that must have been recorded. */
export async function carried(world: World, settlement: Settlement, outcome = filled()): Promise<Settlement> {
  const recorded = await record(world, settlement, outcome);
  if (recorded === "lost") throw new Error("lost");
  return recorded.settlement;
}

/** After this no executor is asked first, by `ask`. */
export const DEADLINE = START + 24 * HOUR_MS;

/** The ask of an executor that needs no permission. */
export const ask = (more: Partial<ExecutorAsk> = {}): ExecutorAsk => ({
  executor: "webhook:a",
  needsPermission: false,
  mayNotBegin: false,
  deadline: DEADLINE,
  paper: null,
  ...more,
});

/** Takes a proposal from its open vote to its end, with a trade that ended so. */
async function tradeAll(world: World, made: MadeProposal, outcome = filled()): Promise<Settlement> {
  const settlement = await carried(world, await begin(world, made), outcome);
  await announce(world, settlement);
  return settlement;
}

/** A buy from its proposal to its end. These people, who take part, pay 50 million lamports each. */
export async function buy(world: World, messageId: number, payers: readonly Person[] = [alice], outcome = filled()) {
  const made = must(await world.store.addProposal(world.chatId, newProposal(world, messageId)));
  for (const payer of payers) must(await castIn(world, payer, yes()));
  await tradeAll(world, made, outcome);
  return made;
}

/** Closes the chat's session and writes its record. */
export async function closeAll(world: World): Promise<void> {
  must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
  await world.store.archiveSession(world.chatId);
}

/** Who paid for the order of `holding`: 80 million lamports in all. */
const HOLDERS = [paid(alice, 50_000_000), paid(bob, 25_000_000), paid(dave, 5_000_000)];

/**
 * A chat with order 1, which alice, bob and dave bought in a session that is gone, and with a session that alice, bob and carol
 * have joined. The order is written past the store, which is quicker; carrying-out.test.ts sees to it that it is as the store
 * writes it. Returns the session's id.
 */
export async function holding(world: World, outcome = filled()): Promise<string> {
  await stock(world, HOLDERS, outcome);
  return openSession(world, [alice, bob, carol], 30);
}

/** Writes order 1 of a chat that has none, as if its message 20 had proposed it. */
export async function stock(world: World, payers: readonly Contribution[], outcome: Outcome): Promise<void> {
  const { proposal } = settlementIn(world.chatId);
  const lamports = payers.reduce((sum, payer) => sum + payer.lamports, 0);
  const change = orderChange({ ...proposal, tally: { ...proposal.tally, lamports } }, outcome, proposal.endTime);
  if (change.kind !== "new") throw new TypeError("a buy makes an order");
  const order = ["1", writeBought(change.bought), "1:state", change.state];
  const who = ["1:who", writeContributions(payers), "1:payers", String(payers.length)];
  const each = payers.flatMap(({ contributor: { id }, lamports }) => [`1:c:${id}`, String(lamports)]);
  const index = ["count", "1", `of:${proposal.id}`, "1"];
  await world.standIn.command("HSET", ordersKey(world.chatId), ...index, ...order, ...who, ...each);
}

/** What alice proposes to sell with the chat's message of this number. */
export const newSale = (world: World, messageId = 40, order = 1, more: Partial<NewProposal> = {}): NewProposal =>
  newProposal(world, messageId, { action: { kind: "sell", order }, executorToken: "", ...more });

/** Opens the vote on selling an order of the world's chat. */
export const openSale = async (world: World, messageId = 40, order = 1): Promise<MadeProposal> =>
  must(await world.store.addProposal(world.chatId, newSale(world, messageId, order)));

/** A settlement as its holder has it in hand, of a chat where nothing of it needs to be. */
export function settlementIn(chatId: number): Settlement {
  const when = { minutes: 5, startTime: START, endTime: START + 5 * MINUTE_MS };
  const proposal: Settlement["proposal"] = {
    ...when,
    id: `${chatId}.20`,
    kind: "buy",
    text: "BUY token=MALONEY amount=0.05 price=market",
    token: "MALONEY",
    executorToken: "MINT-of-MALONEY",
    price: { kind: "market" },
    suggested: 50_000_000,
    order: null,
    proposer: alice,
    state: "closed",
    tally: { yes: 1, no: 0, lamports: 1 },
    votes: [],
    eligibleVoters: 1,
    outcome: null,
    cardId: null,
    threadId: null,
    rules: NO_RULES,
    market: null,
    replaced: [],
    hash: null,
    editedAt: 0,
  };
  return { chatId, sessionId: `${chatId}.10`, proposal, state: "closed", attemptId: "settler" };
}

/** The numbers and states of a chat's orders, newest first. */
export const statesOf = async (world: World, chatId = world.chatId): Promise<[number, string][]> =>
  (await world.store.listOrders(chatId, null, 50)).orders.map(({ number, state }) => [number, state]);

/** An order that must be there. */
export async function orderOf(world: World, number: number, chatId = world.chatId) {
  const { order } = await world.store.findOrder(chatId, number);
  if (order === null) throw new Error(`no order ${number}`);
  return order;
}

/** A proposal that is over, as it is kept apart from its session; it must be there. */
export async function keptProposal(world: World, proposalId: string, chatId = world.chatId): Promise<Proposal> {
  const message = proposalId.slice(proposalId.indexOf(".") + 1);
  const flat = await world.standIn.command("HGETALL", `proposal:{${chatId}}.${message}`);
  const proposal = readKept(readFields(Array.isArray(flat) ? flat.map(String) : []), proposalId);
  if (proposal === null) throw new Error("it is not kept");
  return proposal;
}
