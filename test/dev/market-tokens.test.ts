import { describe, expect, it } from "vitest";
import { MINTS, START, setUpMarket } from "./market-setup.ts";

const setup = setUpMarket();
const { get, search, prices } = setup;

const symbolsOf = (tokens: Record<string, unknown>[]) => tokens.map(({ symbol }) => symbol);

describe("a search", () => {
  it("finds a token by its symbol, whatever the case, and tells what Jupiter tells", async () => {
    const [jup] = await search("jup");
    expect(jup).toEqual({
      id: MINTS.jup,
      name: "Jupiter",
      symbol: "JUP",
      icon: expect.stringMatching(/^https:/),
      decimals: 6,
      tokenProgram: expect.any(String),
      createdAt: expect.any(String),
      mintAuthority: null,
      freezeAuthority: null,
      circSupply: 6863982654.38,
      totalSupply: 6863982654.38,
      holderCount: expect.any(Number),
      audit: { mintAuthorityDisabled: true, freezeAuthorityDisabled: true, topHoldersPercentage: expect.any(Number) },
      organicScore: expect.any(Number),
      organicScoreLabel: "high",
      isVerified: true,
      tags: expect.arrayContaining(["verified"]),
      fdv: expect.any(Number),
      mcap: expect.any(Number),
      usdPrice: expect.any(Number),
      priceBlockId: expect.any(Number),
      liquidity: 3000000,
      stats24h: { priceChange: expect.any(Number) },
      updatedAt: new Date(START).toISOString(),
    });
  });

  it("finds the verified token before its look-alikes, which have other mints and little liquidity", async () => {
    const found = await search("BONK");
    expect(symbolsOf(found).map((symbol) => String(symbol).toLowerCase())).toEqual(["bonk", "bonk", "bonk", "bonk"]);
    expect(found.map(({ isVerified }) => isVerified)).toEqual([true, false, false, false]);
    expect(found[0]?.id).toBe(MINTS.bonk);
    expect(new Set(found.map(({ id }) => id)).size).toBe(4);
    for (const { liquidity } of found.slice(1)) expect(liquidity).toBeLessThan(2000);
  });

  it("finds two verified tokens of one symbol", async () => {
    const found = await search("moon");
    expect(found.map(({ symbol, isVerified }) => [symbol, isVerified])).toEqual([
      ["MOON", true],
      ["MOON", true],
    ]);
  });

  it("finds a symbol that is written with a dollar sign, by symbol and by name", async () => {
    for (const query of ["WIF", "$wif", "dogwifhat"]) expect((await search(query))[0]?.id).toBe(MINTS.wif);
  });

  it("finds tokens by mint, several of them by commas, and then by mint only", async () => {
    expect((await search(MINTS.frz)).map(({ id }) => id)).toEqual([MINTS.frz]);
    expect((await search(`${MINTS.sol},${MINTS.unknown},JUP,${MINTS.dust}`)).map(({ id }) => id)).toEqual([
      MINTS.sol,
      MINTS.dust,
    ]);
  });

  it("finds nothing where there is nothing", async () => {
    expect(await get("/tokens/v2/search", { query: "NOSUCH" })).toEqual({ status: 200, body: [] });
    expect(await search(MINTS.unknown)).toEqual([]);
  });

  it("finds 20 by symbol at most, those with the most liquidity", async () => {
    for (let i = 0; i < 25; i++) {
      const mint = `${MINTS.unknown.slice(0, -2)}${"ABCDEFGHJKLMNPQRSTUVWXYZabcdefg"[i]}A`;
      setup.market.addToken({ mint, symbol: "MANY", name: `Many ${i}`, liquidityUsd: String(1000 + i) });
    }
    const found = await search("many");
    expect(found.map(({ liquidity }) => liquidity)).toEqual(Array.from({ length: 20 }, (_, i) => 1024 - i));
  });

  it.each([
    ["nothing", {}],
    ["an empty text", { query: " " }],
    ["101 mints", { query: Array.from({ length: 101 }, () => MINTS.sol).join(",") }],
  ])("is refused with 400 for %s", async (_, query) => {
    expect(await get("/tokens/v2/search", query)).toEqual({ status: 400, body: { error: expect.any(String) } });
  });

  it("tells who can freeze, what is suspicious, and what is not known", async () => {
    const [frz, rug, dust] = await search(`${MINTS.frz},${MINTS.rug},${MINTS.dust}`);
    expect(frz).toMatchObject({ audit: { freezeAuthorityDisabled: false }, freezeAuthority: expect.any(String) });
    expect(frz?.audit).not.toHaveProperty("isSus");
    expect(rug).toMatchObject({ audit: { isSus: true }, isVerified: false, usdPrice: null, mcap: null });
    expect(dust).toMatchObject({ usdPrice: null, liquidity: 0, stats24h: { priceChange: null } });
    expect((await search("Bonk Inu"))[0]).toMatchObject({ audit: null });
  });
});

describe("prices", () => {
  it("come by mint, SOL's among them, as Jupiter tells them", async () => {
    const told = await prices(MINTS.sol, MINTS.bonk);
    expect(Object.keys(told).sort()).toEqual([MINTS.bonk, MINTS.sol]);
    expect(told[MINTS.sol]).toEqual({
      createdAt: expect.any(String),
      liquidity: 90000000,
      usdPrice: expect.any(Number),
      blockId: expect.any(Number),
      decimals: 9,
      priceChange24h: expect.any(Number),
    });
    expect((await search(MINTS.sol))[0]?.usdPrice).toBe(told[MINTS.sol]?.usdPrice);
  });

  it("are missing where there is none, where it is not trusted, and for what is unknown", async () => {
    expect(await prices(MINTS.dust, MINTS.rug, MINTS.unknown, "BONK")).toEqual({});
  });

  it("are refused with 400 for no mint, and for more than 50", async () => {
    const refused = { status: 400, body: { error: expect.any(String) } };
    expect(await get("/price/v3")).toEqual(refused);
    expect(await get("/price/v3", { ids: "" })).toEqual(refused);
    const ids = (count: number) => ({ ids: Array.from({ length: count }, () => MINTS.sol).join(",") });
    expect(await get("/price/v3", ids(51))).toEqual(refused);
    expect((await get("/price/v3", ids(50))).status).toBe(200);
  });

  it("are written with an exponent where they are tiny", async () => {
    setup.market.setPrice(MINTS.pico, "0.000000000001");
    const response = await setup.fetchFrom("/price/v3", { ids: MINTS.pico });
    expect(await response.text()).toContain('"usdPrice":1e-12');
  });

  it("stand where they are set, also as time goes by, and say how far that is from the day before", async () => {
    setup.market.setPrice(MINTS.bonk, "0.00002");
    setup.advance(24 * 3_600_000);
    setup.market.move(MINTS.bonk, "1.25");
    expect((await prices(MINTS.bonk))[MINTS.bonk]).toMatchObject({ usdPrice: 0.000025, priceChange24h: 25 });
  });

  it("fall in a crash, and the liquidity with them", async () => {
    setup.market.setPrice(MINTS.bonk, "0.00002");
    setup.market.crash(MINTS.bonk);
    expect((await prices(MINTS.bonk))[MINTS.bonk]).toMatchObject({ usdPrice: 0.000002, liquidity: 420000 });
    setup.market.crash(MINTS.bonk, "0.5");
    expect((await prices(MINTS.bonk))[MINTS.bonk]).toMatchObject({ usdPrice: 0.000001, liquidity: 210000 });
  });

  it("come of a token that was added, with no change as long as it is younger than a day", async () => {
    setup.market.addToken({ mint: MINTS.unknown, symbol: "NEW", name: "New", priceUsd: "0.5", swingPpm: 0 });
    const told = async () => (await prices(MINTS.unknown))[MINTS.unknown];
    expect(await told()).toMatchObject({ usdPrice: 0.5, priceChange24h: null });
    setup.advance(24 * 3_600_000);
    expect(await told()).toMatchObject({ usdPrice: 0.5, priceChange24h: 0 });
    setup.market.resetPrices();
    expect(await told()).toBeUndefined();
  });

  it("take no nonsense from a test", () => {
    const { market } = setup;
    expect(() => market.move(MINTS.unknown, 2)).toThrow("no token");
    expect(() => market.move(MINTS.bonk, 0)).toThrow("above zero");
    expect(() => market.move(MINTS.bonk, "-1")).toThrow("no decimal number");
    expect(() => market.crash(MINTS.bonk, 10)).toThrow("below 1");
    expect(() => market.addToken({ mint: "BONK", symbol: "B", name: "B" })).toThrow("no address");
  });
});
