import { describe, expect, it } from "vitest";
import { MINTS, START, setUpMarket } from "./market-setup.ts";

const setup = setUpMarket();
const { get, order } = setup;

describe("an order without a taker", () => {
  it("is a quote, with the fields of Jupiter's, and no transaction", async () => {
    setup.market.setPrice(MINTS.sol, "160");
    setup.market.setPrice(MINTS.bonk, "0.00002");
    const { status, body } = await order({ slippageBps: "500" });
    expect(status).toBe(200);
    expect(body).toEqual({
      mode: "manual",
      inputMint: MINTS.sol,
      outputMint: MINTS.bonk,
      inAmount: "1000000000",
      // 160 USD less 0.1 % are 159.84 USD. Half of 4,200,000 USD lies on either side, so 159.8278348… come out.
      outAmount: "799139174092",
      inUsdValue: 160,
      outUsdValue: 159.8278348184,
      priceImpact: expect.closeTo(-0.10760324, 8),
      swapUsdValue: 160,
      otherAmountThreshold: "759182215387",
      swapMode: "ExactIn",
      slippageBps: 500,
      priceImpactPct: expect.stringMatching(/^-0\.0010760/),
      routePlan: [
        {
          swapInfo: {
            ammKey: expect.any(String),
            label: expect.any(String),
            inputMint: MINTS.sol,
            outputMint: MINTS.bonk,
            inAmount: "1000000000",
            outAmount: "799139174092",
          },
          percent: 100,
          bps: 10000,
          usdValue: 160,
        },
      ],
      feeMint: MINTS.sol,
      feeBps: 10,
      platformFee: { amount: "1000000", feeBps: 10, feeMint: MINTS.sol },
      signatureFeeLamports: 0,
      signatureFeePayer: null,
      prioritizationFeeLamports: 0,
      prioritizationFeePayer: null,
      rentFeeLamports: 0,
      rentFeePayer: null,
      swapType: "aggregator",
      router: "metis",
      transaction: null,
      gasless: false,
      requestId: expect.any(String),
      totalTime: expect.any(Number),
      taker: null,
    });
    expect((await order()).body.requestId).not.toBe(body.requestId);
  });

  it("loses the more of its worth the more goes in", async () => {
    const impacts: number[] = [];
    for (const sol of [1, 10, 100, 1000, 10_000])
      impacts.push(Number((await order({ amount: `${sol}000000000` })).body.priceImpact));
    expect(impacts).toEqual(impacts.toSorted((a, b) => b - a));
    expect(impacts[0]).toBeGreaterThan(-0.2);
    expect(impacts.at(-1)).toBeLessThan(-40);
  });

  it("goes from one token to another by way of SOL", async () => {
    const { body } = await order({ inputMint: MINTS.bonk, outputMint: MINTS.wif, amount: "100000000000" });
    expect(body).toMatchObject({ inAmount: "100000000000", priceImpact: expect.any(Number) });
    expect(Number(body.priceImpact)).toBeGreaterThan(-0.2);
  });

  it("gives whole ones of what cannot be divided, and more base units than a float can hold of the cheapest", async () => {
    setup.market.setPrice(MINTS.sol, "160");
    setup.market.setPrice(MINTS.ticket, "2.4");
    setup.market.setPrice(MINTS.pico, "0.000000000001");
    // 0.1 SOL is worth 6.65… tickets.
    expect((await order({ outputMint: MINTS.ticket, amount: "100000000" })).body.outAmount).toBe("6");
    const { outAmount } = (await order({ outputMint: MINTS.pico })).body;
    // 159.84 USD into a pool of 300: 104.279… USD come out, at 10^-15 USD for a base unit.
    expect(outAmount).toBe("104279749478079331");
    expect(BigInt(String(outAmount))).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
  });

  it("comes from the market maker where nobody names a slippage, all tokens are verified, and it is not excluded", async () => {
    expect((await order()).body).toMatchObject({
      mode: "ultra",
      router: "jupiterz",
      swapType: "rfq",
      slippageBps: 0,
      expireAt: String(START / 1000 + 30),
    });
    const routers = async (query: Record<string, string>) => (await order(query)).body.router;
    expect(await routers({ slippageBps: "50" })).toBe("metis");
    expect(await routers({ outputMint: MINTS.pico })).toBe("metis");
    expect(await routers({ excludeRouters: "jupiterz" })).toBe("metis");
    expect(await routers({ excludeRouters: "jupiterz,metis" })).toBe("dflow");
    expect((await order({ outputMint: MINTS.pico })).body.slippageBps).toBe(300);
  });

  it("has a route for a token whose price is not trusted", async () => {
    expect((await order({ outputMint: MINTS.rug })).status).toBe(200);
  });

  it.each([
    ["to what is worth nothing", { outputMint: MINTS.dust }],
    ["from what is worth nothing", { inputMint: MINTS.dust, outputMint: MINTS.sol }],
    ["to what nobody knows", { outputMint: MINTS.unknown }],
    ["of too little for the smallest amount", { outputMint: MINTS.ticket, amount: "1000" }],
    ["where all routers are excluded", { excludeRouters: "metis,jupiterz,dflow,okx" }],
  ])("finds no quote %s", async (_, query) => {
    expect(await order(query)).toEqual({
      status: 400,
      body: { requestId: expect.any(String), error: "Failed to get quotes" },
    });
  });

  it.each([
    ["inputMint", { inputMint: "SOL" }],
    ["outputMint", { outputMint: `${MINTS.bonk}1` }],
    ["amount", { amount: "0" }],
    ["amount", { amount: "-1" }],
    ["amount", { amount: "1.5" }],
    ["amount", { amount: "1e9" }],
    ["amount", { amount: "18446744073709551616" }],
    ["slippageBps", { slippageBps: "10001" }],
    ["slippageBps", { slippageBps: "auto" }],
    ["excludeRouters", { excludeRouters: "jupiterZ" }],
    ["swapMode", { swapMode: "ExactOut" }],
  ])("is refused with 400 for a bad %s: %o", async (name, query) => {
    expect(await order(query)).toEqual({
      status: 400,
      body: { requestId: expect.any(String), error: `Invalid ${name}` },
    });
  });

  it("is refused with 400 without what it needs, and for one token on both sides", async () => {
    expect(await get("/swap/v2/order", { inputMint: MINTS.sol, outputMint: MINTS.bonk })).toMatchObject({
      status: 400,
      body: { error: "Invalid amount" },
    });
    expect((await order({ outputMint: MINTS.sol })).status).toBe(400);
  });
});

describe("an order with a taker", () => {
  it("is refused, since nothing can be bought here", async () => {
    const { status, body } = await order({ taker: MINTS.unknown });
    expect([status, body.error]).toEqual([501, expect.stringContaining("taker")]);
  });
});
