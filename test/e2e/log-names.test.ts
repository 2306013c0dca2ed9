/** @module-tag long */
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { results } from "./messages.ts";
import { postUpdate } from "./requests.ts";
import { AFTER_VOTE_MS, callEnd, passPause, workerAhead } from "./settling.ts";
import { propose } from "./stage.ts";
import { proposeSale } from "./trades.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook", rateLimits: true });
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterAll(() => world.close());

/** All that a line may hold: words of our own, and numbers of what it cost. */
const Line = z.strictObject({
  what: z.string().regex(/^[a-z_]+$/),
  outcome: z.string().regex(/^[a-z0-9_]+$/),
  step: z.optional(z.string().regex(/^[a-z_]+$/)),
  ms: z.optional(z.int()),
  redis: z.optional(z.int()),
  telegram: z.optional(z.int()),
  executor: z.optional(z.int()),
  market: z.optional(z.int()),
  error: z.optional(z.string()),
});

/** Titles, names, texts and amounts that are found nowhere else; each is written as it is here. */
const WORDS = ["Umbrella", "Quetzal", "Xylophone", "zephyr_handle", "kestrel_handle", "VERYRARE", "0.0421", "42100000"];

it("tells a whole session without a name, a text, an amount or an id, from its opening to its sale, its move and its failures", async () => {
  const group = world.telegram.group({ title: "Quetzal club", type: "group" });
  const ann = group.member({ first_name: "Quetzal", username: "zephyr_handle", admin: true });
  const bob = group.member({ first_name: "Xylophone" });
  const eve = group.member({ first_name: "Eve", username: "kestrel_handle" });
  const stage = { group, admin: ann, members: [ann, bob] };
  const ids = new Set<number>([ann, bob, eve].map(({ id }) => id));
  ids.add(group.id);

  // A vote that is bought, after Redis was away for its settlement, and the executor for its trade.
  await ann.says('/create_session "Umbrella" 1');
  for (const one of [ann, bob]) await one.taps("Join");
  await eve.taps("Skip");
  const buy = await propose(world, stage, "VERYRARE");
  await ann.says("/vote yes 0.0421");
  await bob.taps("Yes 0.05");
  // More than two periods of the limit let through.
  await Promise.all(Array.from({ length: 45 }, () => bob.tapsData("Umbrella", buy.cardId)));
  await eve.says("/vote Umbrella");
  await eve.says("/cancel Umbrella");
  world.upstash.faults.failNext = 2;
  expect((await callEnd(world, later, buy.body)).status).toBe(503);
  world.executor.faults.next("fail");
  expect((await callEnd(world, later, buy.body)).status).toBe(503);
  await passPause(world, stage);
  await later.scheduled();
  expect(results(group)).toHaveLength(1);

  // Its sale, the orders, a vote that is cancelled, and what makes no sense.
  const sale = await proposeSale(world, stage);
  for (const one of [ann, bob]) await one.taps("Yes");
  await callEnd(world, later, sale.body);
  expect(results(group)).toHaveLength(2);
  await propose(world, stage, "VERYRARE");
  for (const text of [
    "/orders",
    "/order_1",
    "/order Xylophone",
    "/propose Umbrella",
    "/cancel",
    "/settings Umbrella",
    "/settings cap 0.0421",
    "/Umbrella@ConclaveBot",
  ])
    await ann.says(text);
  for (const one of [ann, eve]) await one.tapsData("g:daily:42100000", buy.cardId);
  await eve.says("/status Xylophone");

  // The group becomes a supergroup; the old chat's last words come late, and Redis goes away and comes back.
  await group.upgrade();
  ids.add(group.id);
  await ann.says("/status");
  world.upstash.faults.down = true;
  await ann.taps("Join");
  await later.scheduled();
  await world.worker.fetch("/healthz?Umbrella");
  const { update } = await eve.says("Umbrella");
  await postUpdate(world, later, { ...update, message: { ...update.message, text: "/vote yes 0.0421" } });
  world.upstash.resetFaults();
  await ann.says("/close_session");
  await Promise.all([world.worker.idle(), later.idle()]);
  await expect.poll(() => [...world.worker.logs].join()).toContain('"what":"close_session"');

  const lines = [...world.worker.logs, ...later.logs];
  const parsed = lines.map((line) => Line.parse(JSON.parse(line)));
  const all = lines.join("\n");
  for (const word of [...WORDS, ...[...ids].map((id) => String(Math.abs(id)))]) expect(all).not.toContain(word);
  // All of that was to be seen, or this proves nothing.
  const outcomes = new Set(parsed.flatMap(({ what, outcome, step }) => [what, outcome, step ?? "settled"]));
  for (const seen of [
    ...["create_session", "tap_join", "tap_skip", "propose", "vote", "tap_vote", "cancel", "orders", "order", "status"],
    ...["too_fast", "store_unavailable", "begin", "put_off_executor_http_500", "due", "failed", "moved"],
    ...["healthz", "not_confirmed", "close_session", "settings", "tap_settings", "set", "rules_admins_only"],
  ])
    expect([...outcomes]).toContain(seen);
});
