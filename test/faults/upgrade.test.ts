/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { buttonsOf, cardFor, results, said } from "../e2e/messages.ts";
import { reset } from "../e2e/reset.ts";
import { AFTER_VOTE_MS, callUntilDone, workerAhead } from "../e2e/settling.ts";
import { memberAt, openSession, propose } from "../e2e/stage.ts";
import { approveSale, boughtByTwo, ordersOf } from "../e2e/trades.ts";
import { LONG } from "../support/long.ts";
import { expectExact } from "./expect-exact.ts";

let world: World;
let later: RunningWorker;
let soon: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
  later = await workerAhead(world, AFTER_VOTE_MS);
  soon = await workerAhead(world, 15_000);
});
afterEach(async () => {
  reset(world);
  await world.upstash.flushData();
});
afterAll(() => world.close());

const ORDERS = [{ newFirst: false }, { newFirst: true }];

describe.each(ORDERS)("a group that becomes a supergroup in the middle of a vote (%o)", (order) => {
  it("counts the votes cast before, while it moves, on the old card and on the new one, each once", async () => {
    const stage = await openSession(world, 12, { type: "group" });
    const vote = await propose(world, stage);
    const { group, members } = stage;
    const old = cardFor(group, "BONK")?.buttons.flat() ?? [];
    const oldChat = group.id;
    const tapsOld = (i: number) =>
      memberAt(members, i).tapsData(old[i % old.length]?.data ?? "", vote.cardId, { chatId: oldChat });

    await Promise.all([0, 1].map(tapsOld));
    await memberAt(members, 2).says("/vote yes 0.2");
    // While it moves: some before the bot knows, some in the middle of it.
    const upgrading = group.upgrade(order);
    const told = await Promise.all([3, 4, 5, 6].map(tapsOld));
    const typed = [7, 8].map((i) => memberAt(members, i).says(i === 7 ? "/vote no" : "/vote yes 0.05"));
    await Promise.all([upgrading, ...typed]);
    for (const { answer } of told) expect(answer?.text).toContain("Counted");
    await expect.poll(() => buttonsOf(cardFor(group, "BONK"))).toContain("No");
    expect((await memberAt(members, 9).taps("Yes 0.1")).answer?.text).toContain("Counted");
    expect((await tapsOld(10)).answer?.text).toContain("Counted");
    expect((await memberAt(members, 0).taps("No")).answer?.text).toContain("already voted");

    // Where the supergroup hears of them before the bot does, typed votes find no session there yet, and are told so.
    const early = said(group).filter((text) => text.includes("No session is open here")).length;
    expect(early).toBeLessThanOrEqual(order.newFirst ? 0 : 2);
    expect(await callUntilDone(world, later, vote.body)).toBe(200);
    expect(results(group)[0]?.text).toContain(`Abstained ${1 + early}`);
    await later.scheduled();
    for (const key of ["session:live:", "sessions:", "orders:"])
      expect(await world.upstash.command("EXISTS", `${key}{${oldChat}}`)).toBe(0);
    await expectExact(world, stage, vote, { results: 1 });
  });
});

const BREAKS = [1, 2, 3, 4].map((n) => ({ n, newFirst: n % 2 === 0 }));

describe("a group that becomes a supergroup while Redis fails", () => {
  it.each(BREAKS)("at request $n of the move is moved when it answers again", LONG, async ({ n, ...order }) => {
    const stage = await openSession(world, 3, { type: "group" });
    const vote = await propose(world, stage);
    await memberAt(stage.members, 0).taps("Yes 0.05");
    await world.worker.idle();
    const oldId = stage.group.id;
    let seen = 0;
    const stop = world.upstash.onRequest(({ commands }) => {
      if (!JSON.stringify(commands).includes(String(oldId))) return;
      seen += 1;
      // The reply to this one is lost, with the client's repetition, and what follows does not arrive for a while.
      if (seen === n) world.upstash.faults.loseReplies = 2;
      if (seen === n + 2) world.upstash.faults.failNext = 4;
    });
    const moves = await stage.group.upgrade(order);
    stop();
    for (const { status } of moves) expect(status).toBe(200);
    world.upstash.resetFaults();
    // Whoever died while it was to post the cards anew keeps others from it for ten seconds; the next vote after that has them posted.
    world.telegram.setWebhook(`${soon.url}/telegram`, world.webhookSecret);
    await memberAt(stage.members, 1).says("/vote yes 0.01");
    await expect.poll(() => buttonsOf(cardFor(stage.group, "BONK"))).toContain("No");
    expect((await memberAt(stage.members, 2).taps("No")).answer?.text).toContain("Counted");
    world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
    expect(await callUntilDone(world, later, vote.body)).toBe(200);
    expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 1 · Abstained 0\nTotal 0.06 SOL");
    await expectExact(world, stage, vote, { results: 1 });
  });
});

describe("a group that becomes a supergroup in the middle of a sale", () => {
  it("sells its order once, which has followed it", LONG, async () => {
    const stage = await boughtByTwo(world, later, { type: "group" });
    const sale = await approveSale(world, stage);
    await stage.group.upgrade();
    await memberAt(stage.members, 1).says("/vote yes");
    expect(await callUntilDone(world, later, sale.body)).toBe(200);
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "sold", received: 66_000_000 }]);
    await expectExact(world, stage, sale, { results: 1 });
  });
});
