import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divideExact, readExact } from "../../src/domain/exact-decimal.ts";
import { SOL_MINT } from "../../src/domain/market.ts";
import { AWAY, BONK, must, PRICES, setUpService, WIF_MINT } from "./support.ts";

const service = setUpService();
const prices = async (mints: readonly string[] = [BONK.mint]) => must(await service.market().prices(mints));

/** The price of BONK where the market says this of it, and of SOL. */
async function read(bonk: unknown, more: Record<string, unknown> = {}) {
  service.says({ ...PRICES, [BONK.mint]: bonk, ...more });
  service.pass(60_000);
  return (await prices()).get(BONK.mint);
}
const usd = (usdPrice: unknown) => ({ usdPrice, decimals: 5, priceChange24h: 0 });

describe("prices", () => {
  it("are in SOL, by the price of SOL in the same answer, beside dollars and the change in a day", async () => {
    service.says(PRICES);
    expect(await prices()).toEqual(
      new Map([
        [SOL_MINT, { sol: "1", usd: "160", change24h: "1.50", decimals: 9 }],
        [BONK.mint, { sol: "0.000000125", usd: "0.00002", change24h: "-12.35", decimals: 5 }],
      ]),
    );
    expect(service.asked.map(({ path }) => path)).toEqual([`/price/v3?ids=${SOL_MINT},${BONK.mint}`]);
  });

  it.each<[unknown, string]>([
    [1e-12, "0.00000000000000625"],
    ["0.000000000001", "0.00000000000000625"],
    [160, "1"],
    ["0.00000000000000000000016", "0.000000000000000000000001"],
    [1e15, "6250000000000"],
  ])("are exact: %s dollars are, at 160 for a SOL, %s", async (dollars, sol) => {
    expect((await read(usd(dollars)))?.sol).toBe(sol);
  });

  it("are divided exactly, whatever they are", async () => {
    const dollars = fc.double({ min: 1e-15, max: 1e9, noNaN: true });
    await fc.assert(
      fc.asyncProperty(dollars, fc.double({ min: 1, max: 10_000, noNaN: true }), async (bonk, sol) => {
        const [written, by] = [readExact(bonk), readExact(sol)];
        if (written === null || by === null) throw new Error("unreadable");
        expect((await read(usd(bonk), { [SOL_MINT]: usd(sol) }))?.sol).toBe(divideExact(written, by));
      }),
      { numRuns: 30 },
    );
  });

  it("are left out of what the market does not know, or says in a way that makes no sense", async () => {
    for (const nonsense of [undefined, null, 7, {}, usd(-1), usd("much"), usd(null), { usdPrice: 1 }, usd(true)])
      expect(await read(nonsense)).toBeUndefined();
    for (const decimals of [-1, 1.5, "five", 19, null]) expect(await read({ ...usd(1), decimals })).toBeUndefined();
    expect(service.lines).toEqual([]);
  });

  it("are read also where decimals are written as a string", async () => {
    expect(await read({ ...usd(160), decimals: "5" })).toMatchObject({ sol: "1", decimals: 5 });
  });

  it("are no answer without that of SOL, since nothing can be said in SOL then", async () => {
    for (const sol of [undefined, null, usd(0), usd("x")]) {
      service.says({ ...PRICES, [SOL_MINT]: sol });
      expect(await service.market().prices([BONK.mint])).toEqual(AWAY);
    }
    expect(service.lines.map((line) => JSON.parse(line).error)).toEqual(Array(4).fill("unreadable"));
  });

  it("are read of so many as were asked for, and of no more", async () => {
    const flood = Array.from({ length: 3_000 }, (_, i) => [`mint${i}`, usd(1)] as const);
    service.says({ ...PRICES, ...Object.fromEntries(flood) });
    expect((await prices()).size).toBe(2);
  });

  it.each<[unknown, string | null]>([
    [12.345, "12.35"],
    [-0.004, "-0.00"],
    [0, "0.00"],
    [1e12, null],
    [null, null],
    [undefined, null],
    ["5", null],
  ])("are read also where the change of a day is %s", async (priceChange24h, change24h) => {
    expect(await read({ usdPrice: 1, decimals: 5, priceChange24h })).toMatchObject({ change24h });
  });

  it("are asked for fifty mints at a time, SOL's among them, each once and in one order", async () => {
    service.says({ [SOL_MINT]: PRICES[SOL_MINT] });
    const mints = Array.from(
      { length: 120 },
      (_, i) => `${"1".repeat(41)}${String(i).padStart(3, "1").replace(/0/g, "z")}`,
    );
    const some = [...new Set(mints)];
    await prices([...some.toReversed(), ...some, SOL_MINT]);
    const asked = service.asked.map(({ path }) => path.replace("/price/v3?ids=", "").split(","));
    expect(asked).toHaveLength(Math.ceil(some.length / 49));
    for (const ids of asked) {
      expect(ids.length).toBeLessThanOrEqual(50);
      expect(ids.filter((id) => id === SOL_MINT)).toHaveLength(1);
    }
    const others = asked.flat().filter((id) => id !== SOL_MINT);
    expect(others).toEqual(some.toSorted());
    expect(service.calls).toBe(asked.length);
  });

  it("of several pages are all there, and none are where one page got no answer", async () => {
    const some = Array.from({ length: 60 }, (_, i) => `${"1".repeat(40)}${"z".repeat(2)}${String(11 + i)}`).map(
      (mint) => mint.replace(/0/g, "a"),
    );
    service.does((request, response) => {
      const ids = new URL(request.url ?? "", "http://x").searchParams.get("ids")?.split(",") ?? [];
      response.end(JSON.stringify(Object.fromEntries(ids.map((id) => [id, usd(160)]))));
    });
    expect((await prices(some)).size).toBe(61);
    let left = 1;
    service.pass(60_000);
    service.does((_, response) => {
      left -= 1;
      if (left >= 0) response.end(JSON.stringify({ [SOL_MINT]: usd(160) }));
      else response.writeHead(500).end();
    });
    expect(await service.market().prices(some)).toEqual(AWAY);
  });

  it("are asked for SOL alone where nothing else is wanted", async () => {
    service.says(PRICES);
    expect([...(await prices([])).keys()]).toEqual([SOL_MINT]);
    expect([...(await prices([SOL_MINT])).keys()]).toEqual([SOL_MINT]);
    expect(service.asked.map(({ path }) => path)).toEqual([`/price/v3?ids=${SOL_MINT}`]);
  });

  it("are none where the market says that the question is at fault", async () => {
    service.says({ error: "invalid mint" }, 400);
    expect((await prices([BONK.mint, WIF_MINT])).size).toBe(0);
  });
});
