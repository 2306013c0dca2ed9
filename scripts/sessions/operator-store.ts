import * as z from "zod";
import type { ListedOrder } from "../../src/domain/order.ts";
import { type ProposalRecord, type SessionRecord, toProposalRecord } from "../../src/domain/record.ts";
import type { Session } from "../../src/domain/session.ts";
import { createStore } from "../../src/store/index.ts";
import { chatOfKey, closedKey, DUE_KEY, LIVE_KEYS, movedKey, spentKey } from "../../src/store/keys.ts";
import { initRedis, type RedisSettings } from "../../src/store/redis.ts";

/** How long a session is kept that is opened here. None is, so any value will do. */
const TTL_MS = 86_400_000;
/** The number of keys that one SCAN looks at. */
const SCAN_COUNT = 1_000;
/** The maximum number of a chat's orders that are shown, the newest first. */
const MAX_ORDERS = 20;

/** How many votes wait, and how many milliseconds ago the cron trigger ran. Null if it never ran. */
export interface Counts {
  readonly running: number;
  readonly overdue: number;
  readonly cronMs: number | null;
}

/** What there is of a chat. */
export interface Chat {
  readonly sessions: readonly SessionRecord[];
  readonly orders: readonly ListedOrder[];
  readonly orderCount: number;
  /** Whether the chat has a vote that is past its end and not announced. */
  readonly waits: boolean;
}

/** A session, or one of its proposals. */
export type Shown =
  | { readonly kind: "session"; readonly session: SessionRecord }
  | { readonly kind: "proposal"; readonly proposal: ProposalRecord };

/** What an operator reads and deletes. Nothing here changes a vote. Every call throws if Redis does not answer. */
export interface OperatorStore {
  /** The live sessions of all chats, by chat. */
  listLive(): Promise<readonly Session[]>;
  counts(): Promise<Counts>;
  /** Reads a session or a proposal by its id, or a chat's latest session. Null if there is none. */
  show(which: string | number): Promise<Shown | null>;
  chat(chatId: number): Promise<Chat>;
  /**
   * Deletes a chat's sessions and votes, and what members put in under the rule *daily*. Returns the number of sessions
   * that it deleted. It leaves a session whose vote is being settled by then.
   */
  forget(chatId: number): Promise<number>;
}

const Scanned = z.tuple([z.coerce.string(), z.array(z.string())]);
const Ids = z.array(z.string());

/** Opens the store for an operator. Nothing is sent before the first call. */
export function openOperatorStore(settings: RedisSettings): OperatorStore {
  const redis = initRedis(settings);
  const store = createStore(redis, { now: Date.now, ttlMs: TTL_MS });

  const liveChats = async (): Promise<readonly number[]> => {
    const chats = new Set<number>();
    let cursor = "0";
    do {
      const scanned = await redis.scan(cursor, { match: LIVE_KEYS, count: SCAN_COUNT });
      const [next, keys] = Scanned.parse(scanned);
      for (const key of keys) chats.add(chatOfKey(key));
      cursor = next;
    } while (cursor !== "0");
    return [...chats].sort((a, b) => a - b);
  };

  const waits = async (chatId: number): Promise<boolean> => {
    const proposal = await store.findActiveProposal(chatId);
    return proposal !== null && (proposal.state !== "open" || proposal.endTime <= Date.now());
  };

  return {
    async listLive() {
      const sessions: Session[] = [];
      for (const chatId of await liveChats()) {
        const session = await store.findActiveSession(chatId);
        if (session !== null) sessions.push(session);
      }
      return sessions;
    },

    async counts() {
      const [{ cronMs }, all, overdue] = [
        await store.readClocks(),
        await redis.zcard(DUE_KEY),
        await redis.zcount(DUE_KEY, "-inf", Date.now()),
      ];
      return { running: all - overdue, overdue, cronMs };
    },

    async show(which) {
      const session = await (typeof which === "number" ? store.getSessionByChatId(which) : store.getSession(which));
      if (session !== null) return { kind: "session", session };
      const proposal = typeof which === "number" ? null : await store.getProposal(which);
      return proposal === null ? null : { kind: "proposal", proposal: toProposalRecord(proposal) };
    },

    async chat(chatId) {
      const { orders, count } = await store.listOrders(chatId, null, MAX_ORDERS);
      const sessions = await store.getAllSessionsForChat(chatId);
      return { sessions, orders, orderCount: count, waits: await waits(chatId) };
    },

    async forget(chatId) {
      const live = await store.findActiveSession(chatId);
      const home = live?.chatId ?? Number((await redis.get(movedKey(chatId))) ?? chatId);
      const closed = Ids.parse(await redis.zrange(closedKey(home), 0, -1));
      const ids = new Set([...(live === null ? [] : [live.id]), ...closed]);
      let deleted = 0;
      for (const id of ids) if (await store.deleteSession(id)) deleted += 1;
      await redis.del(spentKey(home));
      return deleted;
    },
  };
}
