import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bought, OrderState } from "../../src/domain/order.ts";
import { ordersKey } from "../../src/store/keys.ts";
import { writeBought } from "../../src/store/order-json.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, type Room, SELL } from "../support/room.ts";

const BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
const SOL = "So11111111111111111111111111111111111111112";

/** Mints that are of 32 bytes, as the market wants them. */
const mintOf = (i: number) => `${"1".repeat(30)}${"678"[i % 3]}${"ABCDEFGHJKLMNPQRSTUVWXYZ"[Math.floor(i / 3)]}`;

const world = await startBotWorld({ market: "unlimited" });
afterAll(() => world.close());
// Longer than the market's answers are kept, and than a group has to wait for further answers.
beforeEach(() => world.pass(2 * 60_000));
afterEach(() => world.market.clear());

/** One SOL is 100 dollars, and a BONK this much of a SOL. */
async function bonkAt(sol: number): Promise<void> {
  world.market.setPrice(SOL, "100");
  world.market.setPrice(BONK, (sol * 100).toFixed(12));
  await world.pass(10_000);
}

/** A room in which Bob and Carol have bought 300,000 BONK for 0.06 SOL, and no session is open. */
async function bought(): Promise<Room> {
  await bonkAt(0.000_000_2);
  const room = world.room();
  await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
  await room.alice.says("/close_session");
  await world.pass(2 * 60_000);
  return room;
}

/** Gives a room orders past the bot: their making is not what is tested here. */
async function stock(room: Room, orders: readonly (Partial<Bought> & { state?: OrderState })[]): Promise<void> {
  const fields = orders.flatMap(({ state = "filled", ...more }, i) => {
    const one = { proposalId: `${room.group.id}.${i + 1}`, token: "BONK", executorToken: BONK, total: 60_000_000 };
    const rest = { tokenAmount: "300000", price: null, fee: null, txUrl: null, onPaper: false, reason: null, at: 0 };
    const text = writeBought({ ...one, ...rest, ...more });
    return [`${i + 1}`, text, `${i + 1}:state`, state, `${i + 1}:who`, JSON.stringify([[7, "nEve", 60_000_000]])];
  });
  await world.upstash.command("HSET", ordersKey(room.group.id), "count", String(orders.length), ...fields);
}

const logged = (command: string) => world.logs.findLast(({ what }) => what === command);

describe("/worth", () => {
  it("tells what is held with cost, worth and gain, and the sum: one request to Redis and one to the market", async () => {
    const room = await bought();
    await bonkAt(0.000_000_25);
    expect(await room.carol.says("/worth")).toEqual([
      [
        "💼 What is held, newest first",
        "order 1 · BONK · 0.06 SOL · on paper · now 0.075 SOL, +0.015 SOL (+25 %)",
        "",
        "Sum: 0.06 SOL paid, now 0.075 SOL, +0.015 SOL (+25 %)",
        "By the market's prices now. A sale may bring less.",
        "",
        "Who holds what? /order_1",
      ].join("\n"),
    ]);
    await room.carol.says("/worth");
    // The market's answer is kept for a few seconds, and nobody asks again meanwhile.
    expect(logged("worth")).toMatchObject({ outcome: "shown", redis: 1, market: 0 });
    await world.pass(10_000);
    await room.carol.says("/worth");
    expect(logged("worth")).toMatchObject({ outcome: "shown", redis: 1, market: 1 });
  });

  it("says where nothing is held what the next step is, and asks the market nothing", async () => {
    const room = world.room();
    expect(await room.bob.says("/worth")).toEqual([`Nothing is held now. Propose a buy: ${PROPOSE}`]);
    expect(logged("worth")).toMatchObject({ outcome: "shown", market: 0 });
  });

  it("holds an order until it is sold", async () => {
    const room = await bought();
    await room.opens();
    await room.backs(SELL, [room.bob, ""], [room.carol, ""]);
    expect(await room.bob.says("/worth")).toEqual([expect.stringMatching(/\norder 1 · .* · being sold · now /)]);
    await world.pass(5 * 60_000 + 1_000);
    expect(await room.bob.says("/worth")).toEqual([expect.stringMatching(/^Nothing is held now\./)]);
  });

  it("leaves out of the sum what has no price or no known amount, and does not count what nobody knows", async () => {
    await bonkAt(0.000_000_2);
    const room = world.room();
    await stock(room, [
      { token: "DUST", executorToken: "6LV84iRchALha6WeBvs1rXdEGZhrco43CQRcGVAvmKGK" },
      { token: "NIX", executorToken: "NIX" },
      { tokenAmount: null },
      { state: "unknown" },
      { state: "sold" },
      { state: "rejected" },
      { onPaper: true },
      {},
    ]);
    expect(await room.bob.says("/worth")).toEqual([
      [
        "💼 What is held, newest first",
        "order 8 · BONK · 0.06 SOL · now 0.06 SOL, ±0 SOL",
        "order 7 · BONK · 0.06 SOL · on paper · now 0.06 SOL, ±0 SOL",
        "order 3 · BONK · 0.06 SOL · amount not known",
        "order 2 · NIX · 0.06 SOL · no price",
        "order 1 · DUST · 0.06 SOL · no price",
        "",
        "Sum: 0.12 SOL paid, now 0.12 SOL, ±0 SOL",
        "Without paper: 0.06 SOL paid, now 0.06 SOL, ±0 SOL",
        "3 orders are left out of the sum: price or amount is not known.",
        "By the market's prices now. A sale may bring less.",
        "Not counted: nobody knows what became of order 4.",
        "",
        "Who holds what? /order_8",
      ].join("\n"),
    ]);
  });

  it("sums up hundreds of orders, shows what fits, and asks for their prices in pages", async () => {
    await bonkAt(0.000_000_2);
    const room = world.room();
    const tokens = Array.from({ length: 60 }, (_, i) => ({ mint: mintOf(i), symbol: `T${i}`, name: `Token ${i}` }));
    for (const token of tokens) world.market.addToken({ ...token, isVerified: true, priceUsd: "1" });
    for (const { mint } of tokens) world.market.setPrice(mint, "0.00002");
    await stock(
      room,
      Array.from({ length: 300 }, (_, i) => ({ executorToken: mintOf(i % 60) })),
    );
    const [text = ""] = await room.bob.says("/worth");
    expect(text).toMatch(/\n… and \d+ more\n\nSum: 18\.0 SOL paid, now 18\.0 SOL, ±0 SOL\n/);
    expect(logged("worth")).toMatchObject({ outcome: "shown", redis: 1, market: 2 });
  });

  it("shows the cost of what is held while the market does not answer", async () => {
    const room = await bought();
    world.market.faults.away = true;
    const [text = ""] = await room.bob.says("/worth");
    expect(text).toMatch(
      /\norder 1 · BONK · 0\.06 SOL · on paper\n\nPaid in all: 0\.06 SOL\nThe market does not answer/,
    );
    expect(logged("worth")).toMatchObject({ outcome: "shown_away", redis: 1, market: 1 });
  });

  it("shows it also without a market, and says that there is none", async () => {
    const room = await bought();
    world.rebind({ MARKET_URL: undefined });
    const [text = ""] = await room.bob.says("/worth");
    world.rebind({ MARKET_URL: world.market.url });
    expect(text).toMatch(/\nPaid in all: 0\.06 SOL\nThis bot has no market connected/);
    expect(logged("worth")).toMatchObject({ outcome: "shown_no_market", redis: 1, market: 0 });
  });

  it("is for groups", async () => {
    const alone = world.telegram.privateChat({ first_name: "Zoe" });
    await world.until(alone.says("/worth"));
    await world.idle();
    expect(alone.botMessages.map(({ text }) => text)).toEqual([expect.stringMatching(/works in a group/)]);
  });
});

describe("/orders and /order", () => {
  const listed = "order 1 · BONK · 0.06 SOL · filled on paper";

  it("show the worth beside the cost of what is held, with one question to the market", async () => {
    const room = await bought();
    await bonkAt(0.000_000_25);
    const [orders = ""] = await room.bob.says("/orders");
    expect(orders.split("\n")[1]).toBe(`${listed} · now 0.075 SOL, +0.015 SOL (+25 %)`);
    expect(logged("orders")).toMatchObject({ redis: 1, market: 1 });
    await world.pass(10_000);
    const [order = ""] = await room.bob.says("/order 1");
    expect(order.split("\n").slice(1, -2)).toEqual([
      expect.stringMatching(/: 0\.06 SOL paid: 300000 BONK at 0\.0000002$/),
      `Token address: ${BONK}`,
      "Worth now: 0.075 SOL, +0.015 SOL (+25 %)",
      "",
      "Paid, share and what it is worth:",
      "@bob 0.05 SOL · 83.3 % · now 0.0625 SOL (+0.0125)",
      "@carol 0.01 SOL · 16.7 % · now 0.0125 SOL (+0.0025)",
    ]);
    expect(logged("order")).toMatchObject({ redis: 1, market: 1 });
  });

  it("look without the market's answer as they do without a market", async () => {
    const room = await bought();
    const shown = async () => [...(await room.bob.says("/orders")), ...(await room.bob.says("/order 1"))];
    world.market.faults.away = true;
    const away = await shown();
    world.market.clear();
    world.rebind({ MARKET_URL: undefined });
    expect(away).toEqual(await shown());
    world.rebind({ MARKET_URL: world.market.url });
    expect(away.join()).not.toMatch(/worth|now/);
    expect(away[0]?.split("\n")[1]).toBe(listed);
  });

  it("show the worth on every page, and ask nothing for a page of which nothing is held", async () => {
    await bonkAt(0.000_000_2);
    const room = world.room();
    await stock(room, [
      ...Array.from({ length: 8 }, () => ({ state: "sold" }) as const),
      ...Array.from({ length: 8 }, () => ({})),
    ]);
    await room.bob.says("/orders");
    expect(room.message("🧾").text.match(/ · now 0\.06 SOL, ±0 SOL/g)).toHaveLength(8);
    await room.bob.taps("Older");
    expect(room.message("🧾").text).not.toContain("now");
    expect(logged("tap_orders")).toMatchObject({ redis: 1, market: 0 });
    await world.pass(10_000);
    await room.bob.taps("‹ Newer");
    expect(room.message("🧾").text.match(/ · now 0\.06 SOL, ±0 SOL/g)).toHaveLength(8);
    expect(logged("tap_orders")).toMatchObject({ redis: 1, market: 1 });
  });
});
