import { afterAll, afterEach, expect, it } from "vitest";
import { SETTLEMENT_LEASE_MS } from "../../src/store/settlements.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => world.qstash.resetFaults());

const ENDED = 5 * 60_000 + 1_000;

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
    await expect.poll(() => world.store.readLive(room.group.id)).toBeNull();
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
