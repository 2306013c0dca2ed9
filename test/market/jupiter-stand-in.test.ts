import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { SimpleBehaviour } from "../../dev/market/behaviour.ts";
import { type MarketStandIn, startMarket } from "../../dev/market/server.ts";
import { toUnits } from "../../src/domain/decimal.ts";
import { divideExact, isAbove, multiplyExact } from "../../src/domain/exact-decimal.ts";
import { SOL_MINT } from "../../src/domain/market.ts";
import { identifyToken } from "../../src/domain/token-identity.ts";
import { jupiterMarket } from "../../src/market/jupiter.ts";
import { PRICES_KEPT_MS } from "../../src/time-limits.ts";
import { MINTS } from "../support/market.ts";
import { AWAY, must } from "./support.ts";

const START = Date.UTC(2026, 6, 1, 12);
const KEYS = ["jup_known"];
let standIn: MarketStandIn;
let now = START;
const lines: string[] = [];

beforeAll(async () => {
  standIn = await startMarket({ now: () => now, keys: KEYS, limits: { windowMs: 5_000 } });
});
afterEach(() => {
  standIn.clear();
  vi.restoreAllMocks();
  lines.length = 0;
  // Nothing that was answered before counts any more, and the limits are those of a new second.
  now += 3_600_000;
});
afterAll(() => standIn.close());

const market = (key: string | null = "jup_known") => {
  vi.spyOn(console, "log").mockImplementation((line: unknown) => void lines.push(String(line)));
  return jupiterMarket({ url: standIn.url, key }, { now: () => now, onCall: () => undefined });
};
const later = () => {
  now += 2_000;
};
const find = async (written: string) => {
  const found = must(await market().findTokens(written));
  later();
  return identifyToken(written, found);
};

describe("Jupiter's stand-in, asked as the bot asks Jupiter", () => {
  it("has one token of a symbol that one verified token carries, several where two do, and none of an unknown one", async () => {
    expect(await find("BONK")).toMatchObject({ tag: "one", token: { mint: MINTS.BONK, verified: true, decimals: 5 } });
    expect(await find("wif")).toMatchObject({ tag: "one", token: { name: "dogwifhat" } });
    expect(await find("MOON")).toMatchObject({ tag: "several", tokens: [{ symbol: "MOON" }, { symbol: "MOON" }] });
    expect(await find("NOPE")).toEqual({ tag: "none" });
    expect(await find(MINTS.BONK)).toMatchObject({ tag: "one", token: { mint: MINTS.BONK } });
  });

  it("prices what it trusts, in SOL, and leaves out the rest", async () => {
    const prices = must(await market().prices([MINTS.BONK, MINTS.DUST]));
    expect([...prices.keys()].toSorted()).toEqual([MINTS.BONK, SOL_MINT].toSorted());
    const [bonk, sol] = [prices.get(MINTS.BONK), prices.get(SOL_MINT)];
    expect(sol?.sol).toBe("1");
    expect(bonk?.sol).toBe(divideExact(bonk?.usd ?? "", sol?.usd ?? ""));
    expect(bonk?.decimals).toBe(5);
  });

  it("quotes a buy and the sale of what it brought: there and back never gains", async () => {
    const token = { mint: MINTS.BONK, decimals: 5 };
    const bought = must(await market().quoteBuy(token, 1_000_000_000));
    if (bought === null) throw new Error("no quote");
    later();
    const sold = must(await market().quoteSale(token, bought.tokenAmount));
    if (sold === null) throw new Error("no quote");
    expect(sold.lamports).toBeLessThan(1_000_000_000);
    expect(sold.lamports).toBeGreaterThan(900_000_000);
    expect(isAbove(sold.price, bought.price)).toBe(false);
    // What the price and the amount come to is what was paid, but for the last lamport.
    const paid = toUnits(multiplyExact(bought.price, bought.tokenAmount, 9, "up"), 9);
    expect(paid).toBe(1_000_000_000n);
  });

  it("quotes and prices a token of 10⁻¹² dollars exactly", async () => {
    const identity = await find("PICO");
    if (identity.tag !== "one") throw new Error(identity.tag);
    const quote = must(await market().quoteBuy(identity.token, 1_000_000));
    if (quote === null) throw new Error("no quote");
    expect(quote.price).toMatch(/^0\.0{12,15}[1-9]/);
    expect(toUnits(multiplyExact(quote.price, quote.tokenAmount, 9, "up"), 9)).toBe(1_000_000n);
  });

  it("has no offer for what nobody trades", async () => {
    expect(must(await market().quoteBuy({ mint: MINTS.DUST, decimals: 6 }, 50_000_000))).toBeNull();
    later();
    expect(must(await market().quoteSale({ mint: MINTS.DUST, decimals: 6 }, "5"))).toBeNull();
    expect(lines).toEqual([]);
  });

  it("is away for who asks too often, and answers again a little later", async () => {
    await market().prices([MINTS.BONK]);
    const asked = [];
    for (const symbol of ["A", "B", "C", "D", "E", "F"]) asked.push(await market().findTokens(symbol));
    expect(asked).toContainEqual(AWAY);
    expect(lines.map((line) => JSON.parse(line).error)).toContain("http_429");
    now += 60_000;
    expect((await market().findTokens("G")).ok).toBe(true);
  });

  it("knows its key, and is away with another", async () => {
    expect((await market().findTokens("BONK")).ok).toBe(true);
    expect(standIn.calls.at(-1)).toMatchObject({ hasKey: true, status: 200 });
    now += 3_600_000;
    expect(await market("jup_other").findTokens("BONK")).toEqual(AWAY);
    expect(JSON.parse(lines[0] ?? "").error).toBe("http_401");
    expect((await market(null).findTokens("BONK")).ok).toBe(true);
    expect(standIn.calls.at(-1)).toMatchObject({ hasKey: false });
  });

  it.each<SimpleBehaviour>(["cut", "fail", "limit", "nonsense"])("is away if it behaves so: %s", async (behaviour) => {
    standIn.faults.always(behaviour);
    expect(await market().findTokens("BONK")).toEqual(AWAY);
    expect(await market().prices([MINTS.BONK])).toEqual(AWAY);
    expect(await market().quoteBuy({ mint: MINTS.BONK, decimals: 5 }, 5)).toEqual(AWAY);
    expect(lines).toHaveLength(3);
  });

  it("is away if its answers lack what is needed", async () => {
    standIn.faults.always("incomplete");
    expect(await market().findTokens("BONK")).toEqual(AWAY);
    expect(await market().prices([MINTS.BONK])).toEqual(AWAY);
    expect(await market().quoteBuy({ mint: MINTS.BONK, decimals: 5 }, 5)).toEqual(AWAY);
  });

  it("says another price once it has moved, though not within seconds", async () => {
    standIn.setPrice(MINTS.BONK, "0.00002");
    const before = must(await market().prices([MINTS.BONK])).get(MINTS.BONK);
    standIn.setPrice(MINTS.BONK, "0.00004");
    expect(must(await market().prices([MINTS.BONK])).get(MINTS.BONK)).toEqual(before);
    now += PRICES_KEPT_MS;
    const after = must(await market().prices([MINTS.BONK])).get(MINTS.BONK);
    expect([before?.usd, after?.usd]).toEqual(["0.00002", "0.00004"]);
  });
});
