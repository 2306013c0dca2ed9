import { expect, test } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { agree, openVoteUnder, setRules } from "./group-rules.ts";
import { alice, bob, carol, castIn, must, no, refusalOf, yes } from "./people.ts";
import { onEveryEngine, TTL_MS } from "./support.ts";
import { holding, openSale } from "./trades.ts";

/** A deployment that takes 0.01 to 0.5 SOL for a yes. */
const rules = { ...DEFAULT_RULES, minVote: 10_000_000, defaultVote: 20_000_000, maxVote: 500_000_000 };
const settings = { ttlMs: TTL_MS, rules };

onEveryEngine("a group's amounts", ({ world: newWorld }) => {
  test("decide what a yes without an amount puts in", async () => {
    const world = newWorld(settings);
    await openVoteUnder(world, { amounts: "11000000 33000000 44000000" });
    expect(must(await castIn(world, bob, agree))).toMatchObject({
      ballot: { choice: "yes", lamports: 33_000_000 },
      tally: { yes: 1, no: 0, lamports: 33_000_000 },
    });
  });

  test("allow their bounds, and refuse one lamport beyond them with the bounds and without a trace", async () => {
    const world = newWorld(settings);
    await openVoteUnder(world, { amounts: "11000000 33000000 44000000" });
    for (const lamports of [10_999_999, 44_000_001, 20_000_000_000]) {
      expect(refusalOf(await castIn(world, alice, yes(lamports)))).toEqual({
        reason: "amount_outside",
        min: 11_000_000,
        max: 44_000_000,
      });
    }
    expect(await world.field(`v:${alice.id}`)).toBeNull();
    expect(must(await castIn(world, alice, yes(11_000_000))).tally).toEqual({ yes: 1, no: 0, lamports: 11_000_000 });
    expect(must(await castIn(world, bob, yes(44_000_000))).tally).toEqual({ yes: 2, no: 0, lamports: 55_000_000 });
    expect(must(await castIn(world, carol, no)).tally).toEqual({ yes: 2, no: 1, lamports: 55_000_000 });
  });

  test.each([
    { stored: "1 2 3", min: 10_000_000, standard: 10_000_000, max: 10_000_000 },
    { stored: "1000000 50000000 90000000", min: 10_000_000, standard: 50_000_000, max: 90_000_000 },
    { stored: "20000000 600000000 900000000", min: 20_000_000, standard: 500_000_000, max: 500_000_000 },
    { stored: "600000000 700000000 800000000", min: 500_000_000, standard: 500_000_000, max: 500_000_000 },
  ])("$stored are moved into what the deployment allows", async ({ stored, min, standard, max }) => {
    const world = newWorld(settings);
    const made = await openVoteUnder(world, { amounts: stored });
    expect(made.rules.amounts).toEqual({ min, default: standard, max });
    expect(await world.field("q.amounts")).toBe(`${min} ${standard} ${max}`);
    expect(must(await castIn(world, bob, agree)).ballot.lamports).toBe(standard);
  });

  test.each(["", "none", "5 5", "-1 2 3"])("'%s' are none: the deployment's default holds", async (stored) => {
    const world = newWorld(settings);
    expect((await openVoteUnder(world, { amounts: stored })).rules.amounts).toBeNull();
    expect(must(await castIn(world, bob, agree)).ballot.lamports).toBe(20_000_000);
  });

  test("mean nothing on a sale, where nobody puts anything in", async () => {
    const world = newWorld(settings);
    await setRules(world, { amounts: "11000000 33000000 44000000" });
    await holding(world);
    await openSale(world);
    expect(must(await castIn(world, bob, agree)).ballot).toEqual({ choice: "yes", lamports: 0 });
  });
});
