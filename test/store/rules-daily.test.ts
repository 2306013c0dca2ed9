/** @module-tag long */
import { expect, test } from "vitest";
import { spentKey } from "../../src/store/keys.ts";
import { SPENT_KEPT_FOR_MS, SPENT_WINDOW_MS } from "../../src/time-limits.ts";
import { agree, openVoteUnder, setRules, spentBy } from "./group-rules.ts";
import {
  alice,
  announce,
  bob,
  carol,
  castIn,
  must,
  newProposal,
  nextVote,
  no,
  openSession,
  openVote,
  person,
  refusalOf,
  settleAll,
  tap,
  yes,
} from "./people.ts";
import { HOUR_MS, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { begin, carried, closeAll, filled, holding, openSale, rejected, unknown } from "./trades.ts";

const DAILY = { daily: "100000000" };
const over = (left: number) => ({ reason: "over_daily", left, least: 1_000_000 });

/** Makes a proposal with another message of the chat. */
const propose = async (world: World, messageId: number) =>
  must(await world.store.addProposal(world.chatId, newProposal(world, messageId)));

onEveryEngine("what a member puts in within a day", ({ world: newWorld }) => {
  test("is limited to the lamport, for each person alone, and refuses what is more with what is left", async () => {
    const world = newWorld();
    await openVoteUnder(world, DAILY);
    expect(refusalOf(await castIn(world, alice, yes(100_000_001)))).toEqual(over(100_000_000));
    expect(await spentBy(world, alice)).toBeNull();
    expect(await world.field(`v:${alice.id}`)).toBeNull();
    must(await castIn(world, alice, yes(100_000_000)));
    must(await castIn(world, bob, yes(100_000_000)));
    expect(must(await castIn(world, carol, no)).tally).toEqual({ yes: 2, no: 1, lamports: 200_000_000 });
    expect(await spentBy(world, carol)).toBeNull();
  });

  test("counts over a session's votes that passed and were bought, or perhaps were", async () => {
    for (const outcome of [filled(), unknown]) {
      const world = newWorld();
      const made = await openVoteUnder(world, DAILY);
      must(await castIn(world, alice, yes(60_000_000)));
      await announce(world, await carried(world, await begin(world, made), outcome));
      await propose(world, 40);
      expect(refusalOf(await castIn(world, alice, yes(40_000_001)))).toEqual(over(40_000_000));
      must(await castIn(world, alice, yes(40_000_000)));
    }
  });

  test("counts over a chat's sessions, and not in another chat", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, DAILY);
    must(await castIn(world, alice, yes(60_000_000)));
    await announce(world, await carried(world, await begin(world, made)));
    await closeAll(world);
    await openSession(world, [alice], 50);
    await propose(world, 60);
    expect(refusalOf(await castIn(world, alice, yes(50_000_000)))).toEqual(over(40_000_000));
    const elsewhere = newWorld();
    await openVoteUnder(elsewhere, DAILY);
    must(await castIn(elsewhere, alice, yes(100_000_000)));
  });

  test("is free again 24 hours after the vote, not a millisecond earlier", async () => {
    const world = newWorld();
    await setRules(world, DAILY);
    await openSession(world, [alice]);
    const first = await propose(world, 20);
    const [votedAt, later] = [world.clock.now + 7, world.clock.now + 60_000];
    world.clock.now = votedAt;
    must(await castIn(world, alice, yes(60_000_000)));
    world.clock.now = later;
    await announce(world, await carried(world, await begin(world, first)));
    const half = votedAt + SPENT_WINDOW_MS;
    for (const [now, messageId] of [
      [half - 60_000, 40],
      [half, 60],
    ] as const) {
      // The session may have expired meanwhile. What was put in is not the session's.
      world.clock.now = now;
      await closeAll(world).catch(() => undefined);
      await openSession(world, [alice], messageId);
      await propose(world, messageId + 1);
      world.clock.now = messageId === 40 ? half - 1 : half;
      const vote = await castIn(world, alice, yes(100_000_000));
      if (messageId === 40) expect(refusalOf(vote)).toEqual(over(40_000_000));
      else must(vote);
    }
    expect(await spentBy(world, alice)).toBe(`${world.chatId}.61:${half}:100000000 `);
  });

  test("is kept for 25 hours behind the last vote", async () => {
    const world = newWorld();
    await openVoteUnder(world, DAILY);
    must(await castIn(world, alice, agree));
    expect(SPENT_KEPT_FOR_MS).toBe(25 * HOUR_MS);
    const left = await world.pttl(spentKey(world.chatId));
    expect(left).toBeGreaterThan(SPENT_KEPT_FOR_MS - 60_000);
    expect(left).toBeLessThanOrEqual(SPENT_KEPT_FOR_MS);
    await world.standIn.command("PEXPIRE", spentKey(world.chatId), 5_000);
    must(await castIn(world, bob, agree));
    expect(await world.pttl(spentKey(world.chatId))).toBeGreaterThan(SPENT_KEPT_FOR_MS - 60_000);
  });

  test("is given back where the proposal is withdrawn, to each of its voters", async () => {
    const world = newWorld();
    await openVoteUnder(world, { ...DAILY, early: "off" });
    for (const voter of [alice, bob, carol]) must(await castIn(world, voter, yes(100_000_000)));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    await propose(world, 40);
    for (const voter of [alice, bob, carol]) must(await castIn(world, voter, yes(100_000_000)));
  });

  test("is given back where its session is closed while the vote runs", async () => {
    const world = newWorld();
    await openVoteUnder(world, DAILY);
    must(await castIn(world, alice, yes(100_000_000)));
    await closeAll(world);
    await openSession(world, [alice], 50);
    await propose(world, 60);
    must(await castIn(world, alice, yes(100_000_000)));
  });

  test("is given back where the session is forgotten while the vote runs, but not what was bought", async () => {
    for (const bought of [false, true]) {
      const world = newWorld();
      const made = await openVoteUnder(world, DAILY);
      must(await castIn(world, alice, yes(60_000_000)));
      if (bought) await announce(world, await carried(world, await begin(world, made)));
      await world.store.deleteSession(made.sessionId);
      expect((await spentBy(world, alice)) === "").toBe(!bought);
    }
  });

  test("is given back where the vote did not pass, or its trade was rejected", async () => {
    for (const passes of [false, true]) {
      const world = newWorld();
      const made = await openVoteUnder(world, { ...DAILY, early: "off" });
      must(await castIn(world, alice, yes(100_000_000)));
      if (!passes) for (const against of [bob, carol]) must(await castIn(world, against, no));
      const settlement = await begin(world, made);
      await announce(world, passes ? await carried(world, settlement, rejected) : settlement);
      await propose(world, 40);
      must(await castIn(world, alice, yes(100_000_000)));
    }
  });

  test("counts while the vote is settled, and until the group was told", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, DAILY);
    must(await castIn(world, alice, yes(60_000_000)));
    const entry = `${made.proposalId}:${world.clock.now}:60000000 `;
    const settlement = await carried(world, await begin(world, made), rejected);
    await world.store.advanceSettlement(settlement, "announcing");
    expect(await spentBy(world, alice)).toBe(entry);
    await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced");
    expect(await spentBy(world, alice)).toBe("");
  });

  test("is given back by whoever takes over the last step, who knows the trade's end from Redis alone", async () => {
    for (const [outcome, kept] of [
      [rejected, false],
      [filled(), true],
    ] as const) {
      const world = newWorld();
      const made = await openVoteUnder(world, DAILY);
      must(await castIn(world, alice, yes(60_000_000)));
      const settlement = await carried(world, await begin(world, made), outcome);
      await world.store.advanceSettlement(settlement, "announcing");
      world.clock.now += 60_000;
      const begun = await begin(world, made, "other");
      expect(begun.state).toBe("announcing");
      await world.store.advanceSettlement(begun, "announced");
      expect((await spentBy(world, alice)) === "").toBe(!kept);
    }
  });

  test("of other proposals stays where one is given back", async () => {
    const world = newWorld();
    const first = await openVoteUnder(world, DAILY);
    must(await castIn(world, alice, yes(60_000_000)));
    await announce(world, await carried(world, await begin(world, first)));
    await propose(world, 40);
    must(await castIn(world, alice, yes(40_000_000)));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    await propose(world, 60);
    expect(refusalOf(await castIn(world, alice, yes(40_000_001)))).toEqual(over(40_000_000));
  });

  test("is given back by a change to no, and a change counts its own amount once", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, { ...DAILY, change: "on" });
    must(await castIn(world, alice, yes(60_000_000)));
    expect(refusalOf(await castIn(world, alice, yes(100_000_001)))).toEqual(over(100_000_000));
    world.clock.now += 5_000;
    must(await castIn(world, alice, yes(100_000_000)));
    expect(await spentBy(world, alice)).toBe(`${made.proposalId}:${world.clock.now}:100000000 `);
    must(await castIn(world, alice, no));
    expect(await spentBy(world, alice)).toBe("");
    must(await castIn(world, alice, yes(70_000_000)));
    await announce(world, await carried(world, await begin(world, made)));
    await propose(world, 40);
    expect(refusalOf(await castIn(world, alice, yes(30_000_001)))).toEqual(over(30_000_000));
  });

  test("is counted once for a vote that is delivered again or whose reply was lost", async () => {
    const world = newWorld();
    await openVoteUnder(world, DAILY);
    const cause = tap();
    for (const attemptId of ["voter", "voter", "other"])
      must(await castIn(world, alice, yes(60_000_000), cause, attemptId));
    expect(String(await spentBy(world, alice)).split(" ")).toHaveLength(2);
  });

  test("is not written by votes on a sale, whether they are changed or not", async () => {
    const world = newWorld();
    await setRules(world, { ...DAILY, change: "on" });
    await holding(world);
    await openSale(world);
    for (const ballot of [agree, no, agree]) must(await castIn(world, alice, ballot));
    expect(await world.standIn.command("EXISTS", spentKey(world.chatId))).toBe(0);
  });

  test("is not written where the rule is off", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, alice, yes(60_000_000)));
    await settleAll(world, made);
    expect(await world.standIn.command("EXISTS", spentKey(world.chatId))).toBe(0);
  });

  test("is limited by the rule that was frozen, which counts what was put in under it", async () => {
    const world = newWorld();
    const first = await openVoteUnder(world, DAILY);
    must(await castIn(world, alice, yes(60_000_000)));
    await setRules(world, { daily: "1" });
    must(await castIn(world, bob, yes(100_000_000)));
    await announce(world, await carried(world, await begin(world, first)));
    await propose(world, 40);
    expect(refusalOf(await castIn(world, alice, agree))).toEqual(over(0));
    must(await castIn(world, alice, no));
  });

  test("is never passed by votes of one person at once, nor mixed up between people", async () => {
    const world = newWorld();
    const crowd = Array.from({ length: 40 }, (_, i) => person(1_000 + i));
    const made = await openVoteUnder(world, { ...DAILY, change: "on" }, [alice, ...crowd]);
    await Promise.all(
      crowd.flatMap((one) =>
        [30_000_000, 60_000_000, 100_000_000, 100_000_001].map((lamports) =>
          castIn({ ...world, store: world.other() }, one, yes(lamports)),
        ),
      ),
    );
    const proposal = await world.store.findActiveProposal(world.chatId);
    expect(proposal?.tally.yes).toBe(crowd.length);
    expect(proposal?.tally.lamports).toBe(proposal?.votes.reduce((sum, vote) => sum + vote.lamports, 0));
    for (const { voter, lamports } of proposal?.votes ?? []) {
      expect(await spentBy(world, voter)).toBe(`${made.proposalId}:${world.clock.now}:${lamports} `);
    }
  });

  test("together with a cap is refused by whichever has less left, without being counted", async () => {
    const world = newWorld();
    await openVoteUnder(world, { daily: "50000000", cap: "60000000" });
    expect(refusalOf(await castIn(world, alice, yes(60_000_000)))).toEqual(over(50_000_000));
    must(await castIn(world, alice, yes(50_000_000)));
    expect(refusalOf(await castIn(world, bob, yes(20_000_000)))).toMatchObject({
      reason: "over_cap",
      left: 10_000_000,
    });
    expect(await spentBy(world, bob)).toBeNull();
  });

  test("of a session that has expired still counts, and the key follows no session's life", async () => {
    const world = newWorld({ ttlMs: TTL_MS });
    const made = await openVoteUnder(world, DAILY);
    must(await castIn(world, alice, yes(60_000_000)));
    const next = await nextVote(world, made);
    await world.standIn.command("DEL", `session:live:{${world.chatId}}`);
    await openSession(world, [alice], 70);
    await propose(world, 71);
    // `nextVote` settles without a trade, as a vote does that bought nothing.
    expect(await spentBy(world, alice)).toBe("");
    must(await castIn(world, alice, yes(100_000_000)));
    expect(next.rules.daily).toBe(100_000_000);
  });
});
