/** @module-tag long */
import fc from "fast-check";
import { afterAll, beforeAll, it } from "vitest";
import { type BotWorld, startBotWorld } from "../support/bot-world.ts";
import { bodyOf, oddBody, oddHeaders, wrongSecret } from "./arbitraries/bodies.ts";
import { jsonText } from "./arbitraries/json.ts";
import { wellFormed } from "./arbitraries/plans.ts";
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

const several = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 6, size: "max" });

it("Bodies that are damaged, huge, deep, or no JSON at all break no invariant", TIME_LIMIT, () =>
  search(8, [several(fc.tuple(oddBody, oddHeaders))], async (posts) => {
    await onStage(world, {}, async (stage) => {
      for (const [plan, headers] of posts) await stage.post(bodyOf(plan, stage), headers);
      await expectInvariants(stage);
    });
  }),
);

it("Updates without our secret are answered 401, and change nothing", TIME_LIMIT, () =>
  search(8, [several(fc.tuple(wellFormed, wrongSecret))], async (posts) => {
    await onStage(world, {}, async (stage) => {
      const before = await stage.kept();
      const calls = world.telegram.outgoing.length;
      for (const [plan, headers] of posts) await stage.post(jsonText(updateOf(plan, stage)), headers);
      await expectInvariants(stage, [401]);
      await stage.expectKept(before, calls);
    });
  }),
);
