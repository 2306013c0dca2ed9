import { describe, expect, it } from "vitest";
import { formatEvent } from "../../dev/executor/format-event.ts";
import { type ExecutorEvent, type ExecutorStandIn, startExecutor } from "../../dev/executor/server.ts";
import { startMarket } from "../../dev/market/server.ts";
import { solPrice } from "../../dev/market/sol-price.ts";
import { asked, BUY_ID, buy, SELL_ID, sell, setUpExecutor } from "./executor-setup.ts";

const setup = setUpExecutor();
const { ask, filled } = setup;

/** What one token costs in these trades: 0.0005 SOL at a buy, and 0.00055 at the sale. */
const DEAR = { status: "rejected", reason: "the price is 0.0005 SOL now, and at most 0.0004 SOL was allowed" };
const CHEAP = { status: "rejected", reason: "the price is 0.00055 SOL now, and at least 0.0006 SOL was needed" };

describe("a price that a trade must not pass", () => {
  it.each([
    ["above its price", "0.0006"],
    ["at its price", "0.0005"],
    ["at its price, with as many decimals as there may be", `0.0005${"0".repeat(32)}`],
  ])("lets a buy be carried out where it is %s", async (_, maxPrice) => {
    expect(await filled({ ...buy, maxPrice })).toMatchObject({ price: "0.0005" });
  });

  it("lets a sale be carried out where it is not above what that brings", async () => {
    expect(await filled({ ...sell, minPrice: "0.00055" })).toMatchObject({ price: "0.00055", solReceived: "0.33" });
  });

  it("is held against exactly: the last decimal decides", async () => {
    const maxPrice = `0.0004${"9".repeat(32)}`;
    expect((await ask({ ...buy, maxPrice })).answer.status).toBe("rejected");
    const minPrice = `0.00055${"0".repeat(30)}1`;
    expect((await ask({ ...sell, minPrice })).answer.status).toBe("rejected");
  });

  it("has a trade rejected for good beyond it, with nothing carried out", async () => {
    for (let i = 0; i < 2; i++) {
      expect((await ask({ ...buy, maxPrice: "0.0004" })).answer).toEqual(DEAR);
      expect((await ask({ ...sell, minPrice: "0.0006" })).answer).toEqual(CHEAP);
    }
    expect(setup.executor.effects).toEqual([]);
  });

  it.each(["fail_after", "fill_twice"] as const)("counts also where it is told to %s", async (behaviour) => {
    setup.executor.faults.always(behaviour);
    await ask({ ...buy, maxPrice: "0.0004" });
    setup.executor.faults.always(null);
    expect((await ask({ ...buy, maxPrice: "0.0004" })).answer).toEqual(DEAR);
    expect(setup.executor.effects).toEqual([]);
  });

  it("counts when a trade that waits is finished", async () => {
    setup.executor.faults.next("pending_then_fill");
    await ask({ ...buy, maxPrice: "0.0004" });
    expect(setup.executor.finish(BUY_ID)).toEqual(DEAR);
    expect((await ask({ ...buy, maxPrice: "0.0004" })).answer).toEqual(DEAR);
    expect(setup.executor.waiting).toEqual([]);
    expect(setup.executor.effects).toEqual([]);
  });

  it("is a part of the trade: with another one, or without, the same id is refused", async () => {
    await filled({ ...buy, maxPrice: "0.0005" });
    for (const maxPrice of ["0.0006", undefined]) expect((await ask({ ...buy, maxPrice })).status).toBe(409);
  });

  it.each<[string, Record<string, unknown>]>([
    ["a number", { ...buy, maxPrice: 0.0005 }],
    ["nothing", { ...buy, maxPrice: "0.000" }],
    ["empty", { ...buy, maxPrice: "" }],
    ["null", { ...buy, maxPrice: null }],
    ["below nothing", { ...buy, maxPrice: "-1" }],
    ["a word", { ...buy, maxPrice: "market" }],
    ["finer than 36 decimals", { ...buy, maxPrice: `0.${"1".repeat(37)}` }],
    ["a sale's on a buy", { ...buy, minPrice: "0.0005" }],
    ["a buy's on a sale", { ...sell, maxPrice: "0.0005" }],
  ])("is refused where it is %s", async (_, data) => {
    expect(await ask(data)).toMatchObject({ status: 400, answer: { error: expect.any(String) } });
    expect(setup.executor.effects).toEqual([]);
  });

  it("is told with each call in the log", async () => {
    const events: ExecutorEvent[] = [];
    const stop = setup.executor.onEvent((event) => events.push(event));
    await ask({ ...buy, maxPrice: "0.0004" });
    await ask({ ...sell, minPrice: "0.0001234567890123" });
    stop();
    const lines = events.map(formatEvent);
    expect(lines[0]).toBe(`buy ${BUY_ID}, at most 0.0004 SOL, answered with 200: ${JSON.stringify(DEAR)}`);
    expect(lines[2]).toMatch(new RegExp(`^sell ${SELL_ID}, at least 0.000123456 SOL, answered with 200: `));
  });
});

describe("with a market", () => {
  const MINT = "JUPyiwrYJFskUPiHa7hkeR8VUtAeFoSYbKedZNsDvCN";
  const NOW_MS = Date.UTC(2026, 6, 1, 12);
  const cost = (priceUsd: string) => ({ priceUsd, solUsd: "100" });

  /** Runs a test with an executor that trades at this market's price of JUP. */
  async function atMarket(
    { priceUsd, solUsd }: { priceUsd: string; solUsd: string },
    test: (asks: (data: Record<string, unknown>) => Promise<unknown>) => Promise<void>,
  ) {
    const market = await startMarket({ now: () => NOW_MS });
    market.setPrice("So11111111111111111111111111111111111111112", solUsd);
    market.setPrice(MINT, priceUsd);
    const executor: ExecutorStandIn = await startExecutor({
      secret: setup.executor.secret,
      priceOf: (token) => solPrice(market, token),
    });
    const asks = async (data: Record<string, unknown>) => {
      const body = asked(data);
      const headers = setup.signed(body, { id: String(data.proposalId) });
      return (await fetch(executor.url, { method: "POST", headers, body })).json();
    };
    try {
      await test(asks);
    } finally {
      await executor.close();
      await market.close();
    }
  }

  it("a trade is carried out at its price", () =>
    atMarket(cost("0.4"), async (asks) => {
      expect(await asks({ ...buy, token: MINT, maxPrice: "0.0042" })).toMatchObject({
        price: "0.004",
        tokenAmount: "75",
      });
      expect(await asks({ ...sell, token: MINT, minPrice: "0.0038" })).toMatchObject({
        price: "0.004",
        solReceived: "2.4",
      });
    }));

  it("a trade is rejected if that passes its bound", () =>
    atMarket(cost("0.4"), async (asks) => {
      expect(await asks({ ...buy, token: MINT, maxPrice: "0.0039" })).toMatchObject({ status: "rejected" });
      expect(await asks({ ...sell, token: MINT, minPrice: "0.0041" })).toMatchObject({ status: "rejected" });
    }));

  it("a price that is named is paid only where the market's is higher", () =>
    atMarket(cost("0.4"), async (asks) => {
      expect(await asks({ ...buy, token: MINT, price: "0.7" })).toMatchObject({ price: "0.004" });
      const other = { ...buy, proposalId: "-1.1", token: MINT, price: "target:0.003" };
      expect(await asks(other)).toMatchObject({ price: "0.003" });
    }));

  it("has a price of the cheapest token, too, and none of what is worth nothing", async () => {
    const market = await startMarket({ now: () => NOW_MS });
    expect(solPrice(market, "9cvuJsfjCPka4J2RRHYTGqZAvetb33doGDHhxTTnsXvt")).toMatch(/^0\.0{14}[1-9]\d{21}$/);
    expect(solPrice(market, "6LV84iRchALha6WeBvs1rXdEGZhrco43CQRcGVAvmKGK")).toBeNull();
    expect(solPrice(market, "BONK")).toBeNull();
    await market.close();
  });

  it("the stand-in's own prices are those of what that does not know", () =>
    atMarket(cost("0.4"), async (asks) => {
      expect(await asks(buy)).toMatchObject({ price: "0.0005" });
      expect(await asks(sell)).toMatchObject({ solReceived: "0.33" });
    }));
});
