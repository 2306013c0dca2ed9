import { expect, test } from "vitest";
import { alice, bob, castIn, must, openVote, settleAll, tap, yes } from "./people.ts";
import { newChatId, onEveryEngine, type World } from "./support.ts";

/** The store as another isolate has it, whose client has no sync token yet, while replicas have none of the writes from now on. */
function elsewhere(world: World) {
  return world.other();
}

onEveryEngine("where replicas are behind", ({ world: newWorld }) => {
  test("a settlement has every vote, whoever begins it", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, alice, yes(50_000_000)));
    // A script that Redis does not know is sent twice, and the second time with the first answer's token.
    expect(await world.store.beginSettlement(made, "early")).toMatchObject({ tag: "early" });
    world.standIn.faults.lag = true;
    must(await castIn(world, bob, yes(1_000_000_000)));
    world.clock.now = made.endTime;
    const begun = await elsewhere(world).beginSettlement(made, "settler");
    expect(begun).toMatchObject({
      tag: "go",
      settlement: { state: "closed", proposal: { state: "closed", tally: { yes: 2, lamports: 1_050_000_000 } } },
    });
    expect(begun.tag === "go" && begun.settlement.proposal.votes.map(({ lamports }) => lamports)).toEqual([
      50_000_000, 1_000_000_000,
    ]);
  });

  test("a chat takes every vote, the time that is left and all its sessions along", async () => {
    const world = newWorld();
    const to = newChatId();
    world.standIn.faults.lag = true;
    const made = await openVote(world);
    must(await castIn(world, alice, yes(50_000_000)));
    expect(await elsewhere(world).moveChat(world.chatId, to, "mover")).toMatchObject({ tag: "moved" });
    const moved = await elsewhere(world).readWhole(to);
    expect(moved?.proposals[0]).toMatchObject({ tally: { yes: 1, lamports: 50_000_000 }, votes: [{ voter: alice }] });
    expect(await world.pttl(`session:live:{${to}}`)).toBeGreaterThan(60_000);
    world.standIn.faults.lag = false;
    const sessions = [await world.store.getSessionByChatId(to), ...(await world.store.getAllSessionsForChat(to))];
    expect(sessions.map((session) => session?.proposals.map(({ id }) => id))).toEqual([
      [made.proposalId],
      [made.proposalId],
    ]);
  });

  test("a closed session is archived with its last state, and nothing that goes on is", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.standIn.faults.lag = true;
    must(await castIn(world, alice, yes()));
    expect(await elsewhere(world).archiveSession(world.chatId)).toBeNull();
    await settleAll(world, made);
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    expect(await elsewhere(world).archiveSession(world.chatId)).toMatchObject({ id: made.sessionId });
    world.standIn.faults.lag = false;
    expect(await world.store.getSession(made.sessionId)).toMatchObject({
      open: false,
      proposals: [{ open: false, votes: { "@alice": { vote: "yes", amount: 0.05 } } }],
    });
  });

  test("a live session is read as it is, and followed to where its chat went", async () => {
    const world = newWorld();
    const to = newChatId();
    world.standIn.faults.lag = true;
    const made = await openVote(world);
    expect(await elsewhere(world).findActiveSession(world.chatId)).toMatchObject({ id: made.sessionId });
    await world.store.moveChat(world.chatId, to, "mover");
    expect(await elsewhere(world).readWhole(world.chatId)).toMatchObject({ id: made.sessionId, chatId: to });
  });
});
