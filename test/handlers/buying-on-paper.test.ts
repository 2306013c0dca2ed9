import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { withHash } from "../support/recount-texts.ts";
import { SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "paper" });
afterAll(() => world.close());

const ENDED = 5 * 60_000;

describe("a buy on paper", () => {
  it.each([
    ["market", "0.06 SOL of BONK", "0.06 SOL paid"],
    ["0.00005", "1200 BONK for 0.06 SOL at 0.00005", "0.06 SOL paid: 1200 BONK at 0.00005"],
    ["target:0.00007", "857.142857142 BONK for 0.06 SOL at 0.00007", "0.06 SOL paid: 857.142857142 BONK at 0.00007"],
  ])("fills at the price that it names, and knows no other: %s", async (price, said, kept) => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    await room.backs(`/propose "BUY token=BONK amount=0.05 price=${price}"`, [room.bob, "0.05"], [room.carol, "0.01"]);
    await world.pass(ENDED);
    expect(room.results.map(({ text }) => text)).toEqual([
      withHash(
        [
          "✅ Passed: BUY BONK",
          "Yes 2 · No 0 · Abstained 0",
          "Total 0.06 SOL",
          "",
          `📝 On paper: ${said}. No money moved.`,
          "This is order 1: /order_1 shows the shares.",
          "",
          "Yes, 0.05 SOL: @bob",
          "Yes, 0.01 SOL: @carol",
        ].join("\n"),
      ),
    ]);
    expect(room.ending).toBe("✅ Passed, bought on paper as order 1 · Yes 2 · No 0 · 0.06 SOL");
    const [order = ""] = await room.bob.says("/order 1");
    expect(order).toMatch(/^🧾 order 1 · BONK · filled on paper\n\d+ \w+ \d+: /);
    expect(order).toContain(`: ${kept}\n\nShares:\n@bob 0.05 SOL · 83.3 %\n@carol 0.01 SOL · 16.7 %\n\nSell it: `);
  });

  it("needs no executor", () => {
    expect(world.executor.calls).toEqual([]);
  });
});

describe("a sale on paper", () => {
  it("brings back what was paid", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
    await room.bob.says(SELL);
    expect(room.card.text).toContain("🗳 SELL order 1 (BONK)\nBONK, bought for 0.06 SOL\nBy @bob ·");
    await room.bob.taps("Yes");
    await world.pass(ENDED);
    expect(room.results.at(-1)?.text).toEqual(
      withHash(
        [
          "✅ Passed: SELL order 1 (BONK)",
          "Yes 1 · No 0 · Abstained 1",
          "BONK, bought for 0.06 SOL",
          "",
          "📝 On paper: order 1 sold for 0.06 SOL, as much as was paid. No money moved.",
          "",
          "Shares, by what each paid:",
          "@bob 0.05 SOL",
          "@carol 0.01 SOL",
          "",
          "Yes: @bob",
        ].join("\n"),
      ),
    );
    expect(room.ending).toBe("✅ Passed, sold on paper · Yes 1 · No 0");
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.06 SOL · sold for 0.06 SOL on paper");
  });
});
