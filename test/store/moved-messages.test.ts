import { beforeAll, expect, test } from "vitest";
import {
  alice,
  bob,
  castIn,
  message,
  must,
  newProposal,
  openVote,
  refusalOf,
  settleAll,
  tap,
  warmScripts,
  yes,
} from "./people.ts";
import { MINUTE_MS, newChatId, onEveryEngine, type World } from "./support.ts";

/** A chat that moved with an open session, a vote that was made in the supergroup, and when. */
async function movedVote(world: World) {
  const to = newChatId();
  await settleAll(world, await openVote(world));
  await world.store.moveChat(world.chatId, to, "");
  world.clock.now += MINUTE_MS + 400;
  const made = must(
    await world.store.addProposal(to, { ...newProposal(world), message: { chatId: to, messageId: 5 } }),
  );
  return { to, made, began: world.clock.now };
}

onEveryEngine("a message of the chat that a supergroup was, delivered behind the move", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("is no vote on what was proposed after it was written, whatever its number", async () => {
    const world = newWorld();
    const { began } = await movedVote(world);
    const before = message(world.chatId, 900, Math.floor(began / 1_000) * 1_000 - 1_000);
    expect(refusalOf(await castIn(world, bob, yes(), before))).toEqual({ reason: "past" });
    // Telegram tells whole seconds, so one of the same second may have been written behind it.
    const same = message(world.chatId, 901, Math.floor(began / 1_000) * 1_000);
    expect(must(await castIn(world, bob, yes(), same))).toMatchObject({ tag: "counted" });
  });

  test("withdraws nothing that was proposed after it was written", async () => {
    const world = newWorld();
    const { began } = await movedVote(world);
    const cancel = (sentAt: number) =>
      world.store.cancelProposal(world.chatId, alice.id, false, message(world.chatId, 900, sentAt));
    expect(refusalOf(await cancel(began - 2_000))).toEqual({ reason: "past" });
    must(await cancel(began));
  });

  test("closes no session that was opened after it was written, and proposes nothing in it", async () => {
    const world = newWorld();
    const { to, began } = await movedVote(world);
    must(await world.store.closeSession(to, alice.id, true, tap()));
    await world.store.archiveSession(to);
    world.clock.now += MINUTE_MS;
    const session = { message: "Next", minutes: 5, creator: alice, threadId: null, late: false };
    const id = `${to}.9`;
    must(await world.store.saveSession(id, { ...session, claim: { attemptId: "a", until: 0 } }, 60));
    must(await world.store.addParticipant(id, alice));
    const cause = message(world.chatId, 900, began);
    expect(refusalOf(await world.store.closeSession(world.chatId, alice.id, true, cause))).toEqual({ reason: "past" });
    const proposal = newProposal(world, 901, { sentAt: began });
    expect(refusalOf(await world.store.addProposal(world.chatId, proposal))).toEqual({ reason: "past" });
    must(await world.store.addProposal(world.chatId, { ...proposal, sentAt: world.clock.now }));
  });
});
