import { expect } from "vitest";
import type { Person } from "../../src/domain/person.ts";
import { NONCE } from "../../src/domain/recount.ts";
import type { Result } from "../../src/domain/result.ts";
import type { Ballot, VoteRequest } from "../../src/domain/vote-request.ts";
import type { Cause } from "../../src/store/cause.ts";
import type { MadeProposal } from "../../src/store/made-proposal.ts";
import type { NewSession } from "../../src/store/opening.ts";
import type { NewProposal } from "../../src/store/proposing.ts";
import type { Settlement, Stepped } from "../../src/store/settlements.ts";
import { MINUTE_MS, newChatId, START, TTL_MS, type World } from "./support.ts";

export const alice: Person = { id: 11, name: { kind: "username", text: "alice" } };
export const bob: Person = { id: 22, name: { kind: "first_name", text: "Bob" } };
export const carol: Person = { id: 33, name: { kind: "username", text: "carol" } };
export const person = (id: number): Person => ({ id, name: { kind: "first_name", text: `Person ${id}` } });

export const yes = (lamports = 50_000_000): Ballot => ({ choice: "yes", lamports });
export const no: Ballot = { choice: "no", lamports: 0 };

/** The receipt of a proposal's vote with this number, as a test expects it: its nonce is drawn. */
export const receipt = (number: number) => ({ number, nonce: expect.stringMatching(NONCE) });

/** The messages of a chat in these tests: its `/create_session` is 10, and its first `/propose` 20. */
const SESSION_MESSAGE = 10;
const PROPOSAL_MESSAGE = 20;

let taps = 0;
/** A tap that nobody made before. */
export const tap = (): Cause => {
  taps += 1;
  return { kind: "tap", id: `4${taps}` };
};
export const message = (chatId: number, messageId: number, sentAt = START): Cause => ({
  kind: "message",
  chatId,
  messageId,
  sentAt,
  late: false,
});

/** The value of a result, or a failed test that shows the refusal. */
export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The refusal of a result, or a failed test. */
export function refusalOf<E>(result: Result<unknown, E>): E {
  if (result.ok) throw new Error(`not refused: ${JSON.stringify(result.value)}`);
  return result.error;
}

/** What alice opens a session with. */
export const newSession = (world: World, more: Partial<NewSession> = {}): NewSession => ({
  message: "Buy BONK token",
  minutes: 5,
  creator: alice,
  threadId: null,
  claim: { attemptId: "poster", until: world.clock.now + 8_000 },
  late: false,
  ...more,
});

/** What alice proposes with the chat's message of this number. */
export const newProposal = (
  world: World,
  messageId = PROPOSAL_MESSAGE,
  more: Partial<NewProposal> = {},
): NewProposal => ({
  message: { chatId: world.chatId, messageId },
  proposer: alice,
  action: { kind: "buy", token: "MALONEY", amount: 50_000_000, price: { kind: "market" } },
  executorToken: "MINT-of-MALONEY",
  market: null,
  byTap: false,
  minutes: null,
  threadId: null,
  claim: { attemptId: "poster", until: world.clock.now + 8_000 },
  sentAt: world.clock.now,
  late: false,
  isAdmin: false,
  ...more,
});

/** Opens a session in the world's chat, with these people in it, and returns its id. */
export async function openSession(world: World, members: readonly Person[] = [], messageId = SESSION_MESSAGE) {
  const id = `${world.chatId}.${messageId}`;
  must(await world.store.saveSession(id, newSession(world), TTL_MS / 1_000));
  for (const member of members) must(await world.store.addParticipant(id, member));
  return id;
}

/** A session with alice, bob and carol in it and a proposal of alice's that takes votes for five minutes. */
export async function openVote(world: World): Promise<MadeProposal> {
  await openSession(world, [alice, bob, carol]);
  return must(await world.store.addProposal(world.chatId, newProposal(world)));
}

let updates = 0;

/** An attempt to count a vote, of an update that is newer than all before it. */
export function attempt(attemptId = "") {
  updates += 1;
  return { attemptId, updateId: updates };
}

/** Casts a vote in the chat's open proposal. */
export const castIn = (world: World, user: Person, ballot: VoteRequest = yes(), cause = tap(), attemptId = "") =>
  world.store.addVote({ chatId: world.chatId }, user, ballot, cause, attempt(attemptId));

/** Begins the settlement that must be possible now. */
export async function mustBegin(
  world: World,
  { chatId, sessionId, proposalId }: MadeProposal,
  attemptId = "settler",
): Promise<Settlement> {
  const begun = await world.store.beginSettlement({ chatId, sessionId, proposalId }, attemptId);
  if (begun.tag !== "go") throw new Error(`not begun: ${JSON.stringify(begun)}`);
  return begun.settlement;
}

/** Lets the vote's time pass and takes its settlement to the end. */
export async function settleAll(world: World, made: MadeProposal): Promise<void> {
  world.clock.now = Math.max(world.clock.now, made.endTime);
  await announce(world, await mustBegin(world, made));
}

/** Takes a settlement from where it stands to its end, which must be possible, and gives what the last step said. */
export async function announce(world: World, settlement: Settlement): Promise<Stepped> {
  const first = await world.store.advanceSettlement(settlement, "announcing");
  const last = await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced");
  if (first === "lost" || last === "lost") throw new Error("lost");
  return last;
}

/** A second proposal, made after the first has been settled, a minute after its end. */
export async function nextVote(world: World, made: MadeProposal, messageId = 40): Promise<MadeProposal> {
  await settleAll(world, made);
  world.clock.now += MINUTE_MS;
  return must(await world.store.addProposal(world.chatId, newProposal(world, messageId)));
}

/** Lives a whole session in a chat of its own, so that the server knows every script: the first call of one costs two requests. */
export async function warmScripts(world: World): Promise<void> {
  const { store, chatId } = world;
  const made = await openVote(world);
  const at = { chatId, attemptId: "editor" };
  must(await store.addParticipant(made.sessionId, person(44), at));
  must(await store.removeParticipant(made.sessionId, 44, at));
  await store.readLeasedCard(chatId, { sessionId: made.sessionId, proposalId: null, attemptId: "editor", at: 0 });
  must(await castIn(world, bob, no));
  await store.updateSession(chatId, made.sessionId, { cardId: 1 });
  await store.beginReminder(chatId, made.proposalId);
  world.clock.now = made.endTime;
  const settlement = await mustBegin(world, made);
  await store.recordTrade(settlement, { tag: "unknown" }, []);
  await announce(world, { ...settlement, state: "carried" });
  await store.listOrders(chatId, null, 1);
  await store.listHeldOrders(chatId);
  const next = must(await store.addProposal(chatId, newProposal(world, 40)));
  must(await store.cancelProposal(chatId, alice.id, true, tap()));
  const to = newChatId();
  must(await store.setRule(chatId, { rule: "pause", value: false }, { updateId: 1, late: false }));
  must(await store.readRules(chatId));
  await store.moveChat(chatId, to, "");
  must(await store.closeSession(to, alice.id, true, tap()));
  await store.archiveSession(to);
  await store.deleteSession(made.sessionId);
  await store.dropDue(made.proposalId);
  await store.dropDue(next.proposalId);
}
