/** @module-tag long */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { asked, forgetAnswers, MINTS, proposalOf, stopPrices } from "../support/market.ts";
import { withHash } from "../support/recount-texts.ts";
import { type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "paper", market: "unlimited" });
afterAll(() => world.close());
beforeEach(async () => {
  stopPrices(world.market);
  await forgetAnswers(world);
});

const ENDED = 5 * 60_000 + 1_000;

/** A room in which Bob and Carol back a buy with 0.06 SOL; `meanwhile` happens before it ends. */
async function bought(
  token: string,
  options?: Parameters<typeof proposalOf>[1],
  meanwhile: () => void = () => undefined,
): Promise<Room> {
  const room = world.room();
  await room.opens(room.bob, room.carol);
  await room.backs(proposalOf(token, options), [room.bob, "0.05"], [room.carol, "0.01"]);
  world.market.resetRecords();
  meanwhile();
  await world.pass(ENDED);
  return room;
}

async function sells(room: Room, meanwhile: () => void = () => undefined): Promise<string> {
  await room.bob.says(SELL);
  await room.bob.taps("Yes");
  world.market.resetRecords();
  meanwhile();
  await world.pass(ENDED);
  return room.results.at(-1)?.text ?? "";
}

/** How much of its token a room's newest order is, to the smallest part. */
const amountIn = async ({ group }: Room) => (await world.store.readOrders(group.id))[0]?.bought.tokenAmount;

/** What the result says of the trade. */
const tradeIn = (text: string): string => text.split("\n\n")[1] ?? "";

const PRICES = `price ${MINTS.SOL},${MINTS.BONK}`;

describe("a buy on paper at the market", () => {
  it("fills at the price of its end, with one question to the market, and the order keeps what that bought", async () => {
    const room = await bought("BONK", {}, () => world.market.move(MINTS.BONK, "0.8"));
    expect(asked(world.market)).toEqual([PRICES]);
    // 0.0000215 dollars less a fifth, and 160 dollars for a SOL: 0.0000001075 SOL.
    expect(room.results.map(({ text }) => text)).toEqual([
      withHash(
        [
          "✅ Passed: BUY BONK",
          "Yes 2 · No 0 · Abstained 0",
          "Total 0.06 SOL",
          "",
          "📝 On paper: 558139.53488 BONK for 0.06 SOL at 0.0000001075. No money moved.",
          "This is order 1: /order_1 shows the shares.",
          "",
          "Yes, 0.05 SOL: @bob",
          "Yes, 0.01 SOL: @carol",
        ].join("\n"),
      ),
    ]);
    expect(room.ending).toBe("✅ Passed, bought on paper as order 1 · Yes 2 · No 0 · 0.06 SOL");
    const [order = ""] = await room.bob.says("/order 1");
    expect(order).toContain(": 0.06 SOL paid: 558139.53488 BONK at 0.0000001075\n");
    expect(await amountIn(room)).toBe("558139.53488");
  });

  it.each([
    ["TICKET", "4", "4 TICKET", "0.015"],
    ["PICO", "9600000000000", "9.6 trillion PICO", "0.00000000000000625"],
    ["MOON2", "0.12345679", "0.12345679 MOON2", "0.486"],
  ])("counts in the token's own smallest parts: %s", async (token, amount, shown, price) => {
    world.market.addToken({
      ...{ mint: `${"1".repeat(31)}7`, symbol: "MOON2", name: "Moon 2", decimals: 9, liquidityUsd: "9000000" },
    });
    world.market.setPrice(`${"1".repeat(31)}7`, "77.76");
    const room = await bought(token);
    expect(tradeIn(room.results[0]?.text ?? "")).toContain(
      `📝 On paper: ${shown} for 0.06 SOL at ${price}. No money moved.`,
    );
    expect(await amountIn(room)).toBe(amount);
  });

  it("is not made where the price has risen by more than the rule allows, and the group reads both prices", async () => {
    const room = await bought("BONK", {}, () => world.market.move(MINTS.BONK, "1.06"));
    expect(tradeIn(room.results[0]?.text ?? "")).toBe(
      "⚠️ Not bought: the price is 0.0000001424 SOL now, and at most 0.0000001412 was allowed.",
    );
    expect(room.ending).toContain("✅ Passed, but not bought");
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.06 SOL · rejected, nothing bought");
  });

  it("is made where the price has risen by less, and where the rule allows more", async () => {
    const first = await bought("BONK", {}, () => world.market.move(MINTS.BONK, "1.04"));
    expect(first.ending).toContain("bought on paper as order 1");
    const room = world.room();
    await room.opens(room.bob);
    await room.alice.says("/settings slippage 10%");
    await room.backs(proposalOf("BONK"), [room.bob, "0.05"]);
    world.market.move(MINTS.BONK, "1.06");
    await world.pass(ENDED);
    expect(room.ending).toContain("bought on paper as order 1");
  });

  it.each(["0.0000001", "target:0.0000001"])(
    "is not made where the market is above the price that was written: %s",
    async (price) => {
      const room = await bought("BONK", { price });
      expect(tradeIn(room.results[0]?.text ?? "")).toBe(
        "⚠️ Not bought: the price is 0.0000001344 SOL now, and at most 0.0000001 was allowed.",
      );
    },
  );

  it.each(["0.00000014", "target:1"])(
    "is made at the market's price, not at a higher one that was written: %s",
    async (price) => {
      const room = await bought("BONK", { price });
      expect(tradeIn(room.results[0]?.text ?? "")).toContain(
        "📝 On paper: 446511.6279 BONK for 0.06 SOL at 0.000000134375.",
      );
    },
  );

  it("that a price was written for obeys the rule, too", async () => {
    const room = await bought("BONK", { price: "1" }, () => world.market.move(MINTS.BONK, "2"));
    expect(tradeIn(room.results[0]?.text ?? "")).toContain("at most 0.0000001412 was allowed");
  });

  it.each([
    ["market", "0.06 SOL of BONK"],
    ["0.0000001", "600000 BONK for 0.06 SOL at 0.0000001"],
    ["target:0.0000001", "600000 BONK for 0.06 SOL at 0.0000001"],
  ])("is as without a market while that does not answer: price=%s", async (price, said) => {
    const room = await bought("BONK", { price }, () => world.market.faults.always("fail"));
    expect(tradeIn(room.results[0]?.text ?? "")).toContain(`📝 On paper: ${said}. No money moved.`);
    expect(asked(world.market)).toEqual([PRICES]);
  });

  it("never passes the bound that its card showed, also while the market does not answer", async () => {
    const room = await bought("BONK", { price: "0.00005" }, () => world.market.faults.always("fail"));
    expect(tradeIn(room.results[0]?.text ?? "")).toContain("📝 On paper: 424822 BONK for 0.06 SOL at 0.0000001412.");
  });

  it.each([
    ["NOPE", "a token that the market does not know"],
    ["DUST", "a token without a price"],
    ["RUG", "a token whose price is not trusted"],
  ])("is as without a market for %s, %s", async (token) => {
    const room = await bought(token);
    expect(tradeIn(room.results[0]?.text ?? "")).toContain(`📝 On paper: 0.06 SOL of ${token}. No money moved.`);
  });
});

describe("a sale on paper at the market", () => {
  it("brings what its tokens are worth at its end, and says what was gained", async () => {
    const room = await bought("BONK");
    const text = await sells(room, () => world.market.move(MINTS.BONK, "1.5"));
    expect(asked(world.market)).toEqual([PRICES]);
    expect(tradeIn(text)).toBe(
      "📝 On paper: order 1 sold for 0.089999999 SOL at 0.0000002015625. No money moved.\nGain: +0.029999999 SOL (+50.0 %)",
    );
    expect(text).toContain("@bob 0.074999999 SOL (+0.024999999)\n@carol 0.015 SOL (+0.005)");
    expect((await room.bob.says("/orders"))[0]).toContain(
      "sold for 0.089999999 SOL on paper, +0.029999999 SOL (+50.0 %)",
    );
  });

  it("is not made where the price has fallen by more than the rule allows, and the order is held", async () => {
    const room = await bought("BONK");
    const text = await sells(room, () => world.market.move(MINTS.BONK, "0.9"));
    expect(tradeIn(text)).toBe(
      "⚠️ Not sold: the price is 0.0000001209 SOL now, and at least 0.0000001275 was needed.\nYou still hold order 1 (BONK).",
    );
    expect(room.ending).toContain("✅ Passed, but not sold");
    const again = await sells(room);
    expect(tradeIn(again)).toContain("📝 On paper: order 1 sold for 0.053999999 SOL");
  });

  it("never passes the bound that its card showed, also while the market does not answer", async () => {
    const room = await bought("BONK");
    world.market.move(MINTS.BONK, "2");
    expect(tradeIn(await sells(room, () => world.market.faults.always("fail")))).toContain("order 1 sold for 0.1138");
  });

  it("brings back what was paid where the market does not answer, or nobody knows how much was bought", async () => {
    const room = await bought("BONK");
    expect(tradeIn(await sells(room, () => world.market.faults.always("fail")))).toBe(
      "📝 On paper: order 1 sold for 0.06 SOL, as much as was paid. No money moved.",
    );
    world.market.resetFaults();
    const unknown = await bought("DUST");
    expect(tradeIn(await sells(unknown))).toBe(
      "📝 On paper: order 1 sold for 0.06 SOL, as much as was paid. No money moved.",
    );
  });
});
