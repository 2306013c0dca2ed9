import { expect, test } from "vitest";
import { SETTLEMENT_LEASE_MS } from "../../src/time-limits.ts";
import { alice, announce, bob, castIn, must, newProposal, no, openSession, tap } from "./people.ts";
import { MINUTE_MS, onEveryEngine } from "./support.ts";
import { approved, buy, carried, filled, keptProposal, OUTCOMES, record, statesOf } from "./trades.ts";

onEveryEngine("a proposal whose trade is carried out", ({ world: newWorld }) => {
  test.each(OUTCOMES.map((outcome) => [outcome.tag, outcome] as const))(
    "is read back where it was %s, and a later attempt resumes behind it",
    async (_, outcome) => {
      const world = newWorld();
      const settlement = await approved(world, "a");
      await carried(world, settlement, outcome);
      const expected = { state: "carried", outcome, order: 1 };
      expect((await world.store.readWhole(world.chatId))?.proposals[0]).toMatchObject(expected);
      const { sessionId } = settlement;
      expect(await world.store.findActiveProposal(world.chatId)).toMatchObject(expected);
      world.clock.now += SETTLEMENT_LEASE_MS;
      const where = { chatId: world.chatId, sessionId, proposalId: settlement.proposal.id };
      const begun = await world.store.beginSettlement(where, "b");
      expect(begun).toMatchObject({ tag: "go", settlement: { state: "carried", proposal: expected } });
      if (begun.tag !== "go") return;
      expect(await record(world, settlement)).toBe("lost");
      await announce(world, begun.settlement);
      expect(await world.store.beginSettlement(where, "c")).toMatchObject({ tag: "over" });
    },
  );

  test("keeps the outcome and the order with the proposal when the next one follows", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    await buy(world, 20);
    must(await world.store.addProposal(world.chatId, newProposal(world, 21)));
    const [second] = (await world.store.readWhole(world.chatId))?.proposals ?? [];
    expect(await keptProposal(world, `${world.chatId}.20`)).toMatchObject({
      state: "announced",
      outcome: filled(),
      order: 1,
      executorToken: "MINT-of-MALONEY",
    });
    expect(second).toMatchObject({ state: "open", outcome: null, order: null });
  });

  test("renews the lease", async () => {
    const world = newWorld();
    const settlement = await approved(world, "a");
    world.clock.now += SETTLEMENT_LEASE_MS - 1;
    await carried(world, settlement);
    world.clock.now += SETTLEMENT_LEASE_MS - 1;
    const { sessionId } = settlement;
    const again = { chatId: world.chatId, sessionId, proposalId: settlement.proposal.id };
    expect(await world.store.beginSettlement(again, "b")).toMatchObject({ tag: "busy" });
  });

  test("keeps the chat's next proposal waiting until it is announced", async () => {
    const world = newWorld();
    const settlement = await carried(world, await approved(world));
    const next = () => world.store.addProposal(world.chatId, newProposal(world, 40));
    expect(await next()).toMatchObject({
      ok: false,
      error: { reason: "settling", proposalId: settlement.proposal.id },
    });
    world.clock.now += MINUTE_MS;
    expect(await castIn(world, bob, no)).toMatchObject({ ok: false, error: { reason: "ended" } });
    expect(await world.store.cancelProposal(world.chatId, alice.id, true, tap())).toMatchObject({
      error: { reason: "settling" },
    });
    await announce(world, settlement);
    expect(must(await next()).tag).toBe("made");
  });

  test("goes on after the session was closed meanwhile; only the announced one is archived, and its order stays", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    const recorded = await record(world, settlement);
    expect(recorded).toMatchObject({ orphaned: false, settlement: { proposal: { order: 1 } } });
    expect(await world.store.archiveSession(world.chatId)).toBeNull();
    if (recorded !== "lost") await announce(world, recorded.settlement);
    expect(await world.store.archiveSession(world.chatId)).toMatchObject({
      proposals: [{ outcome: filled(), order: 1 }],
    });
    expect(await statesOf(world)).toEqual([[1, "filled"]]);
    await world.store.deleteSession(settlement.sessionId);
    expect(await statesOf(world)).toEqual([[1, "filled"]]);
  });

  test("makes a close wait for the announcement", async () => {
    const world = newWorld();
    const { proposal } = await carried(world, await approved(world));
    for (const time of ["first", "second"]) {
      const closed = must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
      expect([time, closed.proposal, closed.proposalId]).toEqual([time, "settling", proposal.id]);
    }
    expect(await world.store.archiveSession(world.chatId)).toBeNull();
  });
});
