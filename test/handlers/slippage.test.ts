/** @module-tag long */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { noArchive } from "../../src/archive-reader/archive-reader.ts";
import { partsOf } from "../../src/board/state.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { BONK_MINT } from "../support/market-notes.ts";
import { labels, type Room } from "../support/room.ts";

const SOL_MINT = "So11111111111111111111111111111111111111112";
const VOTE_MS = 5 * 60_000 + 1_000;

const world = await startBotWorld({ executor: "webhook", market: "unlimited" });
afterAll(() => world.close());
beforeEach(() => {
  world.market.clear();
  world.executor.resetRecords();
  // 0.00000002 SOL for one BONK.
  world.market.setPrice(SOL_MINT, "100");
  world.market.setPrice(BONK_MINT, "0.000002");
});

/** What the executor was asked for by a group. */
const askedBy = ({ group }: Room) =>
  world.executor.calls.flatMap(({ body }) => (body?.data.chatId === group.id ? [body.data] : []));

/** A vote of bob's to buy BONK, with the quote on its card, in a group that has set its slippage so. */
async function voteUnder(slippage: string): Promise<Room> {
  const room = world.room();
  await room.alice.says(`/settings slippage ${slippage}`);
  await room.opens(room.bob);
  await room.backs('/propose "BUY token=BONK amount=0.05"', [room.bob, "0.05"]);
  await world.pass(10_000);
  return room;
}

describe("/settings slippage of an admin", () => {
  it("shows how far the price may move, and sets it by a tap", async () => {
    const room = world.room();
    await room.alice.says("/settings");
    expect(room.message("⚙️").text).toContain("\nslippage: the price may move by 5%\n");
    expect(await room.alice.taps("Slippage")).toBe("");
    expect(labels(room.message("⚙️"))).toEqual([["1%", "2%", "✅ 5%"], ["10%", "20%"], ["‹ Back"]]);
    expect(await room.alice.taps("10%")).toBe(
      "✅ Slippage: the price may move by 10%. It holds from the next vote on.",
    );
    expect(labels(room.message("⚙️"))).toEqual([["1%", "2%", "5%"], ["✅ 10%", "20%"], ["‹ Back"]]);
  });

  it("sets any other by what is typed, and /status tells it", async () => {
    const room = world.room();
    await room.opens(room.bob);
    expect(await room.alice.says("/settings slippage 2,5 %")).toEqual([
      "✅ Slippage: the price may move by 2.5%. It holds from the next vote on.",
    ]);
    expect((await room.bob.says("/status"))[0]).toContain("\nRules: the price may move by 2.5%\n");
  });

  it.each(["g:slippage:99", "g:slippage:5001", "g:slippage:0250", "g:slippage:2.5", "g:slippage:"])(
    "is set by no forged button: %s",
    async (forged) => {
      const room = world.room();
      await room.alice.says("/settings slippage");
      expect(await room.alice.tapsData(forged, room.message("⚙️").messageId)).toMatch(/out of date/);
      expect((await room.bob.says("/settings slippage"))[0]).toContain("by 5%");
    },
  );
});

describe("a vote under a slippage of its group's", () => {
  it("says on its card how far the price may rise, once, and /status tells it beside the vote", async () => {
    const room = await voteUnder("2.5%");
    expect(room.card.text).toContain("\nNot bought if the price rises by more than 2.5%.\n");
    expect(room.card.text.match(/2\.5%/g)).toHaveLength(1);
    expect((await room.bob.says("/status"))[0]).toContain("\nRules: the price may move by 2.5%");
  });

  it("tells it on the board, too", async () => {
    const room = await voteUnder("2.5%");
    const chatId = room.group.id;
    const session = await world.store.readWhole(chatId);
    const deps = { store: world.store, archive: noArchive, now: world.clock.now };
    const [live] = await partsOf(deps, { tag: "board", chatId, number: 1, session }, "live");
    expect(JSON.parse(live?.json ?? "")).toMatchObject({ vote: { rules: ["the price may move by 2.5%"] } });
  });

  it("is bought while the price is within it, whatever is set after the vote began", async () => {
    const room = await voteUnder("10%");
    await room.alice.says("/settings slippage 1%");
    world.market.move(BONK_MINT, "1.09");
    await world.pass(VOTE_MS);
    expect(askedBy(room)).toMatchObject([
      { kind: "buy", token: BONK_MINT, maxPrice: expect.stringMatching(/^0\.000000022\d*$/) },
    ]);
    expect(room.results[0]?.text).toContain("🛒 Bought ");
  });

  it("is not bought once the price is beyond it, and the group reads why", async () => {
    const room = await voteUnder("10%");
    world.market.move(BONK_MINT, "1.2");
    await world.pass(VOTE_MS);
    expect(room.results[0]?.text).toContain("⚠️ Not bought: the price is 0.000000024 SOL now, and at most 0.0000000220");
  });

  it("asks for the same bound each time that the executor is asked", async () => {
    const room = await voteUnder("10%");
    world.executor.faults.next("fail", "pending");
    await world.pass(VOTE_MS);
    world.market.move(BONK_MINT, "1.05");
    await world.pass(30 * 60_000);
    const bounds = askedBy(room).map((one) => one.kind === "buy" && one.maxPrice);
    expect(bounds.length).toBeGreaterThanOrEqual(3);
    expect(new Set(bounds).size).toBe(1);
  });

  it("has no bound where the market was away, and its card says nothing of one", async () => {
    world.market.faults.away = true;
    const room = await voteUnder("2.5%");
    expect(room.card.text).not.toContain("2.5%");
    await world.pass(VOTE_MS);
    expect(askedBy(room)).toMatchObject([{ kind: "buy", token: "BONK" }]);
    expect(askedBy(room)[0]).not.toHaveProperty("maxPrice");
  });
});

describe("a sale under a slippage of its group's", () => {
  it("is not sold once the price has fallen beyond it, and is sold within it", async () => {
    const room = await voteUnder("10%");
    await world.pass(VOTE_MS);
    await room.bob.says('/propose "SELL order=1"');
    await world.pass(10_000);
    expect(room.card.text).toContain("\nNot sold if the price falls by more than 10%.");
    world.market.move(BONK_MINT, "0.85");
    await room.bob.taps("Yes");
    await world.pass(VOTE_MS);
    expect(room.results.at(-1)?.text).toContain("⚠️ Not sold: the price is 0.000000017 SOL now, and at least ");

    await room.bob.says('/propose "SELL order=1"');
    await world.pass(10_000);
    world.market.move(BONK_MINT, "0.95");
    await room.bob.taps("Yes");
    await world.pass(VOTE_MS);
    expect(room.results.at(-1)?.text).toContain("💰 Sold order 1 for ");
    expect(askedBy(room).map((one) => one.kind === "sell" && one.minPrice !== undefined)).toEqual([false, true, true]);
  });
});
