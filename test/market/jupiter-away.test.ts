import { afterEach, describe, expect, it, vi } from "vitest";
import { MARKET_TIMEOUT_MS, PRICES_KEPT_MS, QUOTES_KEPT_MS, TOKENS_KEPT_MS } from "../../src/time-limits.ts";
import { AWAY, BONK, must, PRICES, setUpService, TOKEN, WIF_MINT } from "./support.ts";

const service = setUpService();
const KEY = "jup_0123456789abcdef";
afterEach(() => vi.restoreAllMocks());

/** Lets time limits pass at once, of whatever length they are. Returns those that were set. */
function hurry(): number[] {
  const limits: number[] = [];
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    limits.push(ms);
    return timeout(50);
  });
  return limits;
}

const ASK = {
  tokens: () => service.market().findTokens("BONK"),
  prices: () => service.market().prices([BONK.mint]),
  buy: () => service.market().quoteBuy(BONK, 50_000_000),
  sale: () => service.market().quoteSale(BONK, "400000"),
};
const each = Object.entries(ASK);

describe.each(each)("a market that does not answer, asked for %s", (_, ask) => {
  it.each([401, 403, 404, 429, 500, 502, 503, 301, 302, 418])(
    "is away with status %i, and says so in one line",
    async (status) => {
      service.says({ code: status, message: "no" }, status, { location: "http://127.0.0.1:1/" });
      expect(await ask()).toEqual(AWAY);
      expect(service.asked).toHaveLength(1);
      expect(service.lines.map((line) => JSON.parse(line))).toEqual([
        { what: "market", outcome: "away", error: `http_${status}` },
      ]);
    },
  );

  it.each(["", "<!doctype html>", "{", '{"a":', "[1,", "null", "7", "\u0000"])(
    "is away with text that makes no sense: %j",
    async (body) => {
      service.says(body);
      expect(await ask()).toEqual(AWAY);
      expect(service.lines.map((line) => JSON.parse(line))).toEqual([
        { what: "market", outcome: "away", error: "unreadable" },
      ]);
    },
  );

  it("is away with an answer without end", async () => {
    service.does((_, response) => {
      response.on("error", () => undefined);
      const more = () => {
        if (response.destroyed) return;
        response.write("[".repeat(100_000), more);
      };
      more();
    });
    expect(await ask()).toEqual(AWAY);
    expect(service.lines).toHaveLength(1);
  });

  it("is away if the connection breaks off, before the answer or within it", async () => {
    service.does((request) => request.socket.destroy());
    expect(await ask()).toEqual(AWAY);
    service.does((_, response) => void response.write("[", () => response.destroy()));
    expect(await ask()).toEqual(AWAY);
    expect(service.lines.map((line) => JSON.parse(line).error)).toEqual(["unreachable", "unreachable"]);
  });

  it("is away if it hangs, before the answer or within it, for two seconds at most", async () => {
    const limits = hurry();
    service.does(() => undefined);
    expect(await ask()).toEqual(AWAY);
    service.does((_, response) => void response.write("["));
    expect(await ask()).toEqual(AWAY);
    expect(limits).toEqual([MARKET_TIMEOUT_MS, MARKET_TIMEOUT_MS]);
    expect(MARKET_TIMEOUT_MS).toBe(2_000);
    expect(service.lines.map((line) => JSON.parse(line).error)).toEqual(["timeout", "timeout"]);
  });
});

describe("a market that is away", () => {
  it("is where nobody listens", async () => {
    const market = service.market({ url: "http://127.0.0.1:1" });
    expect(await market.findTokens("BONK")).toEqual(AWAY);
    expect(service.lines.map((line) => JSON.parse(line))).toEqual([
      { what: "market", outcome: "away", error: "unreachable" },
    ]);
  });

  it("is asked no more by the same update, and members wait for it once", async () => {
    service.says("", 500);
    const market = service.market();
    expect(await market.findTokens("BONK")).toEqual(AWAY);
    expect(await market.quoteBuy(BONK, 5)).toEqual(AWAY);
    expect(await market.prices([BONK.mint])).toEqual(AWAY);
    expect(await market.quoteSale(BONK, "1")).toEqual(AWAY);
    expect([service.asked.length, service.calls, service.lines.length]).toEqual([1, 1, 1]);
  });

  it("is asked again by the next update: nothing is kept of no answer", async () => {
    service.says("", 429);
    expect(await ASK.tokens()).toEqual(AWAY);
    service.says([TOKEN]);
    expect(must(await ASK.tokens())).toHaveLength(1);
    expect(service.asked).toHaveLength(2);
  });

  it("still gives what is known of it, also to an update for which it was away", async () => {
    service.says([TOKEN]);
    await ASK.tokens();
    service.says("", 500);
    const market = service.market();
    expect(await market.findTokens("WIF")).toEqual(AWAY);
    expect(must(await market.findTokens("BONK"))).toHaveLength(1);
    expect(service.asked).toHaveLength(2);
  });
});

describe("an answer", () => {
  it.each([
    ["tokens", TOKENS_KEPT_MS, [TOKEN], ASK.tokens],
    ["prices", PRICES_KEPT_MS, PRICES, ASK.prices],
    ["a quote", QUOTES_KEPT_MS, { outAmount: "5" }, ASK.buy],
    ["a sale's quote", QUOTES_KEPT_MS, { outAmount: "5" }, ASK.sale],
  ] as const)(
    "of %s is kept for its time by the isolate, and asked for anew after that",
    async (_, keptMs, body, ask) => {
      service.says(body);
      const first = await ask();
      expect(first.ok).toBe(true);
      service.pass(keptMs - 1);
      service.says("", 500);
      expect(await ask()).toEqual(first);
      expect([service.asked.length, service.calls]).toEqual([1, 1]);
      service.pass(1);
      expect(await ask()).toEqual(AWAY);
      expect([service.asked.length, service.calls]).toEqual([2, 2]);
    },
  );

  it("is kept, too, if it says that the question is at fault", async () => {
    service.says("", 400);
    expect(must(await ASK.buy())).toBeNull();
    expect(must(await ASK.buy())).toBeNull();
    expect(service.asked).toHaveLength(1);
  });

  it("to another question is another", async () => {
    service.says([TOKEN]);
    await service.market().findTokens("BONK");
    service.says([{ ...TOKEN, id: WIF_MINT, symbol: "WIF" }]);
    expect(must(await service.market().findTokens("WIF")).map(({ mint }) => mint)).toEqual([WIF_MINT]);
    service.says({ outAmount: "5" });
    await service.market().quoteBuy(BONK, 1);
    service.says({ outAmount: "50" });
    expect(must(await service.market().quoteBuy(BONK, 2))?.tokenAmount).toBe("0.0005");
  });

  it("is not kept if the clock is turned back", async () => {
    service.says([TOKEN]);
    await ASK.tokens();
    service.pass(-3_600_000);
    await ASK.tokens();
    expect(service.asked).toHaveLength(2);
  });

  it("is given up for newer ones once there are many", async () => {
    service.says([TOKEN]);
    const market = service.market();
    for (let i = 0; i <= 200; i += 1) await market.findTokens(`T${i}`);
    service.asked.length = 0;
    await market.findTokens("T200");
    expect(service.asked).toHaveLength(0);
    await market.findTokens("T0");
    expect(service.asked).toHaveLength(1);
  });
});

describe("the key", () => {
  it("is sent with each question, and nothing is sent without one", async () => {
    service.says([]);
    await service.market({ key: KEY }).findTokens("A");
    await service.market().findTokens("B");
    expect(service.asked.map(({ key }) => key)).toEqual([KEY, undefined]);
  });

  it("is in no line of the log, nor is the address, nor what was asked", async () => {
    const market = () => service.market({ key: KEY });
    for (const status of [401, 429, 500]) {
      service.says({ message: KEY, key: KEY }, status);
      await market().findTokens("SECRETWORD");
    }
    service.says(`${KEY} is no JSON`);
    await market().findTokens("SECRETWORD");
    service.does((request) => request.socket.destroy());
    await market().findTokens("SECRETWORD");
    await service.market({ key: KEY, url: "http://127.0.0.1:1/secret" }).findTokens("SECRETWORD");
    expect(service.lines).toHaveLength(6);
    for (const line of service.lines) {
      expect(line).not.toContain(KEY);
      expect(line).not.toContain("SECRETWORD");
      expect(line).not.toContain("127.0.0.1");
    }
  });
});
