import { createServer, type RequestListener, type Server } from "node:http";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { listenOnLoopback } from "../../dev/listen.ts";
import type { MarketSettings } from "../../src/config/market.ts";
import { SOL_MINT } from "../../src/domain/market.ts";
import { jupiterMarket } from "../../src/market/jupiter.ts";

export const BONK = { mint: "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263", decimals: 5 };
export const WIF_MINT = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";

/** As Jupiter describes a token that is sound. */
export const TOKEN = {
  id: BONK.mint,
  symbol: "Bonk",
  name: "Bonk",
  decimals: 5,
  isVerified: true,
  organicScoreLabel: "high",
  liquidity: 4_200_000.5,
  audit: { isSus: false, mintAuthorityDisabled: true, freezeAuthorityDisabled: true, topHoldersPercentage: 20.5 },
};

/** Prices as Jupiter answers them. SOL is worth 160 dollars. */
export const PRICES = {
  [SOL_MINT]: { usdPrice: 160, decimals: 9, priceChange24h: 1.5, blockId: 1 },
  [BONK.mint]: { usdPrice: 0.00002, decimals: 5, priceChange24h: -12.345, blockId: 1 },
};

/** A request as the market got it. */
interface Asked {
  readonly method: string | undefined;
  /** Its path and query, without what keeps one test's answers from the next. */
  readonly path: string;
  readonly key: string | string[] | undefined;
}

/**
 * A service on this machine that keeps what it is asked, and answers as `answer` says: Jupiter at its worst. Each test
 * asks at an address of its own, since an isolate keeps answers by address.
 */
export function setUpService() {
  const asked: Asked[] = [];
  const lines: string[] = [];
  let [test, url, calls, now] = [0, "", 0, 1_800_000_000_000];
  let answer: RequestListener = (_, response) => response.end("[]");
  const server: Server = createServer((request, response) => {
    const [, of, path = ""] = /^\/(\d+)(.*)$/.exec(request.url ?? "") ?? [];
    // A request that was given up may arrive when its test is over.
    if (of === String(test)) asked.push({ method: request.method, path, key: request.headers["x-api-key"] });
    answer(request, response);
  });
  beforeAll(async () => {
    url = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  });
  afterEach(() => {
    [test, calls] = [test + 1, 0];
    asked.length = 0;
    lines.length = 0;
    vi.restoreAllMocks();
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  return {
    asked,
    /** What was logged since `market` was made. */
    lines,
    /** How many requests the market said that it made. */
    get calls() {
      return calls;
    },
    get address() {
      return `${url}/${test}`;
    },
    /** The market as one update has it. */
    market(settings: Partial<MarketSettings> = {}) {
      vi.spyOn(console, "log").mockImplementation((line: unknown) => void lines.push(String(line)));
      const all = { url: `${url}/${test}`, key: null, ...settings };
      return jupiterMarket(all, { now: () => now, onCall: () => (calls += 1) });
    },
    /** Moves the clock by which answers are kept. */
    pass(ms: number) {
      now += ms;
    },
    /** Answers with this from now on. */
    says(body: unknown, status = 200, headers: Record<string, string> = {}) {
      answer = (_, response) =>
        response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
    },
    /** Treats requests so from now on. */
    does(listener: RequestListener) {
      answer = listener;
    },
  };
}

/** The value of an answer, or a failed test. */
export function must<T>(asked: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!asked.ok) throw new Error("no answer");
  return asked.value;
}

export const AWAY = { ok: false, error: { reason: "away" } };
