/** @module-tag long */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { forgetAnswers, MINTS, proposalOf, stopPrices } from "../support/market.ts";
import { type Room, SELL } from "../support/room.ts";
import { DEATHS, type Death, killedAt } from "./in-process-kill.ts";

const world = await startBotWorld({ executor: "paper", market: "unlimited" });
afterAll(() => world.close());
// Redis gets to know the scripts, so that each step is one request.
const warm = world.room();
await warm.buys([warm.bob, "0.05"]);
await warm.bob.says(SELL);
await warm.bob.taps("Yes");
await world.passUncalled(5 * 60_000 + 1_000);
await world.cron();

beforeEach(() => stopPrices(world.market));

const ENDED = 5 * 60_000 + 1_000;

/** How the trade of a room's vote is to end, as the first ask recorded it. */
async function recorded(room: Room): Promise<string | null> {
  const key = `session:live:{${room.group.id}}`;
  const [id, of, paper] = await Promise.all(
    ["q.id", "q.paper_of", "q.paper"].map((field) => world.upstash.command("HGET", key, field)),
  );
  return id === of && typeof paper === "string" && paper !== "" ? paper : null;
}

/** A drill: what is settled, and what its one result says. */
interface Drill {
  readonly title: string;
  readonly open: () => Promise<Room>;
  /** Checks the order, and returns the words that the result has to have. */
  readonly check: (room: Room, paper: string | null, at: string) => Promise<string>;
}

const resultsOf = ({ results }: Room, { title }: Drill): string[] =>
  results.map(({ text }) => text).filter((text) => text.includes(`Passed: ${title}`));

/** Lets a vote end, and kills its settlement at a request. */
async function settledUntil({ open }: Drill, at: number, death: Death) {
  stopPrices(world.market);
  world.qstash.resetFaults();
  const room = await open();
  await world.passUncalled(ENDED);
  const sent = await killedAt(world, at, death, () => world.cron().catch(() => undefined));
  return { room, sent };
}

/** Settles until the result is there, at prices that are others each time. */
async function settles(room: Room, drill: Drill): Promise<void> {
  for (let i = 0; i < 4 && resultsOf(room, drill).length === 0; i += 1) {
    world.market.move(MINTS.BONK, "1.002");
    await forgetAnswers(world);
    await world.passUncalled(60_000);
    await world.cron();
  }
}

/** Kills a settlement at each of its requests in turn, in each way. */
async function atEachRequest(drill: Drill): Promise<void> {
  const { sent: steps } = await settledUntil(drill, Number.POSITIVE_INFINITY, "lost");
  expect(steps.length).toBeGreaterThan(8);
  for (const death of DEATHS) {
    for (const [i, step] of steps.entries()) {
      const { room } = await settledUntil(drill, i + 1, death);
      const paper = await recorded(room);
      await settles(room, drill);
      const at = `${death} ${i + 1} ${step}`;
      const words = await drill.check(room, paper, at);
      const results = resultsOf(room, drill);
      // Nobody knows whether Telegram has a result that was about to be sent. It is not sent again.
      const isUnsure = step.includes("sendMessage") || (death === "after" && steps[i + 1]?.includes("sendMessage"));
      expect(results.length, at).toBeGreaterThanOrEqual(isUnsure ? 0 : 1);
      expect(results.length, at).toBeLessThanOrEqual(1);
      for (const text of results) expect(text, at).toContain(words);
    }
  }
}

describe("a settlement on paper that dies at any request", () => {
  it("buys once, at the price of the first ask that was recorded, whatever the price does after", async () => {
    await atEachRequest({
      title: "BUY BONK",
      async open() {
        const room = world.room();
        await room.opens(room.bob);
        await room.backs(proposalOf("BONK"), [room.bob, "0.05"]);
        return room;
      },
      async check(room, paper, at) {
        const orders = await world.store.readOrders(room.group.id);
        expect(orders.length, at).toBe(1);
        const { tokenAmount, price } = orders[0]?.bought ?? {};
        if (paper !== null) expect(paper, at).toContain(`"tokenAmount":"${tokenAmount}","price":"${price}"`);
        // The market did not answer a bot that lived on.
        return tokenAmount === null ? "0.05 SOL of BONK" : ` ${tokenAmount} BONK for 0.05 SOL`;
      },
    });
  });

  it("sells once, at the price of the first ask that was recorded", async () => {
    await atEachRequest({
      title: "SELL order 1",
      async open() {
        const room = world.room();
        await room.buys([room.bob, "0.05"]);
        await room.bob.says(SELL);
        await room.bob.taps("Yes");
        return room;
      },
      async check(room, paper, at) {
        const orders = await world.store.readOrders(room.group.id);
        expect(
          orders.map(({ state }) => state),
          at,
        ).toEqual(["sold"]);
        const received = orders[0]?.sale?.received;
        if (paper !== null) expect(paper, at).toContain(`"received":${received}`);
        return `order 1 sold for 0.${String(received).padStart(9, "0").replace(/0+$/, "")} SOL`;
      },
    });
  });
});
