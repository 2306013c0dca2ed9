import type { Server } from "node:http";
import type { Behaviour, SimpleBehaviour } from "./behaviour.ts";
import type { TradeData, TradeRequest } from "./contract.ts";

export type { Behaviour, CustomAnswer, SimpleBehaviour } from "./behaviour.ts";
export type { TradeData, TradeRequest } from "./contract.ts";

/** A trade that was carried out. All amounts and prices are decimal strings, and of SOL where it is money. */
export interface FilledAnswer {
  status: "filled";
  tokenAmount: string;
  /** SOL for one token; left out of a sale of no tokens. */
  price?: string;
  fee?: string;
  /** What came back; of a sale only. */
  solReceived?: string;
  txUrl?: string;
}

export interface RejectedAnswer {
  status: "rejected";
  reason: string;
}

export type ExecutorAnswer = FilledAnswer | RejectedAnswer | { status: "pending" };

/**
 * How the stand-in responds to calls that fit the contract; one that is refused uses nothing up. A trade that has its final answer
 * keeps it under `fill`, `reject`, `pending` and `pending_then_fill`. No behaviour but `fill_twice` carries it out again.
 */
export interface ExecutorFaults {
  /** How it responds to the next call. */
  readonly behaviour: Behaviour;
  /** Responds so to the next calls, one each, in this order; behind those that were given before. */
  next(...behaviours: Behaviour[]): void;
  /** Responds so to all further calls, once the queue of `next` is empty; null is `fill`. */
  always(behaviour: Behaviour | null): void;
}

/** One request, refused ones included. */
export interface CallRecord {
  /** Milliseconds of the stand-in's clock. */
  at: number;
  /** Its webhook-id; null without one. */
  id: string | null;
  kind: TradeData["kind"] | null;
  proposalId: string | null;
  /** Null where it was refused before it was read, or did not fit the contract. */
  body: TradeRequest | null;
  /** How the stand-in responded; null if it refused the call. */
  behaviour: SimpleBehaviour | "custom" | null;
  status: number | "hung" | "cut";
  /** What was sent: JSON as its value, other text as it is; null where nothing was. A refusal's is `{ error }`. */
  answer: unknown;
}

/** A trade that really was carried out, whether or not anybody learned of it. */
export interface EffectRecord {
  at: number;
  id: string;
  kind: TradeData["kind"];
  answer: FilledAnswer;
}

export type ExecutorEvent = { kind: "call"; call: CallRecord } | { kind: "effect"; effect: EffectRecord };

/** A service that carries out approved trades, with no money behind it. */
export interface ExecutorStandIn {
  /** Where trades are posted, path included. */
  readonly url: string;
  /** What listens there, for whoever is in the same process and needs no socket. */
  readonly server: Server;
  /** What calls are signed with: `whsec_` and base64. */
  readonly secret: string;
  readonly calls: readonly CallRecord[];
  readonly effects: readonly EffectRecord[];
  /** The ids of trades that answer `pending` until `finish`. */
  readonly waiting: readonly string[];
  readonly faults: ExecutorFaults;
  /** What a sale brings without a market, in whole thousandths of what was paid; 1100 at first. Throws if set to anything else than that. */
  saleFactor: number;
  /**
   * Carries out a trade that `pending_then_fill` keeps waiting, or rejects it if its price passes its bound. Throws if none waits
   * under this id.
   */
  finish(id: string): FilledAnswer | RejectedAnswer;
  /** Back to `fill`, an empty queue and a `saleFactor` of 1100; connections left hanging are closed without an answer. */
  resetFaults(): void;
  /** Forgets calls, effects, and which trades it has seen; faults stay. */
  resetRecords(): void;
  /** Calls `listener` for each event from now on, an effect before the call that caused it; the function returned ends it. */
  onEvent(listener: (event: ExecutorEvent) => void): () => void;
  close(): Promise<void>;
}

/** SOL for one token at the market now, as a decimal string; null for a token that it has no price of. */
export type PriceOf = (token: string) => string | null;

export interface ExecutorOptions {
  /** The market that trades are carried out at. Without one the stand-in has prices of its own. */
  priceOf?: PriceOf;
  /** Default: any free port. */
  port?: number;
  /** `whsec_` and 24 to 64 bytes in base64; default a random one. */
  secret?: string;
  /** The clock that timestamps are held against, in milliseconds; default `Date.now`. */
  now?: () => number;
}
