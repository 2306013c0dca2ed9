import { expect, test } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { alice, bob, carol, castIn, must, newProposal, no, tap, yes } from "./people.ts";
import { onEveryEngine, TTL_MS } from "./support.ts";
import { holding } from "./trades.ts";

const agree = { choice: "yes", lamports: null } as const;

onEveryEngine("a yes to a buy without an amount", ({ world: newWorld }) => {
  test("puts in the default, and the answer and the totals say how much", async () => {
    const world = newWorld();
    await holding(world);
    must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    const cause = tap();
    const counted = { kind: "buy", ballot: { choice: "yes", lamports: 10_000_000 } };
    expect(must(await castIn(world, bob, agree, cause))).toMatchObject({ tag: "counted", ...counted });
    expect(must(await castIn(world, bob, agree, cause))).toMatchObject({ tag: "again", ...counted });
    expect(must(await castIn(world, carol, yes(1_000_000))).tally).toEqual({ yes: 2, no: 0, lamports: 11_000_000 });
  });

  test("puts in what the store was told is the default", async () => {
    const world = newWorld({ ttlMs: TTL_MS, rules: { ...DEFAULT_RULES, defaultVote: 123_456_789 } });
    await holding(world);
    must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    expect(must(await castIn(world, bob, agree))).toMatchObject({
      ballot: { choice: "yes", lamports: 123_456_789 },
      tally: { yes: 1, no: 0, lamports: 123_456_789 },
    });
    expect(must(await castIn(world, carol, no)).ballot).toEqual({ choice: "no", lamports: 0 });
    expect(must(await castIn(world, alice, yes(2_000_000))).ballot.lamports).toBe(2_000_000);
  });
});
