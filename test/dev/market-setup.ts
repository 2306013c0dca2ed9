import { afterAll, afterEach, beforeAll } from "vitest";
import { type MarketOptions, type MarketStandIn, startMarket } from "../../dev/market/server.ts";

/** When every test begins. The stand-in's clock stands still but for what a test moves it by. */
export const START = Date.UTC(2026, 6, 1, 12);

export const MINTS = {
  sol: "So11111111111111111111111111111111111111112",
  bonk: "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263",
  wif: "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm",
  jup: "JUPyiwrYJFskUPiHa7hkeR8VUtAeFoSYbKedZNsDvCN",
  frz: "2Db9hxqgpzGpMWcyPcJtx2i2rLC8px8jH1TPkdDr3XUh",
  rug: "37tVZ9SwKbKP4AmCwY2XaHevSjEqrEr4T1EiynhCLoem",
  dust: "6LV84iRchALha6WeBvs1rXdEGZhrco43CQRcGVAvmKGK",
  pico: "9cvuJsfjCPka4J2RRHYTGqZAvetb33doGDHhxTTnsXvt",
  ticket: "4N2qhQQENJ3UWz3JFRbgmYvRYSxaKvBKL7pYKdj4RZ7V",
  /** Nobody's. */
  unknown: "Fm9rHUTF5v3hwMLbStjZXqNBBoZyGriQaFM6sTFz3K8A",
} as const;

/** More than any test asks for, where a test is not about limits. */
const PLENTY = { keylessPerSecond: 1000, keyedPerSecond: 1000 };

/** A market for the tests of a file, as at its start before each, and what asks it. */
export function setUpMarket(options: MarketOptions = { limits: PLENTY }) {
  let now = START;
  let standIn: MarketStandIn | undefined;
  const market = (): MarketStandIn => {
    if (standIn === undefined) throw new Error("the market has not been started");
    return standIn;
  };
  beforeAll(async () => {
    standIn = await startMarket({ now: () => now, ...options });
  });
  afterEach(() => {
    now = START;
    market().clear();
  });
  afterAll(() => market().close());

  /** Asks by GET; a key is sent where there is one. */
  const fetchFrom = (route: string, query: Record<string, string> = {}, key?: string) =>
    fetch(`${market().url}${route}?${new URLSearchParams(query)}`, {
      headers: key === undefined ? {} : { "x-api-key": key },
    });
  const get = async (route: string, query: Record<string, string> = {}, key?: string) => {
    const response = await fetchFrom(route, query, key);
    return { status: response.status, body: (await response.json()) as unknown };
  };
  const search = async (query: string) => {
    const { body } = await get("/tokens/v2/search", { query });
    return body as Record<string, unknown>[];
  };
  const prices = async (...mints: string[]) => {
    const { body } = await get("/price/v3", { ids: mints.join(",") });
    return body as Record<string, Record<string, unknown>>;
  };
  /** Asks for a quote: by default of one SOL for Bonk. */
  const order = async (query: Record<string, string> = {}) => {
    const asked = { inputMint: MINTS.sol, outputMint: MINTS.bonk, amount: "1000000000", ...query };
    const { status, body } = await get("/swap/v2/order", asked);
    return { status, body: body as Record<string, unknown> };
  };

  return {
    get market() {
      return market();
    },
    /** Moves the stand-in's clock. */
    advance(ms: number) {
      now += ms;
    },
    fetchFrom,
    get,
    search,
    prices,
    order,
  };
}
