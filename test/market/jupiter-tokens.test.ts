import { describe, expect, it } from "vitest";
import { AWAY, BONK, must, setUpService, TOKEN, WIF_MINT } from "./support.ts";

const service = setUpService();
const find = async (written = "BONK") => must(await service.market().findTokens(written));

/** What is read of a token that is described so. */
async function read(more: Record<string, unknown>) {
  service.says([{ ...TOKEN, ...more }]);
  return (await find())[0];
}

describe("the tokens that a symbol or a mint may mean", () => {
  it("are read with what people should know of them, in the order in which the market has them", async () => {
    service.says([TOKEN, { ...TOKEN, id: WIF_MINT, symbol: "$WIF", name: "dogwifhat", isVerified: false }]);
    const sound = {
      mint: BONK.mint,
      symbol: "Bonk",
      name: "Bonk",
      decimals: 5,
      verified: true,
      suspicious: false,
      freezable: false,
      mintable: false,
      liquidityUsd: "4200000.5",
    };
    expect(await find()).toEqual([
      sound,
      { ...sound, mint: WIF_MINT, symbol: "$WIF", name: "dogwifhat", verified: false },
    ]);
  });

  it("are asked for by one question, in which nothing of what was written can be more than that", async () => {
    service.says([]);
    const market = service.market();
    for (const written of ["BONK", "$WIF", BONK.mint, "a&b=c#d/../e?f g"]) await market.findTokens(written);
    expect(service.asked.map(({ method, path }) => [method, path])).toEqual([
      ["GET", "/tokens/v2/search?query=BONK"],
      ["GET", "/tokens/v2/search?query=%24WIF"],
      ["GET", `/tokens/v2/search?query=${BONK.mint}`],
      ["GET", "/tokens/v2/search?query=a%26b%3Dc%23d%2F..%2Fe%3Ff%20g"],
    ]);
    expect(service.calls).toBe(4);
  });

  it("are none where it finds none, or says that the question makes no sense", async () => {
    service.says([]);
    expect(await find()).toEqual([]);
    service.says({ error: "query is required" }, 400);
    expect(await find("")).toEqual([]);
    expect(service.lines).toEqual([]);
  });

  it.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{ isVerified: undefined }, { verified: false }],
    [{ isVerified: null }, { verified: false }],
    [{ isVerified: "true" }, { verified: false }],
    [{ isVerified: 1 }, { verified: false }],
    [{ audit: undefined }, { freezable: null, mintable: null, suspicious: false }],
    [{ audit: null }, { freezable: null, mintable: null, suspicious: false }],
    [{ audit: "none" }, { freezable: null, mintable: null, suspicious: false }],
    [{ audit: {} }, { freezable: null, mintable: null, suspicious: false }],
    [{ audit: { isSus: true } }, { freezable: null, suspicious: true }],
    [{ audit: { freezeAuthorityDisabled: false } }, { freezable: true, mintable: null }],
    [{ audit: { mintAuthorityDisabled: false } }, { freezable: null, mintable: true }],
    [{ audit: { freezeAuthorityDisabled: "no", isSus: true } }, { freezable: null, suspicious: true }],
    [
      { audit: undefined, freezeAuthority: WIF_MINT },
      { freezable: true, mintable: null },
    ],
    [
      { audit: { topHoldersPercentage: 25.6 }, freezeAuthority: WIF_MINT },
      { freezable: true, mintable: null },
    ],
    [
      { audit: { topHoldersPercentage: 25.6 }, mintAuthority: WIF_MINT },
      { freezable: null, mintable: true },
    ],
    [
      { mintAuthority: WIF_MINT, freezeAuthority: WIF_MINT },
      { freezable: true, mintable: true },
    ],
    [
      { mintAuthority: null, freezeAuthority: "" },
      { freezable: false, mintable: false },
    ],
    [{ audit: undefined, freezeAuthority: 7 }, { freezable: null }],
    [{ liquidity: undefined }, { liquidityUsd: null }],
    [{ liquidity: -5 }, { liquidityUsd: null }],
    [{ liquidity: "12.5" }, { liquidityUsd: "12.5" }],
    [{ liquidity: 1e-7 }, { liquidityUsd: "0.0000001" }],
    [{ name: undefined }, { name: "" }],
    [{ name: 7 }, { name: "" }],
    [{ decimals: 0 }, { decimals: 0 }],
    [{ decimals: 18 }, { decimals: 18 }],
    [{ decimals: "6" }, { decimals: 6 }],
  ])("are read where some of it is missing or makes no sense: %j", async (more, found) => {
    expect(await read(more)).toMatchObject(found);
  });

  it.each<Record<string, unknown>>([
    { id: undefined },
    { id: "BONK" },
    { id: `${BONK.mint}x` },
    { id: BONK.mint.replace("D", "0") },
    { symbol: undefined },
    { symbol: 5 },
    { decimals: undefined },
    { decimals: "" },
    { decimals: "5.0" },
    { decimals: "19" },
    { decimals: -1 },
    { decimals: 1.5 },
    { decimals: 19 },
  ])("are left out, and the others count, where that decides what is traded: %j", async (more) => {
    const unread = { ...TOKEN, isVerified: false, ...more };
    service.says([unread, null, "BONK", [], { ...TOKEN, id: WIF_MINT }]);
    expect((await find()).map(({ mint }) => mint)).toEqual([WIF_MINT]);
  });

  it("are named once, also where the market names one twice", async () => {
    service.says([TOKEN, { ...TOKEN, id: WIF_MINT }, TOKEN]);
    expect((await find()).map(({ mint }) => mint)).toEqual([BONK.mint, WIF_MINT]);
  });

  it("are no answer where one that is verified cannot be read: no look-alike takes its place", async () => {
    service.says([
      { ...TOKEN, decimals: "five" },
      { ...TOKEN, id: WIF_MINT, isVerified: false },
    ]);
    expect(await service.market().findTokens("BONK")).toEqual(AWAY);
    expect(service.lines.map((line) => JSON.parse(line).error)).toEqual(["unreadable"]);
  });

  it("are no answer where there are far more than can be found", async () => {
    service.says(Array.from({ length: 101 }, () => TOKEN));
    expect(await service.market().findTokens("BONK")).toEqual(AWAY);
  });

  it("are no answer where none of those that were found can be read: the one that is meant may be among them", async () => {
    service.says([{ ...TOKEN, decimals: "five" }, null]);
    expect(await service.market().findTokens("BONK")).toEqual(AWAY);
  });

  it.each<[string, string]>([
    ["a\nb\tc", "a b c"],
    ["  Bonk   Inu ", "Bonk Inu"],
    ["\u202eknoB\u202c", "knoB"],
    ["Bo\u200bnk\ufeff", "Bo nk"],
    ["x".repeat(100), "x".repeat(40)],
    [`${"x".repeat(39)}😀`, "x".repeat(39)],
    ["half \ud83d", "half \ufffd"],
    ["\u0000\u0007", ""],
  ])("have a name of one line that turns nothing around: %j", async (name, shown) => {
    const found = await read({ name });
    expect(found?.name).toBe(shown);
  });

  it("have a symbol of twenty signs at most", async () => {
    expect((await read({ symbol: "S".repeat(21) }))?.symbol).toBe("S".repeat(20));
  });

  it.each([{}, "BONK", 7, null, { tokens: [] }])("are no answer where it makes no sense: %j", async (body) => {
    service.says(body);
    expect(await service.market().findTokens("BONK")).toEqual(AWAY);
  });
});
