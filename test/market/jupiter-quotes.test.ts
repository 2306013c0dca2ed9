import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toUnits } from "../../src/domain/decimal.ts";
import { multiplyExact, PRICE_DECIMALS } from "../../src/domain/exact-decimal.ts";
import { SOL_MINT } from "../../src/domain/market.ts";
import { AWAY, BONK, must, setUpService } from "./support.ts";

const service = setUpService();
/** The answer to a quote, with more of what the real one has. */
const out = (outAmount: unknown) => ({
  ...{ inAmount: "50000000", outAmount, otherAmountThreshold: outAmount, priceImpact: -0.1, slippageBps: 50 },
  ...{ transaction: null, requestId: "r", router: "iris", swapMode: "ExactIn" },
});

async function buy(lamports: number, outAmount: unknown, decimals = BONK.decimals) {
  service.says(out(outAmount));
  service.pass(60_000);
  return must(await service.market().quoteBuy({ ...BONK, decimals }, lamports));
}
async function sale(tokenAmount: string, outAmount: unknown, decimals = BONK.decimals) {
  service.says(out(outAmount));
  service.pass(60_000);
  return must(await service.market().quoteSale({ ...BONK, decimals }, tokenAmount));
}

describe("the quote of a buy", () => {
  it("is what the lamports buy, with the price of one token", async () => {
    expect(await buy(50_000_000, "40000000000")).toEqual({
      price: "0.000000125",
      lamports: 50_000_000,
      tokenAmount: "400000",
    });
    expect(service.asked.map(({ path }) => path)).toEqual([
      `/swap/v2/order?inputMint=${SOL_MINT}&outputMint=${BONK.mint}&amount=50000000`,
    ]);
  });

  it.each<[number, string, number, string, string]>([
    [1, "1", 0, "1", "0.000000001"],
    [1_000_000_000, "1000000000000000000000000", 9, "1000000000000000", "0.000000000000001"],
    [3, "1", 9, "0.000000001", "3"],
    [1_000_000_000, "3", 0, "3", `0.${"3".repeat(36)}`],
  ])("is exact: %i lamports for %s units of %i decimals", async (lamports, units, decimals, tokenAmount, price) => {
    expect(await buy(lamports, units, decimals)).toEqual({ lamports, tokenAmount, price });
  });

  it("never has a price at which more than the lamports would be paid", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9e12 }), fc.bigInt(1n, 10n ** 24n), async (lamports, units) => {
        const quote = await buy(lamports, String(units), 6);
        if (quote === null) return;
        expect(toUnits(quote.tokenAmount, 6)).toBe(units);
        const cost = multiplyExact(quote.price, quote.tokenAmount, PRICE_DECIMALS, "up");
        expect(toUnits(cost, 9)).toBeLessThanOrEqual(BigInt(lamports));
      }),
      { numRuns: 30 },
    );
  });

  it("is none where it buys nothing, or there is no way to trade it", async () => {
    expect(await buy(1, "0")).toBeNull();
    for (const answer of [
      { errorCode: 1, errorMessage: "No routes found" },
      { errorCode: "ROUTE_NOT_FOUND", error: "no" },
      { error: "No routes found" },
      { errorMessage: "No routes found", transaction: null },
    ]) {
      service.pass(60_000);
      service.says(answer);
      expect(must(await service.market().quoteBuy(BONK, 5))).toBeNull();
    }
    for (const status of [400, 422]) {
      service.pass(60_000);
      service.says({ error: "Failed to get quotes" }, status);
      expect(must(await service.market().quoteBuy(BONK, 5))).toBeNull();
    }
    expect(service.lines).toEqual([]);
  });

  it("is read also where the amount is a number that counts exactly", async () => {
    expect((await buy(50_000_000, 40_000_000_000))?.tokenAmount).toBe("400000");
  });

  it.each([undefined, null, -5, 1.5, 2 ** 53, "-5", "1.5", "1e9", "", "0x10", "9".repeat(31)])(
    "is no answer where the amount makes no sense: %j",
    async (outAmount) => {
      service.says(out(outAmount));
      expect(await service.market().quoteBuy(BONK, 5)).toEqual(AWAY);
    },
  );
});

describe("the quote of a sale", () => {
  it("is what the tokens bring, with the price of one", async () => {
    expect(await sale("400000", "49900000")).toEqual({
      price: "0.00000012475",
      lamports: 49_900_000,
      tokenAmount: "400000",
    });
    expect(service.asked.map(({ path }) => path)).toEqual([
      `/swap/v2/order?inputMint=${BONK.mint}&outputMint=${SOL_MINT}&amount=40000000000`,
    ]);
  });

  it("asks in the smallest unit, exactly, however many tokens it is", async () => {
    await sale("1000000000000000.123456789", "1", 9);
    expect(service.asked[0]?.path).toContain("&amount=1000000000000000123456789");
  });

  it("cuts off what the token has no decimals for, and asks nothing for less than one unit", async () => {
    expect((await sale("1.999999", "5"))?.tokenAmount).toBe("1.99999");
    expect(service.asked[0]?.path).toContain("&amount=199999");
    service.asked.length = 0;
    expect(await sale("0.000009", "5")).toBeNull();
    expect(await sale("0", "5")).toBeNull();
    expect(service.asked).toEqual([]);
  });

  it("is none where it brings nothing, or more than there can be", async () => {
    expect(await sale("1", "0")).toBeNull();
    expect(await sale("1", String(2n ** 53n))).toBeNull();
    expect((await sale("1", String(2n ** 53n - 1n)))?.lamports).toBe(Number.MAX_SAFE_INTEGER);
  });
});
