import type { Server } from "node:http";
import type { Behaviour, SimpleBehaviour } from "./behaviour.ts";
import type { MarketModel } from "./model.ts";
import type { Token } from "./token.ts";

export type { Behaviour, CustomAnswer, SimpleBehaviour } from "./behaviour.ts";
export type { Token, TokenAudit } from "./token.ts";

/** What goes wrong. A behaviour is used up by each request that has a known key or none, and is within the limits. */
export interface MarketFaults {
  /** Every connection is dropped before the request is looked at. */
  away: boolean;
  /** How it treats the next request. */
  readonly behaviour: Behaviour;
  /** Treats the next requests so, one each, in this order; behind those that were given before. */
  next(...behaviours: Behaviour[]): void;
  /** Treats all further requests so, once the queue of `next` is empty; null is `answer`. */
  always(behaviour: Behaviour | null): void;
}

/** How much may be asked, by the stand-in's clock. All known keys share one allowance, all requests without one another. */
export interface MarketLimits {
  keylessPerSecond: number;
  keyedPerSecond: number;
  /** So long is looked back; as many requests may come at once as fit into it. */
  windowMs: number;
}

/** One request, refused ones included. Of its headers it is kept only whether there was a key. */
export interface CallRecord {
  /** Milliseconds of the stand-in's clock. */
  at: number;
  method: string;
  /** The path without the query. */
  route: string;
  query: Record<string, string>;
  /** Whether it had an `x-api-key`, known or not. */
  hasKey: boolean;
  /** How it was treated; null if it was refused before, or the stand-in is away. */
  behaviour: SimpleBehaviour | "custom" | null;
  status: number | "hung" | "cut";
}

/** `changed` is a token that was added, or whose price or liquidity somebody changed; the walk alone is no event. */
export type MarketEvent = { kind: "call"; call: CallRecord } | { kind: "changed"; mint: string };

/** Jupiter's public API with a market of its own, where nothing can be bought. */
export interface MarketStandIn {
  /** What stands for `https://api.jup.ag`. */
  readonly url: string;
  /** What listens there, for whoever is in the same process and needs no socket. */
  readonly server: Server;
  /** The known keys for `x-api-key`. */
  readonly keys: readonly string[];
  /** Tokens, prices and quotes, for whoever is in the same process. Change prices by the functions here. */
  readonly model: MarketModel;
  readonly calls: readonly CallRecord[];
  readonly faults: MarketFaults;
  now(): number;
  /** Adds a token, or puts it in the place of its mint's. What is left out is as of a small, sound, unverified token. */
  addToken(token: Pick<Token, "mint" | "symbol" | "name"> & Partial<Token>): void;
  /** Multiplies a token's price from now on. Throws for an unknown mint, and a factor of zero. */
  move(mint: string, factor: string | number): void;
  /** Multiplies a token's price and its liquidity from now on by a factor below 1; by default a tenth is left. */
  crash(mint: string, factor?: string | number): void;
  /** Sets a token's price in US dollars. It stands still from now on unless it is moved. */
  setPrice(mint: string, priceUsd: string | number): void;
  /** No faults; connections left hanging are closed without an answer. */
  resetFaults(): void;
  /** Forgets calls, and with them what counts towards the limits. */
  resetRecords(): void;
  /** Undoes all changes of prices, and forgets tokens that were added. */
  resetPrices(): void;
  /** Resets faults, records and prices: all is as at the start, but for the clock. */
  clear(): void;
  /** Calls `listener` for each event from now on, and returns the function that ends it. */
  onEvent(listener: (event: MarketEvent) => void): () => void;
  close(): Promise<void>;
}

export interface MarketOptions {
  /** Default: any free port. */
  port?: number;
  /** The clock that prices and limits go by, in milliseconds; default `Date.now`. */
  now?: () => number;
  /** What the walk of all prices hangs from. The default is always the same. */
  seed?: string;
  /** The keys that are known; default a random one. */
  keys?: readonly string[];
  /** What is left out is as without a plan, or with the free one. */
  limits?: Partial<MarketLimits>;
}
