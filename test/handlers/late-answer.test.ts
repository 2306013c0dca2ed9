import { afterAll, afterEach, describe, expect, it } from "vitest";
import { SETTLEMENT_LEASE_MS } from "../../src/time-limits.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => {
  world.qstash.resetFaults();
  world.telegram.resetFaults();
  world.executor.resetFaults();
});

const ENDED = 5 * 60_000 + 1_000;
const HOUR = 3_600_000;

/** Lets time pass while a Worker is at something, which `pass` would wait for. */
async function jump(ms: number): Promise<void> {
  world.clock.moveTo(world.clock.now() + ms);
  await world.qstash.advance(ms);
}

/** Keeps the next call to the executor from getting there; `came` says whether there was one, `passOn` lets it go on. */
function holdNextCall() {
  const { promise, resolve: passOn } = Promise.withResolvers<void>();
  const passing = globalThis.fetch;
  let held = false;
  globalThis.fetch = async (input, init) => {
    if (held || String(input) !== world.executor.url) return passing(input, init);
    held = true;
    globalThis.fetch = passing;
    await promise;
    return passing(input, init);
  };
  return { came: () => held, passOn };
}

it.each([
  { kind: "sale", proposal: SELL, put: "", said: "💰 Sold order 1 for 0.055 SOL" },
  { kind: "buy", proposal: PROPOSE, put: "0.05", said: "🛒 Bought 250000 BONK for 0.05 SOL" },
])(
  "a $kind that another Worker has settled and archived is told once, and its order stays as it was recorded",
  async (row) => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    await room.backs(row.proposal, [room.bob, row.put]);
    const before = room.results.length;

    // The first Worker waits for the executor until its lease has run out.
    await world.passUncalled(ENDED);
    const call = holdNextCall();
    const first = world.cron();
    await expect.poll(call.came).toBe(true);
    await jump(SETTLEMENT_LEASE_MS + 1_000);
    const second = world.cron();
    await expect.poll(() => room.results.length).toBe(before + 1);
    await room.alice.member.says("/close_session");
    await expect.poll(() => room.sessionCard.text).toContain("🔒 Closed");
    await expect.poll(() => world.store.readWhole(room.group.id)).toBeNull();
    expect(await world.store.getSessionByChatId(room.group.id)).toMatchObject({ open: false });
    const recorded = await world.store.listOrders(room.group.id, null, 9);

    await jump(1_000);
    call.passOn();
    await Promise.all([first, second]);
    world.qstash.resetFaults();
    await world.pass(60_000);
    await world.cron();
    expect(room.results.slice(before).map(({ text }) => text)).toEqual([expect.stringContaining(row.said)]);
    expect(await world.store.listOrders(room.group.id, null, 9)).toEqual(recorded);
  },
);

it("an executor that was asked before the deadline, and is silent until behind it, is asked once more", async () => {
  const room = world.room();
  world.executor.faults.always("pending");
  await room.buys([room.bob, "0.05"]);
  const end = (await world.store.readWhole(room.group.id))?.proposals.at(-1)?.endTime ?? 0;
  for (const at of [3 * HOUR, 6 * HOUR]) {
    await world.passUncalled(end + at - world.clock.now());
    await world.cron();
  }
  await world.passUncalled(end + 24 * HOUR - 1_000 - world.clock.now());
  const call = holdNextCall();
  const run = world.cron();
  await expect.poll(call.came).toBe(true);
  await jump(2_000);
  call.passOn();
  await run;
  expect([room.ending, room.results]).toEqual([expect.stringContaining("✅ Passed, buying…"), []]);
  // When it is asked behind the deadline, it says what it did.
  world.executor.resetFaults();
  await world.passUncalled(HOUR);
  await world.cron();
  expect(room.ending).toContain("bought as order 1");
});

describe("a trade whose session Redis has lost while the executor was asked", () => {
  /** Such a trade, with the pause that Telegram asks for before the result, in seconds. */
  async function lost(retryAfter?: number) {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    const { proposals } = (await world.store.readWhole(room.group.id)) ?? { proposals: [] };
    await world.passUncalled(ENDED);
    const call = holdNextCall();
    const run = world.cron();
    await expect.poll(call.came).toBe(true);
    await world.upstash.command("DEL", `session:live:{${room.group.id}}`);
    const pause = { method: "sendMessage", chatId: room.group.id, count: 1, status: 429 };
    if (retryAfter !== undefined) world.telegram.faults.next.push({ ...pause, retryAfter });
    call.passOn();
    await run;
    return { room, proposalId: proposals.at(-1)?.id ?? "" };
  }

  it("is told by its card and its result, is an order, and leaves nothing to come back to", async () => {
    const { room, proposalId } = await lost();
    expect(room.ending).toContain("bought as order 1");
    expect(room.card.buttons).toEqual([]);
    expect(room.results).toHaveLength(1);
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.05 SOL · filled");
    expect(await world.upstash.command("ZSCORE", "proposals:due", proposalId)).toBeNull();
  });

  it.each([
    [20, 1],
    [21, 0],
  ])(
    "is told where Telegram asks for a pause of %i s that can be waited for on the spot: %i result",
    async (pause, results) => {
      const { room } = await lost(pause);
      await world.pass(60_000);
      expect(room.results).toHaveLength(results);
      expect(room.ending).toContain("bought as order 1");
    },
  );
});
