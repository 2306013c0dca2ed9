/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type BotWorld, startBotWorld } from "../support/bot-world.ts";
import { publishesFor } from "../support/redeliver.ts";
import { PROPOSE, type Room, SELL } from "../support/room.ts";

let world: BotWorld;
afterAll(() => world.close());
beforeAll(async () => {
  world = await startBotWorld({ executor: "webhook" });
  // Redis gets to know the scripts, so that from here on each step is one request.
  const room = world.room();
  await room.buys([room.bob, "0.05"]);
  await room.alice.says("/close_session");
});
afterEach(async () => {
  world.upstash.resetFaults();
  world.qstash.resetFaults();
  // These failures were wanted, so they are no mistakes of the bot's.
  world.logs.length = 0;
  await world.upstash.flushData();
});

const ENDED_MS = 5 * 60_000 + 1_000;

/** Cuts the requests to Redis after so many: each and its one repetition, for good. */
function cutAfter({ upstash }: BotWorld, requests: number): void {
  let seen = 0;
  const stop = upstash.onRequest(() => {
    seen += 1;
    if (seen < requests) return;
    stop();
    upstash.faults.down = true;
  });
}

/** A vote that passed and nobody has settled. */
async function overdue(room: Room): Promise<void> {
  await room.opens(room.bob);
  await room.backs(PROPOSE, [room.bob, "0.05"]);
  await world.passUncalled(ENDED_MS);
}

/** Has the cron trigger settle what is overdue, with Redis gone after so many requests. */
async function brokenRun(requests: number): Promise<unknown> {
  cutAfter(world, requests);
  world.logs.length = 0;
  await world.cron();
  return world.logs.find(({ what }) => what === "due");
}

const failedAt = (step: string) => ({
  ...{ what: "due", outcome: "failed", step, ms: expect.any(Number), redis: expect.any(Number) },
  error: expect.stringMatching(/^StoreUnavailable unreachable /),
});

describe("the log's line of a settlement that broke off names its step", () => {
  // The first two requests take what is due.
  it.each([
    [2, "begin"],
    [3, "record_ask"],
    [4, "record_trade"],
    [5, "record_announcing"],
    [6, "record_announced"],
    [7, "leave_list"],
  ])("after %i requests of a buy it is %s", async (requests, step) => {
    await overdue(world.room());
    expect(await brokenRun(requests)).toMatchObject(failedAt(step));
  });

  it("of a sale it is the reading of who shares in it, too", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    await room.bob.says(SELL);
    await room.bob.taps("Yes");
    await world.passUncalled(ENDED_MS);
    expect(await brokenRun(5)).toMatchObject(failedAt("read_order"));
  });

  it("of a sale that was rejected nobody shares in anything, and nothing is read for it", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    await room.bob.says(SELL);
    await room.bob.taps("Yes");
    await world.passUncalled(ENDED_MS);
    world.executor.faults.next("reject");
    expect(await brokenRun(5)).toMatchObject(failedAt("record_announcing"));
  });

  it("of a closed session it is the archiving, too", async () => {
    const room = world.room();
    await overdue(room);
    world.executor.faults.next("fail");
    await room.alice.says("/close_session");
    await world.passUncalled(ENDED_MS);
    expect(await brokenRun(8)).toMatchObject(failedAt("archive"));
    // Whoever is called again finds it over, and archives it.
    world.upstash.resetFaults();
    expect(await world.store.readWhole(room.group.id)).toMatchObject({ open: false });
    const [publish] = publishesFor(world, room);
    await world.until(world.qstash.post(publish?.url ?? "", publish?.body ?? ""));
    expect(await world.store.readWhole(room.group.id)).toBeNull();
    expect(await world.store.getSessionByChatId(room.group.id)).toMatchObject({ open: false });
  });

  it("is there as well where a command had started the settlement", async () => {
    const room = world.room();
    await overdue(room);
    // The command's own look, that of the settlement, its begin, and that the executor is asked.
    cutAfter(world, 4);
    world.logs.length = 0;
    await room.bob.says("/vote no");
    expect(world.logs).toContainEqual(
      expect.objectContaining({ what: "settle", outcome: "failed", step: "record_trade" }),
    );
  });
});
