import { describe, expect, it } from "vitest";
import type { Order } from "../../src/domain/order.ts";
import { ownShares } from "../../src/domain/own-shares.ts";
import type { PaidOrder } from "../../src/domain/paid-order.ts";
import type { Prices } from "../../src/domain/worth.ts";
import { askInPrivateView, ownSharesText } from "../../src/views/own-shares.ts";
import type { MissingWorth } from "../../src/views/worth-sum.ts";
import { BONK_MINT } from "../support/market-notes.ts";
import { alice, expectSendable, marked } from "./samples.ts";
import { BOUGHT, LONGEST_BOUGHT, ORDER, SALE, UNSEEN } from "./trade-samples.ts";

const HELD: Order = { ...ORDER, bought: { ...BOUGHT, executorToken: BONK_MINT, tokenAmount: "1200" } };
const PRICES: Prices = new Map([[BONK_MINT, { sol: "0.0001", usd: "1", change24h: null, decimals: 5 }]]);
const NONE: Prices = new Map();
const of = (order: Partial<Order> = {}, more: Partial<PaidOrder> = {}): PaidOrder => ({
  chatId: -100,
  session: "Buy BONK token",
  order: { ...HELD, ...order },
  ...more,
});
const text = (
  orders: readonly PaidOrder[],
  {
    prices = PRICES,
    missing = null,
    hasMore = false,
  }: { prices?: Prices; missing?: MissingWorth | null; hasMore?: boolean } = {},
) => ownSharesText(ownShares(orders, alice.id, prices), missing, hasMore);

const LIST = "👤 Your shares, newest first";
const SOLD = of({ state: "sold", sale: { ...SALE, received: 66_000_000 } });

describe("somebody's own shares", () => {
  it("are told group by group, each with its cost, its worth and the gain, and with the sums", () => {
    const orders = [
      of(),
      of({ number: 2, bought: { ...HELD.bought, onPaper: true, tokenAmount: "600" } }),
      of({ number: 7, bought: { ...HELD.bought, token: "WIF", tokenAmount: "300" } }, { chatId: -200, session: null }),
      SOLD,
    ];
    expect(text(orders).text.split("\n")).toEqual([
      LIST,
      "",
      "👥 Group 1 · “Buy BONK token”",
      "order 3 (BONK) · 14 Nov 2023",
      "0.05 SOL paid, now 0.1 SOL, +0.05 SOL (+100 %)",
      "order 2 (BONK) on paper · 14 Nov 2023",
      "0.05 SOL paid, now 0.05 SOL, ±0 SOL",
      "",
      "👥 Group 2",
      "order 7 (WIF) · 14 Nov 2023",
      "0.05 SOL paid, now 0.025 SOL, −0.025 SOL (−50 %)",
      "",
      "Sum: 0.15 SOL paid, now 0.175 SOL, +0.025 SOL (+16.7 %)",
      "Without paper: 0.1 SOL paid, now 0.125 SOL, +0.025 SOL (+25 %)",
      "By the market's prices now. A sale may bring less.",
      "Sold so far: 1 order, 0.05 SOL paid, 0.055 SOL came back, +0.005 SOL (+10 %)",
    ]);
    expect(marked(text(orders))).toEqual(["bold: Your shares"]);
  });

  it("say what has no known worth, and how many the sum leaves out", () => {
    const orders = [
      of(),
      of({ bought: { ...HELD.bought, executorToken: "BONK" } }),
      of({ bought: { ...HELD.bought, tokenAmount: null } }),
      of({ state: "unknown" }),
      of({ state: "unknown", bought: UNSEEN }),
    ];
    const lines = text(orders).text.split("\n");
    expect(lines.filter((line) => line.startsWith("0.05 SOL paid,")).slice(1)).toEqual([
      "0.05 SOL paid, no price",
      "0.05 SOL paid, amount not known",
      "0.05 SOL paid, nobody knows if it was sold",
      "0.05 SOL paid, nobody knows if it was bought",
    ]);
    expect(lines.slice(-3)).toEqual([
      "Sum: 0.05 SOL paid, now 0.1 SOL, +0.05 SOL (+100 %)",
      "4 orders are left out of the sum: price or amount is not known.",
      "By the market's prices now. A sale may bring less.",
    ]);
    expect(text([of({ state: "unknown" })]).text).toMatch(
      /\n\nPaid in all: 0\.05 SOL\. Nothing of it has a price now\.$/,
    );
  });

  it("say what was paid, and why not what it is worth, without a market's answer", () => {
    const ending = (missing: MissingWorth) => text([of(), of()], { prices: NONE, missing }).text.split("\n").slice(-4);
    expect(ending("away")).toEqual([
      "0.05 SOL paid",
      "",
      "Paid in all: 0.1 SOL",
      "The market does not answer just now, so I can't say what it is worth. Please try again in a minute.",
    ]);
    expect(ending("no_market").at(-1)).toBe("This bot has no market connected, so I can't say what it is worth.");
  });

  it("are none: what to do then, and what was sold", () => {
    const nothing =
      "You hold no shares now. Vote yes on a buy in one of your groups.\nWhat was bought shows here two minutes later.";
    expect(text([]).text).toBe(nothing);
    expect(text([SOLD, SOLD]).text).toBe(
      `${nothing}\n\nSold so far: 2 orders, 0.1 SOL paid, 0.11 SOL came back, +0.01 SOL (+10 %)`,
    );
  });

  it("say that there are older ones that were not counted", () => {
    expect(text([of()], { hasMore: true }).text).toMatch(
      /\nThese are only your newest orders: older ones are not counted\.$/,
    );
  });

  it("mention nobody and link to nothing, and keep what a session was about short", () => {
    const session = `@durov /vote t.me/free ${"y".repeat(280)}`;
    const lines = text([of({}, { session })]).text.split("\n");
    expect(lines[2]).toBe(`👥 Group 1 · “durov vote t․me/free ${"y".repeat(38)}…”`);
  });

  it("fit into a message, however many they are, and the sum counts all", () => {
    const orders = Array.from({ length: 200 }, (_, i) =>
      of(
        { number: 999_999 - i, bought: { ...LONGEST_BOUGHT, executorToken: BONK_MINT, tokenAmount: "1200" } },
        { chatId: -i },
      ),
    );
    const shown = text([...orders, SOLD], { hasMore: true });
    expectSendable(shown);
    expect(shown.text).toMatch(/\n… and 1\d\d more\n\nSum: 10\.0 SOL paid, now 20\.0 SOL, \+10 SOL \(\+100 %\)\n/);
    expect(shown.text.length).toBeGreaterThan(3_900);
  });

  it("are shown in private only: a group gets a button that leads there", () => {
    const { text, buttons } = askInPrivateView("ConclaveBot");
    expectSendable(text);
    expect(buttons).toEqual([[{ text: "Open our private chat", url: "https://t.me/ConclaveBot?start=me" }]]);
  });
});
