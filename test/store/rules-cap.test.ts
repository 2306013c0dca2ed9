import { expect, test } from "vitest";
import { agree, openVoteUnder, setRules } from "./group-rules.ts";
import {
  alice,
  bob,
  carol,
  castIn,
  must,
  newProposal,
  no,
  openSession,
  person,
  refusalOf,
  tap,
  yes,
} from "./people.ts";
import { onEveryEngine } from "./support.ts";
import { begin, holding, openSale } from "./trades.ts";

const crowd = Array.from({ length: 50 }, (_, i) => person(1_000 + i));

onEveryEngine("a cap on what a proposal gathers", ({ world: newWorld }) => {
  test("is reached to the lamport, and refuses what is more with what is left", async () => {
    const world = newWorld();
    await openVoteUnder(world, { cap: "100000000", early: "off" });
    must(await castIn(world, alice, yes(70_000_000)));
    const refusal = { reason: "over_cap", left: 30_000_000, least: 1_000_000 };
    expect(refusalOf(await castIn(world, bob, yes(30_000_001)))).toEqual(refusal);
    expect(await world.field(`v:${bob.id}`)).toBeNull();
    expect(must(await castIn(world, bob, yes(30_000_000))).tally).toEqual({ yes: 2, no: 0, lamports: 100_000_000 });
    expect(refusalOf(await castIn(world, carol, yes(1_000_000)))).toMatchObject({ reason: "over_cap", left: 0 });
    expect(must(await castIn(world, carol, no)).tally).toEqual({ yes: 2, no: 1, lamports: 100_000_000 });
  });

  test("refuses a yes without an amount where the default is more than what is left, with the group's least", async () => {
    const world = newWorld();
    await openVoteUnder(world, { cap: "25000000", amounts: "2000000 20000000 90000000" });
    must(await castIn(world, alice, agree));
    const refusal = { reason: "over_cap", left: 5_000_000, least: 2_000_000 };
    expect(refusalOf(await castIn(world, bob, agree))).toEqual(refusal);
    expect(must(await castIn(world, bob, yes(5_000_000))).tally.lamports).toBe(25_000_000);
  });

  test(`is never passed by ${crowd.length} votes at once, and is filled by as many as fit`, async () => {
    const world = newWorld();
    await openVoteUnder(world, { cap: "105000000", early: "off" }, [alice, ...crowd]);
    const votes = await Promise.all(
      crowd.map((one) => castIn({ ...world, store: world.other() }, one, yes(10_000_000))),
    );
    const counted = votes.filter(({ ok }) => ok);
    expect(counted).toHaveLength(10);
    for (const vote of votes.filter(({ ok }) => !ok)) {
      expect(refusalOf(vote)).toMatchObject({ reason: "over_cap", left: 5_000_000 });
    }
    const proposal = await world.store.findActiveProposal(world.chatId);
    expect(proposal?.tally).toEqual({ yes: 10, no: 0, lamports: 100_000_000 });
    expect(proposal?.votes).toHaveLength(10);
  });

  test("is not passed by changes at once, of which each gives its own amount back first", async () => {
    const world = newWorld();
    const some = crowd.slice(0, 10);
    await openVoteUnder(world, { cap: "100000000", change: "on" }, [alice, ...some]);
    for (const one of some) must(await castIn(world, one, yes(9_000_000)));
    const changes = await Promise.all(
      some.map((one) => castIn({ ...world, store: world.other() }, one, yes(14_000_000))),
    );
    // 10 million are left, and each change takes 5.
    expect(changes.filter(({ ok }) => ok)).toHaveLength(2);
    expect(changes.filter(({ ok }) => !ok).map(refusalOf)).toEqual(
      Array.from({ length: 8 }, () => ({ reason: "over_cap", left: 9_000_000, least: 1_000_000 })),
    );
    const proposal = await world.store.findActiveProposal(world.chatId);
    expect(proposal?.tally.lamports).toBe(100_000_000);
  });

  test("gives a change its own amount back, and keeps the vote where the new one is too much", async () => {
    const world = newWorld();
    await openVoteUnder(world, { cap: "100000000", change: "on" });
    must(await castIn(world, alice, yes(60_000_000)));
    must(await castIn(world, bob, yes(30_000_000)));
    expect(refusalOf(await castIn(world, alice, yes(70_000_001)))).toMatchObject({ left: 70_000_000 });
    expect((await world.store.findActiveProposal(world.chatId))?.tally.lamports).toBe(90_000_000);
    expect(must(await castIn(world, alice, yes(70_000_000)))).toMatchObject({
      changed: true,
      tally: { yes: 2, no: 0, lamports: 100_000_000 },
    });
    must(await castIn(world, bob, no));
    expect(must(await castIn(world, carol, yes(30_000_000))).tally).toEqual({ yes: 2, no: 1, lamports: 100_000_000 });
  });

  test("counts for each proposal alone", async () => {
    const world = newWorld();
    await openVoteUnder(world, { cap: "50000000" });
    must(await castIn(world, alice, yes(50_000_000)));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    expect(must(await castIn(world, alice, yes(50_000_000))).tally.lamports).toBe(50_000_000);
  });

  test("means nothing on a sale", async () => {
    const world = newWorld();
    await setRules(world, { cap: "1" });
    await holding(world);
    const made = await openSale(world);
    must(await castIn(world, alice, agree));
    expect((await begin(world, made)).proposal.tally).toEqual({ yes: 1, no: 0, lamports: 0 });
  });

  test("of less than a vote may put in leaves only no", async () => {
    const world = newWorld();
    await setRules(world, { cap: "500000" });
    await openSession(world, [alice]);
    must(await world.store.addProposal(world.chatId, newProposal(world)));
    expect(refusalOf(await castIn(world, alice, agree))).toEqual({
      reason: "over_cap",
      left: 500_000,
      least: 1_000_000,
    });
    must(await castIn(world, alice, no));
  });
});
