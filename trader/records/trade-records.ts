import type { Redis } from "@upstash/redis";
import { connect } from "../../src/store/connection.ts";
import type { Arg } from "../../src/store/script-codec.ts";
import { overviewKeys, tradeKey, tradeKeys, WALLET_KEY } from "../keys.ts";
import { DAY_MS, LEASE_MS } from "../time-limits.ts";
import type { RecordedTransaction, TradeRecord, TradeRequest, TradeState } from "../trade/trade.ts";
import { answerScript } from "./scripts/answer.ts";
import { beginScript } from "./scripts/begin.ts";
import { overviewScript } from "./scripts/overview.ts";
import { readBoughtScript } from "./scripts/read-bought.ts";
import { releaseScript } from "./scripts/release.ts";
import { signScript } from "./scripts/sign.ts";

/** What a begun attempt finds. */
export type Begun =
  /** The attempt holds the lease, and goes on from this record. */
  | { readonly tag: "go"; readonly record: TradeRecord }
  | { readonly tag: "answered"; readonly answer: string }
  /** Another attempt is at work. */
  | { readonly tag: "busy" }
  /** It is kept, but another trade has a transaction under way, and this one has none. */
  | { readonly tag: "wallet_busy" }
  /** The record of this id is of another trade. */
  | { readonly tag: "other_trade" }
  | { readonly tag: "absent" };

/** A transaction that is about to be recorded. */
export interface NewTransaction extends RecordedTransaction {
  /** The signature of the dead transaction that it replaces; null if it is the first. */
  readonly replaces: string | null;
  readonly outAmount: bigint;
  readonly minOut: bigint;
  /** What counts toward the limit of a day; 0 for a sale. Lamports. */
  readonly spend: bigint;
}

/** Whether a transaction was recorded. Only one that is `signed` may be sent. */
export type Signed =
  | { readonly tag: "signed" | "lost" | "too_late" | "already_sold" | "wallet_busy" }
  | { readonly tag: "over_day"; readonly spent: bigint };

/** A final answer as it is recorded. */
export interface FinalAnswer {
  readonly outcome: "filled" | "rejected";
  /** The exact JSON. */
  readonly answer: string;
  /** The latest transaction that was signed; null if none was. */
  readonly signature: string | null;
  /** The transaction that decided it, if one did. */
  readonly landedSignature: string | null;
  /** What a buy brought, in base units, and the token's decimals. */
  readonly gained: { readonly tokens: bigint; readonly decimals: number } | null;
  /** A word for the operator. */
  readonly why: string;
}

/** What a buy brought, for its sale. */
export type Bought =
  /** In base units; null if this trader does not know, or nothing was bought. */
  | { readonly tag: "bought"; readonly tokens: bigint | null }
  /** The buy was of another token, so that the sale sells nothing of it. */
  | { readonly tag: "other_token" };

/** What waits and what was spent. */
export interface Overview {
  readonly pending: number;
  /** When the oldest pending trade was received, in milliseconds since 1970. */
  readonly oldestAt: number | null;
  /** What signed buys took within 24 hours, in lamports. */
  readonly spent: bigint;
  /** When the cron trigger ran last, in milliseconds since 1970. */
  readonly seenAt: number | null;
  /** The ids of pending trades, the oldest first. */
  readonly ids: readonly string[];
}

/** The records of trades, for one attempt. Every call is one request, and throws StoreUnavailable if Redis fails. */
export interface TradeRecords {
  /** Begins a trade, or resumes it. A trade that is not there yet gets `refusal` as its final answer, unless it is null. */
  begin(request: TradeRequest, refusal: string | null): Promise<Begun>;
  /** Resumes a trade that is there. */
  resume(id: string): Promise<Begun>;
  sign(id: string, transaction: NewTransaction, maxDay: bigint): Promise<Signed>;
  /** Gives the lease back. Returns how many tries have failed, or null if the lease was lost. */
  release(id: string, note: ReleaseNote): Promise<number | null>;
  /** Records the final answer. Returns the one that holds, or null if the lease was lost. */
  answer(id: string, answer: FinalAnswer): Promise<string | null>;
  /** Returns what a buy of a token brought. */
  readBought(id: string, token: string): Promise<Bought>;
  /** Reads what waits, with the ids of at most `max` trades. */
  overview(max: number): Promise<Overview>;
  /** Notes that the cron trigger has run. */
  noteRun(): Promise<void>;
  /** The number of HTTP requests to Redis that were begun. */
  readonly requests: () => number;
}

/** How far an attempt came. */
export interface ReleaseNote {
  /** The new state; null if it stays. */
  readonly state: TradeState | null;
  readonly why: string;
  /** Whether this try counts as failed. */
  readonly failed: boolean;
}

/** Opens the records for one attempt, which `attemptId` names. `now` is in milliseconds since 1970. */
export function openRecords(redis: Redis, attemptId: string, now: () => number): TradeRecords {
  const connection = connect(redis);

  const begin = (id: string, asked: Readonly<Record<Asked, Arg>>): Promise<Begun> => {
    const at = now();
    return connection.run(beginScript, tradeKeys(id), { now: at, id, attemptId, leaseUntil: at + LEASE_MS, ...asked });
  };

  return {
    requests: connection.requests,
    begin: (request, refusal) => begin(request.id, { ...asArgs(request), refusal }),
    resume: (id) => begin(id, NOTHING),
    sign: (id, { bytes, lastValidBlockHeight, replaces, ...transaction }, maxDay) =>
      connection.run(signScript, tradeKeys(id), {
        now: now(),
        id,
        attemptId,
        replaces,
        signature: transaction.signature,
        transaction: bytes,
        lastValid: String(lastValidBlockHeight),
        sinceSlot: String(transaction.sinceSlot),
        requestId: transaction.requestId,
        wallet: transaction.wallet,
        inAmount: String(transaction.inAmount),
        outAmount: String(transaction.outAmount),
        minOut: String(transaction.minOut),
        tokenAccount: transaction.tokenAccount,
        tokensBefore: String(transaction.tokensBefore),
        tokenChange: String(transaction.leastTokenChange),
        spend: String(transaction.spend),
        maxDay: String(maxDay),
        window: DAY_MS,
      }),
    async release(id, { state, why, failed }) {
      const args = { now: now(), attemptId, state, why, failed };
      const reply = await connection.run(releaseScript, tradeKeys(id), args);
      return reply.tag === "lost" ? null : reply.tries;
    },
    async answer(id, { gained, ...answer }) {
      const reply = await connection.run(answerScript, tradeKeys(id), {
        now: now(),
        id,
        attemptId,
        ...answer,
        tokens: gained === null ? null : String(gained.tokens),
        decimals: gained === null ? null : gained.decimals,
      });
      return reply.tag === "lost" ? null : reply.answer;
    },
    async readBought(id, token) {
      const reply = await connection.run(readBoughtScript, [tradeKey(id)], { token });
      if (reply.tag === "other_token") return reply;
      return { tag: "bought", tokens: reply.tokens === null ? null : BigInt(reply.tokens) };
    },
    async overview(max) {
      const { tag: _, ...overview } = await connection.run(overviewScript, overviewKeys, {
        now: now(),
        window: DAY_MS,
        max,
      });
      return overview;
    },
    async noteRun() {
      await connection.batch(({ pipeline }) => pipeline.hset(WALLET_KEY, { seen: String(now()) }));
    },
  };
}

type Asked = "kind" | "chat" | "token" | "total" | "bought" | "boughtTokens" | "limit" | "deadline" | "refusal";

/** The arguments that ask for nothing new. */
const NOTHING: Readonly<Record<Asked, Arg>> = {
  kind: null,
  chat: null,
  token: null,
  total: null,
  bought: null,
  boughtTokens: null,
  limit: null,
  deadline: null,
  refusal: null,
};

const asArgs = ({ terms }: TradeRequest) => ({
  kind: terms.kind,
  chat: terms.chatId,
  token: terms.token,
  total: String(terms.total),
  bought: terms.kind === "sell" ? terms.bought.id : null,
  boughtTokens: terms.kind === "sell" ? terms.bought.tokens : null,
  limit: terms.limit,
  deadline: terms.deadline,
});
