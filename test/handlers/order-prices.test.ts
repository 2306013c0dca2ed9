/** @module-tag long */
import { expect, it } from "vitest";
import type { MarketPrice } from "../../src/domain/market.ts";
import type { Bought } from "../../src/domain/order.ts";
import { orderPrices } from "../../src/handlers/order-prices.ts";
import { type Market, noMarket } from "../../src/market/market.ts";
import { BOUGHT } from "../views/trade-samples.ts";

const mintOf = (i: number) => `${"x".repeat(38)}${111_111 + i}`.replaceAll("0", "z");
const PRICE: MarketPrice = { sol: "1", usd: "1", change24h: null, decimals: 5 };

/** A market that has a price for everything, and what it was asked for. */
function market(answers = true) {
  const asked: (readonly string[])[] = [];
  const prices: Market["prices"] = async (mints) => {
    asked.push(mints);
    if (!answers) return { ok: false, error: { reason: "away" } };
    return { ok: true, value: new Map(mints.map((mint) => [mint, PRICE])) };
  };
  return { asked, deps: { market: { ...noMarket, connected: true, prices } } };
}

const held = (more: Partial<Bought>) => ({ state: "filled", bought: { ...BOUGHT, ...more } }) as const;

it("asks for each token that is held once, and not for what has no mint or no amount, nor for what is not held", async () => {
  const { asked, deps } = market();
  const orders = [
    held({ executorToken: mintOf(1) }),
    held({ executorToken: mintOf(2) }),
    held({ executorToken: mintOf(1) }),
    held({ executorToken: "BONK" }),
    held({ executorToken: mintOf(3), tokenAmount: null }),
    ...(["sold", "rejected", "unknown"] as const).map((state) => ({
      state,
      bought: { ...BOUGHT, executorToken: mintOf(4) },
    })),
  ];
  expect(await orderPrices(deps, orders)).toEqual({
    prices: new Map([mintOf(1), mintOf(2)].map((mint) => [mint, PRICE])),
    missing: null,
    unasked: 0,
  });
  expect(asked).toEqual([[mintOf(1), mintOf(2)]]);
});

it("asks nothing where there is nothing to ask for, and where there is no market", async () => {
  const { asked, deps } = market();
  expect(await orderPrices(deps, [held({ executorToken: "BONK" })])).toMatchObject({
    prices: new Map(),
    missing: null,
  });
  expect(asked).toEqual([]);
  expect(await orderPrices({ market: noMarket }, [held({ executorToken: mintOf(1) })])).toEqual({
    prices: null,
    missing: "no_market",
    unasked: 0,
  });
});

it("has no prices if the market does not answer", async () => {
  const { deps } = market(false);
  const orders = [held({ executorToken: mintOf(1) })];
  expect(await orderPrices(deps, orders)).toEqual({ prices: null, missing: "away", unasked: 0 });
});

it("asks for 196 tokens at most: those that cost most", async () => {
  const { asked, deps } = market();
  const orders = Array.from({ length: 200 }, (_, i) => held({ executorToken: mintOf(i), total: 1_000 + i }));
  const { prices, unasked } = await orderPrices(deps, orders);
  expect([prices?.size, unasked]).toEqual([196, 4]);
  expect(asked.flat()).toEqual(Array.from({ length: 196 }, (_, i) => mintOf(199 - i)));
});
