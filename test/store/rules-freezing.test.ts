import { describe, expect, test } from "vitest";
import { finalTallyOf } from "../../src/domain/tally.ts";
import { liveKey, spentKey } from "../../src/store/keys.ts";
import { writeMarketNote } from "../../src/store/market-json.ts";
import { NOTE } from "../support/market-notes.ts";
import { NO_RULES } from "../support/no-rules.ts";
import { agree, dueAt, openVoteUnder, setRules, valuesOf } from "./group-rules.ts";
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
  openVote,
  refusalOf,
  tap,
  yes,
} from "./people.ts";
import { onEveryEngine, TTL_MS, type World } from "./support.ts";
import { ask, begin, carried, dave, filled, holding, keptProposal, openSale } from "./trades.ts";

/** A value of each rule that is not the default, as settings keep it. Not all of them hold together: *cap* ends *hidden*. */
const STRICT = {
  pass: "2/3",
  quorum: "50%",
  sale: "shares",
  change: "on",
  hidden: "on",
  early: "off",
  remind: "off",
  cap: "90000000",
  daily: "80000000",
  amounts: "2000000 3000000 70000000",
  slippage: "1250",
};
const STRICT_READ = {
  pass: { kind: "share", share: { numerator: 2, denominator: 3, written: "2/3" } },
  quorum: { kind: "share", share: { numerator: 5_000, denominator: 10_000, written: "50%" } },
  sale: "shares",
  change: true,
  hidden: false,
  early: false,
  remind: false,
  cap: 90_000_000,
  daily: 80_000_000,
  amounts: { min: 2_000_000, default: 3_000_000, max: 70_000_000 },
  slippage: 1_250,
};

/** Every field of a proposal that an earlier version of the bot did not write. */
const NEW_FIELDS = [
  ...[...Object.keys(STRICT), "yes_paid", "no_paid", "reminded", "ruled"],
  ...["market", "quoted", "market_of", "paper", "paper_of"],
].map((field) => `q.${field}`);

/** Makes the chat's proposal one of an earlier version of the bot. */
type MakeEarlier = (world: World) => Promise<unknown>;

/** Takes from the proposal what an earlier version of the bot did not write. */
const withoutRules: MakeEarlier = ({ standIn, chatId }) => standIn.command("HDEL", liveKey(chatId), ...NEW_FIELDS);

/**
 * Leaves in the session the rules of the proposal before, and what the market said of that: an earlier version of the bot
 * does not take them out.
 */
const withStaleRules: MakeEarlier = ({ standIn, chatId }) =>
  standIn.command(
    "HSET",
    liveKey(chatId),
    ...["q.ruled", "q.market_of", "q.paper_of"].flatMap((field) => [field, `${chatId}.1`]),
    ...["q.market", writeMarketNote(NOTE), "q.quoted", "somebody", "q.paper", JSON.stringify(filled())],
  );

onEveryEngine("a group's rules are frozen with a proposal", ({ world: newWorld }) => {
  test("a group that has set none has the defaults", async () => {
    const world = newWorld();
    expect((await openVote(world)).rules).toEqual(NO_RULES);
  });

  test("rules that are set during a vote change nothing of it, and hold for the next one", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await setRules(world, { ...STRICT, propose: "admins", pause: "on" });
    expect(must(await castIn(world, alice, agree)).ballot).toEqual({ choice: "yes", lamports: 10_000_000 });
    expect(refusalOf(await castIn(world, alice, no))).toEqual({
      reason: "already_voted",
      ballot: { choice: "yes", lamports: 10_000_000 },
      changeable: false,
    });
    expect(must(await castIn(world, bob, yes(1_000_000_000)))).toMatchObject({ tag: "counted", hidden: false });
    expect((await world.store.findActiveProposal(world.chatId))?.rules).toEqual(NO_RULES);
    await setRules(world, { propose: "members", pause: "off" });
    const next = await nextVote(world, made);
    expect(next.rules).toEqual(STRICT_READ);
  });

  test("rules that are lifted during a vote still hold for it", async () => {
    const world = newWorld();
    await openVoteUnder(world, STRICT);
    await setRules(world, { change: "off", cap: "", daily: "", amounts: "" });
    expect(must(await castIn(world, alice, agree)).ballot.lamports).toBe(3_000_000);
    expect(refusalOf(await castIn(world, bob, yes(70_000_001)))).toMatchObject({ reason: "amount_outside" });
    expect(must(await castIn(world, alice, yes(60_000_000)))).toMatchObject({ changed: true });
    expect(refusalOf(await castIn(world, bob, yes(31_000_000)))).toMatchObject({ reason: "over_cap" });
  });

  test("whoever makes it, makes it again, settles it, or reads it when it is over, gets the frozen rules", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, STRICT);
    await setRules(world, { pass: "majority", cap: "", amounts: "", change: "off" });
    expect(made.rules).toEqual(STRICT_READ);
    const again = must(await world.store.addProposal(world.chatId, newProposal(world)));
    expect(again).toMatchObject({ tag: "again", rules: STRICT_READ });
    const settlement = await begin(world, made);
    expect(settlement.proposal.rules).toEqual(STRICT_READ);
    await announce(world, settlement);
    expect((await keptProposal(world, made.proposalId)).rules).toEqual(STRICT_READ);
  });

  test("a withdrawn proposal keeps its rules behind the next one", async () => {
    const world = newWorld();
    await openVoteUnder(world, STRICT);
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    await setRules(world, { pass: "unanimous", cap: "" });
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    expect(next.rules).toMatchObject({ pass: { kind: "unanimous" }, cap: null, hidden: true });
    const [first] = (await world.store.readWhole(world.chatId))?.proposals ?? [];
    expect(first).toMatchObject({ state: "cancelled", rules: STRICT_READ });
  });

  test("all that is kept is written as whole numbers", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, STRICT);
    must(await castIn(world, alice, agree));
    must(await castIn(world, alice, yes(4_000_000)));
    must(await castIn(world, bob, no));
    const kept = [
      ...(await valuesOf(world, liveKey(world.chatId))),
      ...(await valuesOf(world, spentKey(world.chatId))),
    ];
    expect(kept.filter((value) => /\.0(?!\d)|e\+/.test(value))).toEqual([]);
    expect(Number.isSafeInteger(made.due?.at ?? 0)).toBe(true);
  });
});

describe.each<[string, MakeEarlier]>([
  ["which froze no rules", withoutRules],
  ["which left the rules of the one before in place", withStaleRules],
])("a proposal of an earlier version of the bot, %s", (_, asBefore) => {
  onEveryEngine("a proposal", ({ world: newWorld }) => {
    test("takes one vote from each, with what the deployment allows, and is never reminded of", async () => {
      const world = newWorld();
      const made = await openVoteUnder(world, STRICT);
      await asBefore(world);
      const settled = { ...NO_RULES, early: false, remind: false };
      expect((await world.store.findActiveProposal(world.chatId))?.rules).toEqual(settled);
      for (const member of [alice, bob, carol]) {
        expect(must(await castIn(world, member, agree))).toMatchObject({ endsEarly: null, hidden: false });
      }
      expect(refusalOf(await castIn(world, bob, no))).toMatchObject({ reason: "already_voted", changeable: false });
      expect(await valuesOf(world, spentKey(world.chatId))).toEqual([]);
      world.clock.now = made.endTime - 60_000;
      const early = { tag: "early", endTime: made.endTime, lookAt: made.endTime, remindNow: false };
      expect(await world.store.beginSettlement(made, "a")).toEqual(early);
      expect(await world.store.beginReminder(world.chatId, made.proposalId)).toBeNull();
      const { proposal } = await begin(world, made);
      expect(finalTallyOf(proposal)).toMatchObject({ yes: 3, lamports: 30_000_000, verdict: "passed" });
    });

    test("has no quote of another's, and no end on paper", async () => {
      const world = newWorld();
      const made = await openVoteUnder(world, STRICT);
      await asBefore(world);
      expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({ market: null });
      expect(must(await world.store.addProposal(world.chatId, newProposal(world)))).toMatchObject({
        tag: "again",
        market: null,
        needsQuote: true,
      });
      must(await castIn(world, alice, agree));
      const settlement = await begin(world, made);
      expect(settlement.proposal).toMatchObject({ market: null, rules: { slippage: 500 } });
      const asked = await world.store.recordAsk(settlement, ask({ executor: "paper:" }));
      expect(asked).toMatchObject({ tag: "asked", asks: 1, paper: null });
    });

    test("gets a quote of its own, under the slippage of its time", async () => {
      const world = newWorld({ ttlMs: TTL_MS, attemptId: "quoter" });
      const made = await openVoteUnder(world, STRICT);
      await asBefore(world);
      expect(await world.store.noteMarket(made.chatId, made, NOTE)).not.toBeNull();
      expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({
        market: NOTE,
        rules: { slippage: 500 },
      });
    });

    test("is withdrawn while it runs, though all have voted, and the one behind it has the group's rules", async () => {
      const world = newWorld();
      const made = await openVote(world);
      await asBefore(world);
      for (const member of [alice, bob, carol]) must(await castIn(world, member, no));
      world.clock.now += 120_000;
      expect(must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()))).toMatchObject({
        proposalId: made.proposalId,
      });
      const next = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
      expect(next.rules).toEqual(NO_RULES);
      expect(Number(await dueAt(world, next))).toBe((next.endTime + world.clock.now) / 2);
    });

    test("counts heads on a sale", async () => {
      const world = newWorld();
      await setRules(world, { sale: "shares" });
      await holding(world);
      const made = await openSale(world);
      await asBefore(world);
      must(await castIn(world, alice, no));
      must(await castIn(world, bob, agree));
      must(await castIn(world, dave, agree));
      const settlement = await begin(world, made);
      expect(finalTallyOf(settlement.proposal)).toMatchObject({ yes: 2, no: 1, verdict: "passed" });
      await announce(world, await carried(world, settlement, filled({ received: 5 })));
    });
  });
});
