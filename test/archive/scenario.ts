import {
  alice,
  bob,
  carol,
  castIn,
  must,
  newProposal,
  newSession,
  no,
  openSession,
  openVote,
  tap,
  yes,
} from "../store/people.ts";
import { newChatId, TTL_MS, type World } from "../store/support.ts";
import { begin, buy, carried, closeAll, filled, openSale } from "../store/trades.ts";

export const inChat = (world: World, chatId: number): World => ({ ...world, chatId });

/** The chats of the scenario: one that closes its session, one whose session expires, one that moves, and where to. */
export interface Scenario {
  readonly chatIds: readonly number[];
}

const agree = { choice: "yes", lamports: null } as const;

/** A session with a buy, its sale, and a vote that was withdrawn; it is closed. */
async function closes(world: World): Promise<void> {
  await openSession(world, [alice, bob, carol]);
  await buy(world, 20, [alice, bob]);
  const sale = await openSale(world, 40);
  for (const who of [alice, bob]) must(await castIn(world, who, agree));
  const settlement = await carried(world, await begin(world, sale), filled({ received: 90_000_000 }));
  await world.store.advanceSettlement(settlement, "announcing");
  await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced");
  const { proposalId } = must(await world.store.addProposal(world.chatId, newProposal(world, 50)));
  must(await castIn(world, carol, no));
  must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
  await world.store.keepCancelled(world.chatId, proposalId);
  await closeAll(world);
}

/** A session whose vote nobody settles. */
async function expires(world: World): Promise<void> {
  await openVote(world);
  must(await castIn(world, bob, yes(25_000_000)));
  must(await castIn(world, carol, no));
}

/** A session with an order and a vote that still runs. It moves to a supergroup that has a session and an order of its own. */
async function moves(world: World, to: number): Promise<void> {
  const there = inChat(world, to);
  await openSession(there, [alice, carol], 3);
  await buy(there, 5, [carol]);
  await openSession(world, [alice, bob]);
  await buy(world, 20, [alice]);
  must(await world.store.addProposal(world.chatId, newProposal(world, 30)));
  must(await castIn(world, bob, yes(5_000_000)));
  await world.store.moveChat(world.chatId, to, "mover");
  await closeAll(there);
}

/** Plays the scenario in chats of its own. What is left for the archive is then in Redis. */
export async function play(world: World): Promise<Scenario> {
  const [expiring, moving, to] = [newChatId(), newChatId(), newChatId()];
  await expires(inChat(world, expiring));
  await closes(world);
  await moves(inChat(world, moving), to);
  return { chatIds: [world.chatId, expiring, moving, to] };
}

/** Opens a session with a vote of alice's on the world's chat that bob and carol have voted in. */
export async function openBusy(world: World, messageId = 10) {
  const id = `${world.chatId}.${messageId}`;
  must(await world.store.saveSession(id, newSession(world), TTL_MS / 1_000));
  for (const who of [alice, bob, carol]) must(await world.store.addParticipant(id, who));
  const made = must(await world.store.addProposal(world.chatId, newProposal(world, messageId + 10)));
  must(await castIn(world, bob, yes(25_000_000)));
  must(await castIn(world, carol, yes(5_000_000)));
  return made;
}
