/** @module-tag long */
import fc from "fast-check";
import { expect, test } from "vitest";
import { liveKey, spentKey } from "../../src/store/keys.ts";
import { deliver, openVoteUnder, setRules, update, type VoteUpdate, valuesOf } from "./group-rules.ts";
import { alice, no, openSession, person, yes } from "./people.ts";
import { onEveryEngine, type World } from "./support.ts";
import { filled, openSale, paid, stock } from "./trades.ts";

import { type Limits, type Outcome, VoteModel } from "./vote-model.ts";

const PEOPLE = [1, 2, 3, 4].map((id) => person(id));

/** A vote of one of the people, before it is an update: who, and what. An amount of 0 is a no. */
const ballots = (most: number) =>
  fc.array(fc.tuple(fc.nat({ max: PEOPLE.length - 1 }), fc.nat({ max: 6 })), { minLength: 1, maxLength: most });

/** Makes updates of drawn votes, in the order in which their people sent them. */
const updatesOf = (drawn: readonly [who: number, amount: number][]): readonly VoteUpdate[] =>
  drawn.map(([who, amount]) => update(PEOPLE[who] ?? alice, amount === 0 ? no : yes(amount * 10_000_000)));

const limits: fc.Arbitrary<Limits> = fc.record({
  change: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  cap: fc.option(fc.constantFrom(70_000_000, 120_000_000)),
  daily: fc.option(fc.constantFrom(30_000_000, 50_000_000)),
});

const open = (world: World, { change, cap, daily }: Limits) =>
  openVoteUnder(
    world,
    { change: change ? "on" : "off", cap: String(cap ?? ""), daily: String(daily ?? ""), early: "off" },
    [alice, ...PEOPLE],
  );

/** What the store said, in the model's words. */
async function outcomeOf(delivered: ReturnType<typeof deliver>): Promise<Outcome> {
  const result = await delivered;
  if (result.ok)
    return result.value.tag === "again" ? { tag: "again" } : { tag: "counted", changed: result.value.changed };
  const { error } = result;
  switch (error.reason) {
    case "already_voted":
    case "changed_often":
      return { tag: error.reason };
    case "over_cap":
    case "over_daily":
      return { tag: error.reason, left: error.left };
    default:
      throw new Error(`no outcome of the model: ${error.reason}`);
  }
}

/** The votes and the tally that Redis has, and whether any number in it is written as a fraction. */
async function kept(world: World) {
  const proposal = await world.store.findActiveProposal(world.chatId);
  const values = [
    ...(await valuesOf(world, liveKey(world.chatId))),
    ...(await valuesOf(world, spentKey(world.chatId))),
  ];
  return {
    tally: proposal?.tally,
    votes: new Map(proposal?.votes.map(({ voter, choice, lamports }) => [voter.id, { choice, lamports }])),
    fractions: values.filter((value) => /\.0(?!\d)|e\+/.test(value)),
  };
}

/** What each person put in, as `spent:{chat}` has it; people who put in nothing are left out. */
async function spentIn(world: World): Promise<ReadonlyMap<number, number>> {
  const flat = await world.standIn.command("HGETALL", spentKey(world.chatId));
  const words = Array.isArray(flat) ? flat.map(String) : [];
  const spent = new Map<number, number>();
  for (let i = 0; i < words.length; i += 2) {
    const entries = [...(words[i + 1] ?? "").matchAll(/\S+:\d+:(\d+) /g)].map(([, lamports]) => Number(lamports));
    if (entries.length > 0)
      spent.set(
        Number(words[i]),
        entries.reduce((sum, one) => sum + one, 0),
      );
  }
  return spent;
}

const yesesOf = (votes: ReadonlyMap<number, { lamports: number }>) =>
  new Map([...votes].filter(([, { lamports }]) => lamports > 0).map(([id, { lamports }]) => [id, lamports]));

onEveryEngine("votes that are changed in any order", ({ engine, world: newWorld }) => {
  // The embedded engine is slow.
  const runs = (many: number) => ({ numRuns: engine === "embedded" ? Math.ceil(many / 3) : many });

  test("are answered and counted as a plain model does, update after update, redelivered and out of order", async () => {
    const law = fc.asyncProperty(
      limits,
      ballots(24),
      fc.array(fc.nat(), { maxLength: 60 }),
      async (rules, drawn, picks) => {
        const world = newWorld();
        await open(world, rules);
        const model = new VoteModel(rules);
        const updates = updatesOf(drawn);
        for (const pick of [...picks, ...updates.keys()]) {
          const next = updates[pick % updates.length];
          if (next === undefined) continue;
          expect(await outcomeOf(deliver(world, next))).toEqual(model.deliver(next));
        }
        expect(await kept(world)).toEqual({ tally: model.tally(), votes: model.votes(), fractions: [] });
        expect(await spentIn(world)).toEqual(rules.daily === null ? new Map() : yesesOf(model.votes()));
      },
    );
    await fc.assert(law, runs(25));
  });

  test("at once end with each person's newest, whatever came first, and with exact sums", async () => {
    const law = fc.asyncProperty(
      ballots(30),
      fc.infiniteStream(fc.nat()),
      fc.boolean(),
      async (drawn, picks, daily) => {
        const world = newWorld();
        await open(world, { change: true, cap: null, daily: daily ? 900_000_000 : null });
        // Eleven votes of a person are ten changes at most.
        const counts = new Map<number, number>();
        const updates = updatesOf(drawn).filter(({ user: { id } }) => {
          counts.set(id, (counts.get(id) ?? 0) + 1);
          return (counts.get(id) ?? 0) <= 11;
        });
        const shuffled = [...updates, ...updates]
          .map((one) => ({ one, place: Number(picks.next().value) }))
          .toSorted((a, b) => a.place - b.place);
        await Promise.all(shuffled.map(({ one }) => deliver({ ...world, store: world.other() }, one)));
        const model = new VoteModel({ change: true, cap: null, daily: null });
        for (const one of updates) model.deliver(one);
        expect(await kept(world)).toEqual({ tally: model.tally(), votes: model.votes(), fractions: [] });
        expect(await spentIn(world)).toEqual(daily ? yesesOf(model.votes()) : new Map());
      },
    );
    await fc.assert(law, runs(15));
  });

  test("at once never pass a cap or a day, and what is kept is what was answered", async () => {
    const law = fc.asyncProperty(ballots(30), async (drawn) => {
      const world = newWorld();
      const rules = { change: true, cap: 90_000_000, daily: 40_000_000 };
      await open(world, rules);
      const updates = updatesOf(drawn);
      await Promise.all(updates.map((one) => deliver({ ...world, store: world.other() }, one)));
      const { tally, votes, fractions } = await kept(world);
      const lamports = [...votes.values()].reduce((sum, vote) => sum + vote.lamports, 0);
      expect(tally).toMatchObject({ lamports, yes: yesesOf(votes).size, no: votes.size - yesesOf(votes).size });
      expect(lamports).toBeLessThanOrEqual(rules.cap);
      for (const vote of votes.values()) expect(vote.lamports).toBeLessThanOrEqual(rules.daily);
      expect(await spentIn(world)).toEqual(yesesOf(votes));
      expect(fractions).toEqual([]);
    });
    await fc.assert(law, runs(15));
  });

  test("on a sale keep both sums of shares exact, at once and redelivered", async () => {
    const shares = [7, 1_000_000_001, 33_333_333, 999_999_999_999];
    const law = fc.asyncProperty(ballots(30), async (drawn) => {
      const world = newWorld();
      await setRules(world, { change: "on", sale: "shares" });
      await stock(world, [paid(alice, 1), ...PEOPLE.map((one, i) => paid(one, shares[i] ?? 0))], filled());
      await openSession(world, [alice], 30);
      const { proposalId } = await openSale(world);
      const counts = new Map<number, number>();
      const updates = drawn
        .map(([who, amount]) => update(PEOPLE[who] ?? alice, amount < 3 ? no : { choice: "yes", lamports: null }))
        .filter(({ user: { id } }) => {
          counts.set(id, (counts.get(id) ?? 0) + 1);
          return (counts.get(id) ?? 0) <= 11;
        });
      await Promise.all([...updates, ...updates].map((one) => deliver({ ...world, store: world.other() }, one)));
      const newest = new Map(updates.map(({ user, ballot }) => [user.id, ballot.choice]));
      const paidBy = (choice: "yes" | "no") =>
        [...newest].reduce((sum, [id, said]) => sum + (said === choice ? (shares[id - 1] ?? 0) : 0), 0);
      const proposal = await world.store.findActiveProposal(world.chatId);
      expect(proposal).toMatchObject({
        id: proposalId,
        paid: { yes: paidBy("yes"), no: paidBy("no") },
        tally: { yes: [...newest.values()].filter((said) => said === "yes").length, lamports: 0 },
      });
      expect((await kept(world)).fractions).toEqual([]);
    });
    await fc.assert(law, runs(10));
  });
});
