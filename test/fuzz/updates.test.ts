/** @module-tag long */
import fc from "fast-check";
import { afterAll, beforeAll, it } from "vitest";
import { type BotWorld, startBotWorld } from "../support/bot-world.ts";
import { LONG } from "../support/long.ts";
import { malformed, type Plan, spoken, tapped, wellFormed } from "./arbitraries/plans.ts";
import { updateOf } from "./arbitraries/updates.ts";
import { expectInvariants } from "./invariants.ts";
import { search, TIME_LIMIT } from "./runs.ts";
import { onStage } from "./stage.ts";

let world: BotWorld;
beforeAll(async () => {
  world = await startBotWorld();
  world.refusalsExpected = true;
  world.telegram.flood.on = false;
});
afterAll(() => world.close());

/** Plays some updates on a stage of their own, lets the vote end, and checks all invariants both times. */
const play = (perTest: number, plans: fc.Arbitrary<Plan>, most: number) =>
  search(
    perTest,
    [fc.array(plans, { minLength: 1, maxLength: most, size: "max" }), fc.boolean()],
    async (list, forum) => {
      const stage = await onStage(world, { forum }, async (stage) => {
        for (const plan of list) await stage.update(updateOf(plan, stage));
        await expectInvariants(stage);
      });
      await expectInvariants(stage);
    },
  );

it("Updates of every kind, from everybody and from everywhere, break no invariant", TIME_LIMIT, () =>
  play(8, wellFormed, 8),
);

it(
  "Updates with something missing, null, of another type or too much break no invariant",
  { ...TIME_LIMIT, ...LONG },
  () => play(12, malformed, 12),
);

it("Commands with anything behind them break no invariant", { ...TIME_LIMIT, ...LONG }, () => play(12, spoken, 12));

it("Taps with forged data break no invariant", { ...TIME_LIMIT, ...LONG }, () => play(12, tapped, 12));
