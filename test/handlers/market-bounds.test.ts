/** @module-tag long */
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { forgetAnswers, MINTS, proposalOf, stopPrices } from "../support/market.ts";
import { type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook", market: "unlimited" });
afterAll(() => world.close());
beforeEach(async () => {
  stopPrices(world.market);
  await forgetAnswers(world);
  world.executor.resetRecords();
});
afterEach(() => world.executor.resetFaults());

const ENDED = 5 * 60_000 + 1_000;

/** 0.05 SOL for the 371719.51557 BONK that they buy, to 36 decimals. */
const QUOTED = "0.000000134510021415822862549955087363";

/** What a percentage more or less than the quoted price is, rounded towards the quote. */
function bound(percent: bigint): string {
  const places = 36;
  const units = BigInt(QUOTED.replace("0.", "")) * (100n + percent);
  const rounded = percent > 0n ? units / 100n : (units + 99n) / 100n;
  return `0.${rounded.toString().padStart(places, "0")}`.replace(/0+$/, "");
}

const asked = () => world.executor.calls.map(({ body }) => body?.data);

async function passes(room: Room): Promise<void> {
  await room.bob.taps("Yes");
  await world.pass(ENDED);
}

describe("the request for a buy", () => {
  it("says the mint that the card says, and the highest price by the quote of the card and the rule", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.bob.says(proposalOf("bonk"));
    await passes(room);
    expect(room.card.text).toContain(`Token address: ${MINTS.BONK}\n`);
    expect(asked()).toEqual([expect.objectContaining({ token: MINTS.BONK, price: "market", maxPrice: bound(5n) })]);
    expect(asked()[0]).not.toHaveProperty("minPrice");
  });

  it("keeps the rule that held when the vote began, and the next vote has the new one", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.alice.says("/settings slippage 2%");
    await room.bob.says(proposalOf("BONK"));
    expect(room.card.text).toContain("Not bought if the price rises by more than 2%.");
    await room.alice.says("/settings slippage 20%");
    await passes(room);
    await room.bob.says(proposalOf("BONK"));
    expect(room.card.text).toContain("Not bought if the price rises by more than 20%.");
    await room.alice.says("/settings slippage 1%");
    await passes(room);
    expect(asked()).toMatchObject([{ maxPrice: bound(2n) }, { maxPrice: bound(20n) }]);
  });

  it("says the same each time it is repeated, whatever the price and the rule do meanwhile", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.bob.says(proposalOf("BONK"));
    world.executor.faults.next("pending", "fail", "cut");
    await passes(room);
    world.market.move(MINTS.BONK, "0.5");
    await room.alice.says("/settings slippage 50%");
    await world.pass(20 * 60_000);
    await world.cron();
    expect(room.results).toHaveLength(1);
    const bodies = world.executor.calls.map(({ body }) => JSON.stringify(body));
    expect(bodies.length).toBeGreaterThan(3);
    expect(new Set(bodies).size).toBe(1);
    expect(asked()[0]).toMatchObject({ maxPrice: bound(5n) });
  });

  it("is refused by an executor that would pay more, and the group reads why", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.bob.says(proposalOf("BONK"));
    world.market.move(MINTS.BONK, "1.06");
    await passes(room);
    expect(room.results[0]?.text).toContain("⚠️ Not bought: the price is 0.000000142437 SOL now, and at most ");
    expect(room.card.text).toContain("✅ Passed, but not bought");
  });

  it("has no bound for a token that the market does not know", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.bob.says(proposalOf("NOPE"));
    await passes(room);
    expect(asked()).toMatchObject([{ token: "NOPE" }]);
    expect(asked()[0]).not.toHaveProperty("maxPrice");
  });
});

describe("the request for a sale", () => {
  it("says the lowest price by the quote of its own card, and the rule of its own vote", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    await room.alice.says("/settings slippage 10%");
    world.market.move(MINTS.BONK, "3");
    await world.pass(60_000);
    await room.bob.says(SELL);
    expect(room.card.text).toContain("Not sold if the price falls by more than 10%.");
    await passes(room);
    const [, sale] = asked();
    // 372093.02325 BONK sell for 0.149848289 SOL: 0.0000004027… each.
    expect(sale).toMatchObject({ kind: "sell", token: MINTS.BONK, minPrice: "0.000000362445549024413211703506456433" });
    expect(sale).not.toHaveProperty("maxPrice");
    expect(room.results.at(-1)?.text).toContain("💰 Sold order 1 for");
  });

  it("is refused by an executor that would get less, and the order is held", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    await room.bob.says(SELL);
    world.market.crash(MINTS.BONK);
    await passes(room);
    expect(room.results.at(-1)?.text).toMatch(
      /⚠️ Not sold: the price is 0\.0000000134374 SOL now, and at least .*\nYou still hold order 1 \(BONK\)\./,
    );
  });
});
