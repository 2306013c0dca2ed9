import { expect, test } from "vitest";
import { finalTallyOf, weightsOf } from "../../src/domain/tally.ts";
import { agree, setRules } from "./group-rules.ts";
import { alice, announce, bob, castIn, must, no, openSession, person, tap } from "./people.ts";
import { onEveryEngine } from "./support.ts";
import { begin, dave, filled, holding, keptProposal, newSale, openSale, paid, stock } from "./trades.ts";

onEveryEngine("a sale's votes by shares", ({ world: newWorld }) => {
  test.each([
    { sale: "heads", yes: 2, no: 1, verdict: "passed" },
    { sale: "shares", yes: 30_000_000, no: 50_000_000, verdict: "more_no" },
  ])("by $sale two small shares against a large one: $verdict", async ({ sale, yes, no: against, verdict }) => {
    const world = newWorld();
    await setRules(world, { sale });
    await holding(world);
    const made = await openSale(world);
    await setRules(world, { sale: "heads" });
    must(await castIn(world, bob, agree));
    must(await castIn(world, dave, agree));
    must(await castIn(world, alice, no));
    const settlement = await begin(world, made);
    expect(weightsOf(settlement.proposal)).toEqual({ yes, no: against });
    expect(finalTallyOf(settlement.proposal)).toMatchObject({ yes: 2, no: 1, verdict });
    await announce(world, settlement);
    expect(await keptProposal(world, made.proposalId)).toMatchObject({ paid: { yes: 30_000_000, no: 50_000_000 } });
  });

  test("equal shares are a tie, however many heads", async () => {
    const world = newWorld();
    await setRules(world, { sale: "shares" });
    await stock(world, [paid(alice, 30_000_000), paid(bob, 20_000_000), paid(dave, 10_000_000)], filled());
    await openSession(world, [alice, bob], 30);
    const made = await openSale(world);
    for (const small of [bob, dave]) must(await castIn(world, small, agree));
    must(await castIn(world, alice, no));
    const { proposal } = await begin(world, made);
    expect(finalTallyOf(proposal).verdict).toBe("tie");
  });

  test("sums of large shares are exact to the lamport", async () => {
    const world = newWorld();
    await setRules(world, { sale: "shares" });
    const holders = [1, 2, 3, 4].map((i) => paid(person(i), 999_999_999_999_990 + i));
    await stock(world, holders, filled());
    await openSession(world, [person(1)], 30);
    const sale = newSale(world, 40, 1, { proposer: person(1) });
    const made = must(await world.store.addProposal(world.chatId, sale));
    for (const i of [1, 4]) must(await castIn(world, person(i), agree));
    for (const i of [2, 3]) must(await castIn(world, person(i), no));
    expect(await world.field("q.yes_paid")).toBe("1999999999999985");
    expect(await world.field("q.no_paid")).toBe("1999999999999985");
    const { proposal } = await begin(world, made);
    expect(finalTallyOf(proposal).verdict).toBe("tie");
  });

  test("a quorum counts heads nevertheless, of all who paid", async () => {
    const world = newWorld();
    await setRules(world, { sale: "shares", quorum: "2" });
    await holding(world);
    const made = await openSale(world);
    must(await castIn(world, alice, agree));
    const { proposal } = await begin(world, made);
    expect(proposal.eligibleVoters).toBe(3);
    expect(finalTallyOf(proposal).verdict).toBe("no_quorum");
  });

  test("a redelivered vote and a refused one add no share", async () => {
    const world = newWorld();
    await setRules(world, { sale: "shares" });
    await holding(world);
    await openSale(world);
    const cause = tap();
    for (let i = 0; i < 3; i += 1) must(await castIn(world, bob, agree, cause));
    expect((await castIn(world, bob, no)).ok).toBe(false);
    expect((await castIn(world, person(99), agree)).ok).toBe(false);
    expect(await world.field("q.yes_paid")).toBe("25000000");
    expect(await world.field("q.no_paid")).toBe("0");
  });

  test("each sale begins without shares, whatever the last one gathered", async () => {
    const world = newWorld();
    await setRules(world, { sale: "shares" });
    await holding(world);
    const first = await openSale(world);
    must(await castIn(world, alice, no));
    await announce(world, await begin(world, first));
    world.clock.now += 60_000;
    const second = await openSale(world, 60);
    must(await castIn(world, bob, agree));
    const { proposal } = await begin(world, second);
    expect(proposal).toMatchObject({ paid: { yes: 25_000_000, no: 0 } });
  });
});
