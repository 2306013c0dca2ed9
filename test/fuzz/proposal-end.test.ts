/** @module-tag long */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Forgery } from "../../dev/qstash/server.ts";
import { type BotWorld, startBotWorld } from "../support/bot-world.ts";
import { call, callOf, forged, isTooLong, namesTheVote, noCall } from "./arbitraries/proposal-end.ts";
import { expectInvariants } from "./invariants.ts";
import { search, TIME_LIMIT } from "./runs.ts";
import { onStage } from "./stage.ts";

let world: BotWorld;
beforeAll(async () => {
  world = await startBotWorld();
});
afterAll(() => world.close());

const several = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 10, size: "max" });

const post = (body: string, forge?: Forgery) =>
  world.until(world.qstash.post(`${world.url}/proposal-end`, body, forge));

const isNonsense = ({ status, headers }: { status: number; headers: Headers }): boolean =>
  status === 489 && headers.get("Upstash-NonRetryable-Error") === "true";

it("Signed calls that name no vote get 489 or 200, an early one 503, and none changes anything", TIME_LIMIT, () =>
  search(10, [several(call), fc.array(noCall, { maxLength: 4 })], async (plans, texts) => {
    await onStage(world, {}, async (stage) => {
      const before = await stage.kept();
      const calls = world.telegram.outgoing.length;
      for (const body of [...plans.map((plan) => callOf(plan, stage)), ...texts]) {
        const answer = await post(body);
        const early = answer.status === 503 && answer.headers.has("Retry-After");
        if (isTooLong(body)) expect(answer.status).toBe(413);
        else expect(namesTheVote(body, stage) ? early : answer.status === 200 || isNonsense(answer)).toBe(true);
      }
      await stage.expectKept(before, calls);
      await expectInvariants(stage);
    });
  }),
);

it("Once the time is up, such calls leave the vote to the one that names it, which settles it once", TIME_LIMIT, () =>
  search(10, [several(call)], async (plans) => {
    const stage = await onStage(world, {}, async (stage) => {
      world.qstash.faults.hold = true;
      try {
        await world.pass(5 * 60_000 + 1_000);
        let settled = false;
        for (const body of plans.map((plan) => callOf(plan, stage))) {
          const { status } = await post(body);
          settled ||= !isTooLong(body) && namesTheVote(body, stage);
          expect(isTooLong(body) ? [413] : [200, 489]).toContain(status);
          expect(stage.room.results).toHaveLength(settled ? 1 : 0);
        }
      } finally {
        world.qstash.resetFaults();
      }
    });
    expect(stage.room.results).toHaveLength(1);
    await expectInvariants(stage);
  }),
);

it("Calls that QStash did not sign for us get 401, and change nothing", TIME_LIMIT, () =>
  search(8, [several(fc.tuple(call, forged))], async (plans) => {
    await onStage(world, {}, async (stage) => {
      const before = await stage.kept();
      const calls = world.telegram.outgoing.length;
      for (const [plan, forgery] of plans) expect((await post(callOf(plan, stage), forgery)).status).toBe(401);
      await stage.expectKept(before, calls);
    });
  }),
);
