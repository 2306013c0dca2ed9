import { tokenAnswer } from "../../dev/market/answers.ts";
import type { CallRecord, Token } from "../../dev/market/server.ts";
import { solPrice } from "../../dev/market/sol-price.ts";
import type { World } from "../../dev/world.ts";
import { readExact } from "../../src/domain/exact-decimal.ts";
import { shortAmount, shortPrice } from "../../src/domain/short-numbers.ts";
import type { MarketCallView, MarketTokenView, MarketView } from "../protocol/market.ts";
import { tokenName } from "./token-name.ts";

/** So many questions are shown, the newest. */
const SHOWN = 20;
/** Prices move all the time. They are looked at so often, in milliseconds. */
const LOOK_MS = 5_000;

/** What the market's tokens cost, and what it was asked. */
export class MarketWatch {
  readonly #world: World;
  readonly #stops: readonly (() => void)[];
  #tokens: readonly MarketTokenView[] = [];
  #calls: readonly MarketCallView[] = [];
  #count = 0;

  constructor(world: World, changed: () => void) {
    this.#world = world;
    const look = () => {
      this.#look();
      changed();
    };
    const timer = setInterval(look, LOOK_MS);
    this.#stops = [
      () => clearInterval(timer),
      // The clock is moved while the Worker is restarted.
      world.onRestart(look),
      world.market.onEvent((event) => {
        if (event.kind === "call") this.#note(event.call);
        look();
      }),
    ];
    this.#look();
  }

  /** Null where the Worker knows of no market. */
  get view(): MarketView | null {
    const { MARKET_URL: url } = this.#world.worker.bindings;
    return url === undefined || url === "" ? null : { tokens: this.#tokens, calls: this.#calls };
  }

  /** Forgets what was asked. Prices are looked at again. */
  clear(): void {
    this.#calls = [];
    this.#look();
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #look(): void {
    const { market } = this.#world;
    this.#tokens = market.model.tokens.map((token) => this.#tokenView(token));
  }

  #note(call: CallRecord): void {
    this.#count += 1;
    const noted = { n: this.#count, at: call.at, asked: this.#inWords(call), status: call.status };
    this.#calls = [noted, ...this.#calls].slice(0, SHOWN);
  }

  #tokenView(token: Token): MarketTokenView {
    const { market } = this.#world;
    const { usdPrice, liquidity, stats24h } = tokenAnswer(market.model, token, market.now());
    const short = (price: string | null) => (price === null ? null : shortPrice(price));
    return {
      mint: token.mint,
      symbol: token.symbol,
      name: token.name,
      verified: token.isVerified,
      sol: usdPrice === null ? null : short(solPrice(market, token.mint)),
      usd: usdPrice === null ? null : short(readExact(usdPrice)),
      change: stats24h.priceChange === null ? null : signed(stats24h.priceChange),
      liquidity: shortAmount(liquidity.toFixed(0)),
    };
  }

  #inWords({ route, query }: CallRecord): string {
    switch (route) {
      case "/tokens/v2/search":
        return `search ${this.#called(query.query)}`;
      case "/price/v3":
        return `prices of ${(query.ids ?? "")
          .split(",")
          .map((mint) => this.#called(mint))
          .join(", ")}`;
      case "/swap/v2/order":
        return `quote ${this.#called(query.inputMint)} → ${this.#called(query.outputMint)}`;
      default:
        return route;
    }
  }

  #called(written = "nothing"): string {
    return tokenName(this.#world, written);
  }
}

const signed = (percent: number): string => `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(2)}`;
