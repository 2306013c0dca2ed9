import { beforeAll, expect, test } from "vitest";
import type { RuleWords } from "./group-rules.ts";
import { agree, openVoteUnder, setRules } from "./group-rules.ts";
import {
  alice,
  bob,
  carol,
  castIn,
  must,
  mustBegin,
  newProposal,
  no,
  openSession,
  person,
  refusalOf,
  tap,
  warmScripts,
  yes,
} from "./people.ts";
import { newChatId, onEveryEngine, TTL_MS } from "./support.ts";
import { dave, holding, openSale } from "./trades.ts";

/** All rules that a vote is counted by, but *daily*. */
const STRICT: RuleWords = {
  amounts: "1000000 2000000 90000000",
  pass: "2/3",
  quorum: "50%",
  sale: "shares",
  change: "on",
  early: "on",
  remind: "on",
  cap: "90000000",
};

onEveryEngine("what a group's rules cost", ({ world: newWorld }) => {
  beforeAll(async () => {
    await warmScripts(newWorld());
    const world = newWorld();
    const made = await openVoteUnder(world, {});
    world.clock.now = made.endTime - 60_000;
    await world.store.beginReminder(world.chatId, made.proposalId);
  });

  test.each<{ name: string; rules: RuleWords }>([
    { name: "no rules", rules: {} },
    { name: "hidden votes", rules: { hidden: "on" } },
    { name: "all but daily", rules: STRICT },
  ])("with $name a vote, the completing one too, is one request and three commands", async ({ rules }) => {
    const world = newWorld();
    await openVoteUnder(world, rules);
    const cost = { requests: 1, billed: 3 };
    expect(await world.cost(() => castIn(world, bob, no, tap(), "a"))).toEqual(cost);
    expect(await world.cost(() => castIn(world, carol, agree, tap(), "b"))).toEqual(cost);
    expect(await world.cost(() => castIn(world, alice, yes(3_000_000), tap(), "c"))).toEqual(cost);
  });

  test("a change costs what a vote does, and one that is refused or superseded two commands", async () => {
    const world = newWorld();
    await openVoteUnder(world, STRICT);
    const cause = tap();
    must(await castIn(world, bob, no, cause));
    expect(await world.cost(() => castIn(world, bob, agree))).toEqual({ requests: 1, billed: 3 });
    const refused = [
      () => castIn(world, bob, yes(90_000_001)),
      () => castIn(world, bob, yes(500_000)),
      () => world.store.addVote(world, bob, no, cause, { attemptId: "", updateId: 0 }),
    ];
    for (const vote of refused) expect(await world.cost(vote)).toEqual({ requests: 1, billed: 2 });
  });

  test("daily costs a yes three commands more, and a no none unless it gives back", async () => {
    const world = newWorld();
    await openVoteUnder(world, { daily: "90000000", change: "on" });
    expect(await world.cost(() => castIn(world, bob, agree))).toEqual({ requests: 1, billed: 6 });
    expect(await world.cost(() => castIn(world, carol, no))).toEqual({ requests: 1, billed: 3 });
    expect(await world.cost(() => castIn(world, bob, no))).toEqual({ requests: 1, billed: 6 });
    expect(await world.cost(() => castIn(world, bob, no))).toEqual({ requests: 1, billed: 3 });
    const tooMuch = async () =>
      expect(refusalOf(await castIn(world, carol, yes(90_000_001)))).toMatchObject({ reason: "over_daily" });
    expect(await world.cost(tooMuch)).toEqual({ requests: 1, billed: 3 });
  });

  test("daily costs a vote on a sale nothing", async () => {
    const world = newWorld();
    await setRules(world, { daily: "90000000", change: "on" });
    await holding(world);
    await openSale(world);
    for (const ballot of [agree, no, agree]) {
      expect(await world.cost(() => castIn(world, dave, ballot))).toEqual({ requests: 1, billed: 4 });
    }
  });

  test("proposing is one request and six commands, whatever the rules are", async () => {
    for (const rules of [{}, { voting: "4" }, { ...STRICT, daily: "90000000" }]) {
      const world = newWorld();
      await setRules(world, { propose: "members", ...rules });
      await openSession(world, [alice]);
      const propose = () => world.store.addProposal(world.chatId, newProposal(world));
      // The entry in the due list, the script, two reads, the session's expiry, and what it writes.
      expect(await world.cost(propose)).toEqual({ requests: 1, billed: 6 });
    }
  });

  test("giving back what was put in is two commands, however many voted", async () => {
    const world = newWorld();
    const crowd = Array.from({ length: 9 }, (_, i) => person(1_000 + i));
    await openVoteUnder(world, { daily: "90000000", early: "off" }, [alice, ...crowd]);
    const cancel = () => world.store.cancelProposal(world.chatId, alice.id, true, tap());
    const plain = newWorld();
    await openVoteUnder(plain, { early: "off" }, [alice]);
    const without = await plain.cost(() => plain.store.cancelProposal(plain.chatId, alice.id, true, tap()));
    for (const one of crowd) must(await castIn(world, one, agree));
    expect(await world.cost(cancel)).toEqual({ requests: 1, billed: without.billed + 2 });
  });

  test("a move takes what members put in along in the same number of commands, however many they are", async () => {
    const costs: number[] = [];
    // The first move teaches Redis its scripts.
    for (const people of [1, 2, 40]) {
      const world = newWorld();
      const crowd = Array.from({ length: people }, (_, i) => person(1_000 + i));
      await openVoteUnder(world, { daily: "90000000", early: "off" }, [alice, ...crowd]);
      for (const one of crowd) must(await castIn(world, one, agree));
      costs.push((await world.cost(() => world.store.moveChat(world.chatId, newChatId(), ""))).billed);
    }
    const [warming, ...counted] = costs;
    expect(warming).toBeDefined();
    expect(new Set(counted).size).toBe(1);
  });

  test("a settlement's end costs two commands more where daily gives back, and none where the trade was bought", async () => {
    const costs: number[] = [];
    for (const daily of ["", "90000000"]) {
      const world = newWorld();
      const made = await openVoteUnder(world, { daily });
      must(await castIn(world, bob, agree));
      world.clock.now = made.endTime;
      const settlement = await mustBegin(world, made);
      await world.store.advanceSettlement(settlement, "announcing");
      const end = () => world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced");
      costs.push((await world.cost(end)).billed);
    }
    expect(costs[1]).toBe((costs[0] ?? 0) + 2);
  });

  test("a reminder is one request and three commands, and two where there is none to make", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, {});
    const remind = (attemptId: string) => () =>
      world.other({ ttlMs: TTL_MS, attemptId }).beginReminder(world.chatId, made.proposalId);
    expect(await world.cost(remind("a"))).toEqual({ requests: 1, billed: 2 });
    world.clock.now = made.endTime - 60_000;
    expect(await world.cost(remind("a"))).toEqual({ requests: 1, billed: 3 });
    expect(await world.cost(remind("b"))).toEqual({ requests: 1, billed: 2 });
  });
});
