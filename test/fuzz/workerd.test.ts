/** @module-tag long */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorld, type World } from "../../dev/world.ts";
import { createStore } from "../../src/store/index.ts";
import { initRedis } from "../../src/store/redis.ts";
import { bodyOf, oddBody, oddHeaders, wrongSecret } from "./arbitraries/bodies.ts";
import { jsonText } from "./arbitraries/json.ts";
import { malformed } from "./arbitraries/plans.ts";
import { call, callOf, forged, isTooLong, namesTheVote, noCall } from "./arbitraries/proposal-end.ts";
import { noise } from "./arbitraries/texts.ts";
import { updateOf } from "./arbitraries/updates.ts";
import { brokenByState, isFailure, mentionable } from "./invariants.ts";
import { brokenByCalls } from "./invariants-of-calls.ts";
import { brokenByVotes } from "./invariants-of-votes.ts";
import { search, TIME_LIMIT } from "./runs.ts";
import type { Posted } from "./stage.ts";
import { openScene } from "./world-scene.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  world.telegram.flood.on = false;
});
afterAll(async () => {
  await world.close();
});

const SECRET = "X-Telegram-Bot-Api-Secret-Token";
const several = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 8, size: "max" });

it("Odd updates, damaged bodies and wrong secrets break no invariant in workerd either", TIME_LIMIT, () =>
  search(4, [several(malformed), several(fc.tuple(oddBody, oddHeaders)), wrongSecret], async (plans, odd, wrong) => {
    const scene = await openScene(world);
    const posted: Posted[] = [];
    const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) => {
      const usual = { "Content-Type": "application/json", [SECRET]: world.webhookSecret };
      const init = { method: "POST", headers: { ...usual, ...headers }, body };
      const { status } = await world.worker.fetch("/telegram", init);
      posted.push({ body: typeof body === "string" ? body : new TextDecoder().decode(body), status });
      return status;
    };
    for (const plan of plans) expect(await post(jsonText(updateOf(plan, scene)), {})).toBe(200);
    for (const [plan, headers] of odd) expect(await post(bodyOf(plan, scene), headers)).toBe(200);
    expect(await post("{}", wrong)).toBe(401);
    await world.worker.idle();

    const store = createStore(initRedis(world.upstash), { now: world.now, ttlMs: 86_400_000 });
    const calls = brokenByCalls(world.telegram.outgoing, mentionable(scene, posted));
    const [state, votes] = await Promise.all([brokenByState(store, scene), brokenByVotes(store, scene, posted)]);
    const logs = world.worker.logs.filter((line) => isFailure(JSON.parse(line)));
    expect({ logs, calls, state, votes }).toEqual({ logs: [], calls: [], state: [], votes: [] });
    world.telegram.resetRecords();
  }),
);

it("Odd calls to /proposal-end are answered in workerd as anywhere, and settle nothing", TIME_LIMIT, () =>
  search(3, [several(call), several(noCall), several(forged)], async (plans, texts, forgeries) => {
    const scene = await openScene(world);
    for (const body of [...plans.map((plan) => callOf(plan, scene)), ...texts]) {
      const { status } = await world.qstash.post(`${world.url}/proposal-end`, body);
      expect(isTooLong(body) ? [413] : namesTheVote(body, scene) ? [503] : [200, 489]).toContain(status);
    }
    for (const forgery of forgeries) {
      const { status } = await world.qstash.post(`${world.url}/proposal-end`, "{}", forgery);
      expect(status).toBe(401);
    }
  }),
);

it("Other methods, paths and headers are never answered with a 5xx", TIME_LIMIT, () =>
  search(
    40,
    [
      fc.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"),
      fc.oneof(
        fc.constantFrom("", "telegram", "proposal-end", "healthz", "%74elegram", "/telegram", "..//healthz"),
        noise,
      ),
      noise,
      fc.stringMatching(/^[ -~]{0,300}$/),
    ],
    async (method, path, query, value) => {
      const url = `${world.url}/${encodeURI(path.toWellFormed())}?${encodeURIComponent(query.toWellFormed())}`;
      const headers = { [SECRET]: value.trim(), "Upstash-Signature": value.trim() };
      const { status } = await fetch(url, { method, headers, redirect: "manual" });
      expect([200, 401, 404, 405]).toContain(status);
    },
  ),
);
