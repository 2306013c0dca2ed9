import { beforeAll, expect, test } from "vitest";
import {
  alice,
  bob,
  carol,
  castIn,
  message,
  must,
  newProposal,
  openSession,
  refusalOf,
  tap,
  warmScripts,
  yes,
} from "./people.ts";
import { MINUTE_MS, onEveryEngine, type World } from "./support.ts";

onEveryEngine("a proposal that a tap made, some time behind its message", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  /** A minute after its message 20, alice's tap makes the proposal. Other messages were written in between. */
  async function tappedVote(world: World) {
    await openSession(world, [alice, bob, carol]);
    const proposal = newProposal(world, 20, { byTap: true });
    world.clock.now += MINUTE_MS;
    const made = must(await world.store.addProposal(world.chatId, proposal));
    return { made, began: world.clock.now };
  }

  test("gets no vote that was written before it began, though behind its message", async () => {
    const world = newWorld();
    const { made, began } = await tappedVote(world);
    const between = message(world.chatId, 25, began - 2_000);
    expect(refusalOf(await castIn(world, bob, yes(), between))).toEqual({ reason: "past" });
    expect(refusalOf(await castIn(world, bob, yes(), message(world.chatId, 15, began)))).toEqual({ reason: "past" });
    expect(must(await castIn(world, bob, yes(), message(world.chatId, 26, began)))).toMatchObject({ tag: "counted" });
    expect(must(await castIn(world, carol, yes(), tap()))).toMatchObject({ tag: "counted" });
    expect((await world.store.findActiveProposal(world.chatId))?.id).toBe(made.proposalId);
  });

  test("is withdrawn by no command that was written before it began", async () => {
    const world = newWorld();
    const { began } = await tappedVote(world);
    const cancel = (messageId: number, sentAt: number) =>
      world.store.cancelProposal(world.chatId, alice.id, true, message(world.chatId, messageId, sentAt));
    expect(refusalOf(await cancel(25, began - 2_000))).toEqual({ reason: "past" });
    must(await cancel(26, began));
  });

  test("is another thing than the next one that a message makes: that takes what was written behind it", async () => {
    const world = newWorld();
    await tappedVote(world);
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    const sentAt = world.clock.now;
    world.clock.now += MINUTE_MS;
    must(await world.store.addProposal(world.chatId, newProposal(world, 30, { sentAt })));
    const behind = message(world.chatId, 31, sentAt);
    expect(must(await castIn(world, bob, yes(), behind))).toMatchObject({ tag: "counted" });
  });
});
