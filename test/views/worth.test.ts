import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bought, ListedOrder } from "../../src/domain/order.ts";
import type { Position, Worth } from "../../src/domain/worth.ts";
import { type GroupWorth, worthView } from "../../src/views/worth.ts";
import { expectSendable, marked } from "./samples.ts";
import { BOUGHT, LONGEST_BOUGHT, ORDER } from "./trade-samples.ts";

const known = (lamports: number): Worth => ({ tag: "known", lamports });
const listed = (number: number, more: Partial<ListedOrder> = {}): ListedOrder => {
  const { contributions: _, ...one } = ORDER;
  return { ...one, number, ...more };
};
const position = (number: number, worth: Worth, more: Partial<Bought> = {}): Position => ({
  order: listed(number, { bought: { ...BOUGHT, ...more } }),
  worth,
});
const view = (more: Partial<GroupWorth>) => {
  const { text, buttons } = worthView({ positions: [], unknown: [], missing: null, unasked: 0, ...more });
  expectSendable(text);
  expect(buttons).toEqual([]);
  return text;
};
const linesOf = (more: Partial<GroupWorth>) => view(more).text.split("\n");

describe("what a group holds is worth", () => {
  it("is told of each order with its cost, gain or loss, and of all together", () => {
    const text = view({
      positions: [position(3, known(66_000_000)), position(1, known(30_000_001), { token: "WIF", onPaper: true })],
    });
    expect(text.text).toBe(
      [
        "💼 What is held, newest first",
        "order 3 · BONK · 0.06 SOL · now 0.066 SOL, +0.006 SOL (+10 %)",
        "order 1 · WIF · 0.06 SOL · on paper · now 0.030000001 SOL, −0.029999999 SOL (−50.0 %)",
        "",
        "Sum: 0.12 SOL paid, now 0.096000001 SOL, −0.023999999 SOL (−20.0 %)",
        "Without paper: 0.06 SOL paid, now 0.066 SOL, +0.006 SOL (+10 %)",
        "By the market's prices now. A sale may bring less.",
        "",
        "Who holds what? /order_3",
      ].join("\n"),
    );
    expect(marked(text)).toEqual(["bold: What is held"]);
  });

  it("is one sum where all is on paper, or nothing is", () => {
    for (const onPaper of [true, false]) {
      const positions = [position(2, known(1), { onPaper }), position(1, known(2), { onPaper })];
      expect(linesOf({ positions }).filter((line) => line.startsWith("Without paper"))).toEqual([]);
    }
  });

  it("is not told of what has no price, or no known amount: that is left out of the sum, and counted", () => {
    const some = [position(3, { tag: "no_price" }), position(2, known(60_000_000)), position(1, { tag: "no_amount" })];
    const lines = linesOf({ positions: some });
    expect(lines[1]).toBe("order 3 · BONK · 0.06 SOL · no price");
    expect(lines[3]).toBe("order 1 · BONK · 0.06 SOL · amount not known");
    expect(lines.slice(5, 7)).toEqual([
      "Sum: 0.06 SOL paid, now 0.06 SOL, ±0 SOL",
      "2 orders are left out of the sum: price or amount is not known.",
    ]);
    expect(linesOf({ positions: some.slice(0, 2) })).toContain(
      "1 order is left out of the sum: price or amount is not known.",
    );
    expect(linesOf({ positions: some.slice(0, 1) }).slice(3, -2)).toEqual([
      "Paid in all: 0.06 SOL. Nothing of it has a price now.",
    ]);
  });

  it("says which order is being sold: it is held until then", () => {
    const selling = { order: listed(3, { beingSold: true }), worth: known(60_000_000) };
    expect(linesOf({ positions: [selling] })[1]).toBe("order 3 · BONK · 0.06 SOL · being sold · now 0.06 SOL, ±0 SOL");
  });

  it("names the orders of which nobody knows, and does not count them", () => {
    const unknown = Array.from({ length: 12 }, (_, i) => listed(20 - i, { state: "unknown" }));
    const one = { positions: [position(1, known(60_000_000))] };
    expect(linesOf({ ...one, unknown: unknown.slice(0, 2) })).toContain(
      "Not counted: nobody knows what became of order 20, order 19.",
    );
    expect(view({ ...one, unknown }).text).toContain("order 12, order 11 and 2 more.\n");
    expect(view({ unknown }).text).toMatch(/^Nothing is held now\. .*\nNot counted: nobody knows/);
  });

  it("is not known without a market, or while it is away: what is held is still shown with its cost", () => {
    const positions = [position(2, { tag: "no_price" }, { onPaper: true }), position(1, { tag: "no_price" })];
    const cost = ["order 2 · BONK · 0.06 SOL · on paper", "order 1 · BONK · 0.06 SOL", "", "Paid in all: 0.12 SOL"];
    expect(linesOf({ positions, missing: "no_market" }).slice(1, 6)).toEqual([
      ...cost,
      "This bot has no market connected, so I can't say what it is worth.",
    ]);
    expect(linesOf({ positions, missing: "away" }).slice(1, 6)).toEqual([
      ...cost,
      "The market does not answer just now, so I can't say what it is worth. Please try again in a minute.",
    ]);
  });

  it("is nothing where nothing is held, and the next step is told", () => {
    const example = '/propose "BUY token=BONK amount=0.05 price=market"';
    const text = view({});
    expect(text.text).toBe(`Nothing is held now. Propose a buy: ${example}`);
    expect(marked(text)).toEqual([`code: ${example}`]);
    expect(view({ missing: "no_market" }).text).toMatch(/\nThis bot has no market connected/);
  });

  it("says of how many tokens the market was not asked", () => {
    expect(view({ positions: [position(1, known(1))], unasked: 7 }).text).toContain(
      "So many tokens are held that I did not ask for the prices of 7 of them.",
    );
  });

  it("fits into one message: the list says how many are left out, and the sum counts all", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.constantFrom(null, "away", "no_market"), (count, missing) => {
        const bought = { ...LONGEST_BOUGHT, token: "1".repeat(44), onPaper: true, total: 9_000_000_000 };
        const positions = Array.from({ length: count }, (_, i) =>
          position(999_999_999 - i, known(7_123_456_789), i % 2 === 0 ? bought : { ...bought, onPaper: false }),
        );
        const unknown = Array.from({ length: count }, (_, i) => listed(899_999_999 - i, { state: "unknown" }));
        const { text } = view({ positions, unknown, missing, unasked: 999 });
        const shown = text.split("\n").filter((line) => line.startsWith("order ")).length;
        const [, left = "0"] = /\n… and (\d+) more\n/.exec(text) ?? [];
        expect(shown + Number(left)).toBe(count);
        expect(text).toContain(`${9 * count}.0 SOL`);
      }),
      { numRuns: 40 },
    );
  });
});
