import { expect, test } from "vitest";
import { alice, announce, bob, castIn, must, newProposal, no } from "./people.ts";
import { MINUTE_MS, onEveryEngine } from "./support.ts";
import { begin, carried, dave, filled, holding, keptProposal, openSale } from "./trades.ts";

onEveryEngine("how many abstained from a sale", ({ world: newWorld }) => {
  test("is counted from those who paid, whoever joins or leaves before the end, after it and after the freezing", async () => {
    const world = newWorld();
    const sessionId = await holding(world);
    const made = await openSale(world);
    expect(made.eligibleVoters).toBe(3);
    const at = { chatId: world.chatId, attemptId: "" };
    const comeAndGo = async (id: number) => {
      must(await world.store.addParticipant(sessionId, { ...bob, id }));
      must(await world.store.addParticipant(sessionId, { ...bob, id: id + 1 }));
      must(await world.store.removeParticipant(sessionId, id, at));
      expect((await world.store.findActiveProposal(world.chatId))?.eligibleVoters).toBe(3);
    };
    await comeAndGo(100);
    must(await castIn(world, dave, no));
    world.clock.now = made.endTime;
    await comeAndGo(200);
    const settlement = await begin(world, made);
    expect(settlement.proposal).toMatchObject({ eligibleVoters: 3, tally: { yes: 0, no: 1, lamports: 0 } });
    await comeAndGo(300);
    await announce(world, settlement);
    must(await world.store.addProposal(world.chatId, newProposal(world, 50)));
    expect(await keptProposal(world, made.proposalId)).toMatchObject({ kind: "sell", eligibleVoters: 3 });
  });

  test.each(["withdrawn", "closed with its session", "closed with its session after the end"])(
    "stays that of those who paid where it was %s",
    async (how) => {
      const world = newWorld();
      const sessionId = await holding(world);
      const made = await openSale(world);
      must(await world.store.addParticipant(sessionId, dave));
      if (how === "withdrawn") {
        must(await world.store.cancelProposal(world.chatId, alice.id, false, { kind: "tap", id: "c" }));
      } else {
        if (how.endsWith("end")) world.clock.now = made.endTime;
        must(await world.store.closeSession(world.chatId, alice.id, false, { kind: "tap", id: "c" }));
      }
      const session = await world.store.readWhole(world.chatId);
      expect(session?.participants).toHaveLength(4);
      expect(session?.proposals[0]).toMatchObject({ kind: "sell", eligibleVoters: 3 });
    },
  );

  test("a proposal to buy counts those who have joined again, after one to sell", async () => {
    const world = newWorld();
    await holding(world);
    const sale = await openSale(world);
    must(await castIn(world, dave, { choice: "yes", lamports: null }));
    await announce(world, await carried(world, await begin(world, sale), filled({ received: 95_000_001 })));
    world.clock.now += MINUTE_MS;
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 50)));
    expect(made).toMatchObject({ eligibleVoters: 3, bought: null });
    expect((await begin(world, made)).proposal).toMatchObject({ kind: "buy", eligibleVoters: 3, votes: [] });
  });
});
