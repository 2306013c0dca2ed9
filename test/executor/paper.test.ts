import { describe, expect, it } from "vitest";
import { paperExecutor } from "../../src/executor/paper.ts";
import { BUY, SELL } from "./support.ts";

const filled = (fill: object) => ({
  tag: "filled",
  fill: { tokenAmount: null, price: null, fee: null, received: null, txUrl: null, onPaper: true, ...fill },
});

it("is known by this word alone, by which Redis finishes on paper what was begun on paper", async () => {
  expect(await paperExecutor.identity()).toBe("paper:");
});

describe("a BUY on paper", () => {
  it.each([
    [60_000_000, "0.5", "0.12"],
    [60_000_000, "0.3", "0.2"],
    [1_000_000_000, "3", "0.333333333"],
    [2_000_000_000, "3", "0.666666666"],
    [1_000_000_000, "0.00000002", "50000000"],
    [300_000_000, "0.1", "3"],
    [1, "999999999999", "0"],
    [Number.MAX_SAFE_INTEGER, "0.000000000000000001", "9007199254740991000000000"],
    [Number.MAX_SAFE_INTEGER, "0.7", "12867427.506772844"],
  ])("of %d lamports at %s gets %s tokens, cut off behind nine decimals", async (total, price, tokenAmount) => {
    expect(await paperExecutor.execute({ ...BUY, total, price })).toEqual(filled({ tokenAmount, price }));
  });

  it("at a target is filled at once, at that price", async () => {
    const trade = { ...BUY, price: "target:0.5" };
    expect(await paperExecutor.execute(trade)).toEqual(filled({ tokenAmount: "0.12", price: "0.5" }));
  });

  it.each([
    ["0.5", "0.4", "0.15"],
    ["target:0.5", "0.4", "0.15"],
    ["0.5", "0.6", "0.12"],
    ["0.5", "0.00000000000000000000000000000000001", "6000000000000000000000000000000000"],
  ])(
    "at %s is never filled above the highest price that the group's rules allow: %s",
    async (price, maxPrice, tokenAmount) => {
      const lower = maxPrice === "0.6" ? "0.5" : maxPrice;
      expect(await paperExecutor.execute({ ...BUY, price, maxPrice })).toEqual(filled({ tokenAmount, price: lower }));
    },
  );

  it("at the market's price is filled, and nobody knows with how much", async () => {
    expect(await paperExecutor.execute({ ...BUY, price: "market" })).toEqual(filled({}));
  });
});

describe("a SELL on paper", () => {
  it("brings back what was paid, for the tokens that were bought", async () => {
    expect(await paperExecutor.execute(SELL)).toEqual(filled({ tokenAmount: "0.12", received: 60_000_000 }));
  });

  it.each([
    // As much as was paid would be 0.5 SOL for a token.
    ["0.5", 60_000_000, null],
    ["0.500000001", 60_000_001, "0.500000001"],
    ["0.9", 108_000_000, "0.9"],
  ])("never brings less than the lowest price that the group's rules allow: %s", async (minPrice, received, price) => {
    expect(await paperExecutor.execute({ ...SELL, minPrice })).toEqual(
      filled({ tokenAmount: "0.12", price, received }),
    );
  });

  it("sells what nobody knows the amount of", async () => {
    const trade = { ...SELL, bought: { ...SELL.bought, tokenAmount: null } };
    expect(await paperExecutor.execute(trade)).toEqual(filled({ received: 60_000_000 }));
  });
});
