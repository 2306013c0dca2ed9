import type { MarketStandIn } from "../../dev/market/server.ts";
import { TOKENS_KEPT_MS } from "../../src/time-limits.ts";
import type { BotWorld } from "./bot-world.ts";

/** Tokens of the stand-in's (`dev/market/tokens.ts`). */
export const MINTS = {
  SOL: "So11111111111111111111111111111111111111112",
  BONK: "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263",
  WIF: "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm",
  FRZ: "2Db9hxqgpzGpMWcyPcJtx2i2rLC8px8jH1TPkdDr3XUh",
  RUG: "37tVZ9SwKbKP4AmCwY2XaHevSjEqrEr4T1EiynhCLoem",
  DUST: "6LV84iRchALha6WeBvs1rXdEGZhrco43CQRcGVAvmKGK",
  PICO: "9cvuJsfjCPka4J2RRHYTGqZAvetb33doGDHhxTTnsXvt",
  TICKET: "4N2qhQQENJ3UWz3JFRbgmYvRYSxaKvBKL7pYKdj4RZ7V",
  /** Both are called MOON. */
  MOON_ROCKET: "Hx6nUYnSiqMc6aEDM21nwsvBVdKRbXfcUoR6Jy7D7deZ",
  MOONBASE: "Vy1dpxN25jGmmWAXGpYfqRKDR1dd8zUWipghuXy78SE",
  /** Called BONK as well, and not verified. */
  LOOK_ALIKE: "2kavqUkNFvAFcpcWJQ2GcuVG7enfymhEyMhCUcpXG3Bh",
} as const;

/** A `/propose` for a token. */
export const proposalOf = (token: string, { amount = "0.05", price = "market" } = {}): string =>
  `/propose "BUY token=${token} amount=${amount} price=${price}"`;

/** Stops all prices where they start, so that a test can say what they are: a SOL is 160 dollars. */
export function stopPrices(market: MarketStandIn): void {
  for (const { mint, priceUsd } of market.model.tokens) if (priceUsd !== null) market.setPrice(mint, priceUsd);
}

/** Lets the bot forget the market's answers, and forgets what was asked and planned. */
export async function forgetAnswers(world: BotWorld): Promise<void> {
  world.market.resetFaults();
  await world.pass(TOKENS_KEPT_MS);
  world.market.resetRecords();
}

/** What the market was asked, call by call: `search MOON`, `price <mints>`, `order <mint that goes in>`. */
export const asked = ({ calls }: MarketStandIn): string[] =>
  calls.map(({ route, query }) => {
    const name = { "/tokens/v2/search": "search", "/price/v3": "price", "/swap/v2/order": "order" }[route] ?? route;
    return `${name} ${query.query ?? query.ids ?? query.inputMint}`;
  });
