import * as z from "zod/mini";
import { SETTLEMENT_LEASE_MS } from "../time-limits.ts";
import type { StoreContext } from "./context.ts";
import { CRON_SEEN_KEY, DUE_KEY } from "./keys.ts";
import { readAs } from "./read-as.ts";

/** How the two clocks are doing. */
export interface ClockReading {
  /** For how long the list's first entry has been waiting since it was to be looked at, in milliseconds; 0 where none is due. */
  readonly overdueMs: number;
  /** How long ago the cron trigger ran last, in milliseconds; null where it never has. */
  readonly cronMs: number | null;
}

/**
 * The second clock's list: every proposal that has not been announced, by when it is to be looked at next. An entry is the
 * proposal's id, which says the chat; its session is not known yet when it is entered.
 */
export interface DueStore {
  /**
   * Takes the proposals that should have been settled by now, longest overdue first, at most `limit`. Each goes behind all others that
   * are due, and comes back when the lease of an attempt would have run out, so that one whose taker died is not lost. One request, and
   * one more where any is due. Where none is, that writes down that the cron trigger ran. Entries are as they are in the list, so that
   * whoever takes them can drop what is none.
   */
  takeDue(limit: number): Promise<readonly string[]>;
  /** Writes down that the cron trigger ran, once it has come to its end: one that dies each time counts as dead. One request. */
  noteCronRun(): Promise<void>;
  /** How long both clocks have left something undone. One request of two commands. */
  readClocks(): Promise<ClockReading>;
  /** Looks at a proposal again at `time` (milliseconds since 1970). */
  reschedule(proposalId: string, time: number): Promise<void>;
  /** Takes a proposal off the list: it is settled, or never was. */
  dropDue(proposalId: string): Promise<void>;
}

const Entries = z.array(z.string());
/** An entry and its score, or nothing. */
const First = z.union([z.tuple([]), z.tuple([z.string(), z.coerce.number()])]);
const Time = z.nullish(z.coerce.number());

export const dueStore = ({ connection, now }: StoreContext): DueStore => ({
  async takeDue(limit) {
    const [raw, seenBefore] = await connection.batch(({ pipeline }) => {
      pipeline.zrange(DUE_KEY, "-inf", now(), { byScore: true, offset: 0, count: limit });
      pipeline.set(CRON_SEEN_KEY, now(), { get: true });
    });
    const taken = readAs(Entries, raw);
    const seenAt = readAs(Time, seenBefore) ?? null;
    const backAt = now() + SETTLEMENT_LEASE_MS;
    const [first, ...rest] = taken.map((member) => ({ score: backAt, member }));
    // One that was put off for longer meanwhile, or dropped, stays so.
    if (first === undefined) return taken;
    await connection.batch(({ pipeline }) => {
      pipeline.zadd(DUE_KEY, { xx: true, gt: true }, first, ...rest);
      // The run is not over yet.
      if (seenAt === null) pipeline.del(CRON_SEEN_KEY);
      else pipeline.set(CRON_SEEN_KEY, seenAt);
    });
    return taken;
  },

  async noteCronRun() {
    await connection.batch(({ pipeline }) => pipeline.set(CRON_SEEN_KEY, now()));
  },

  async readClocks() {
    const [raw, seen] = await connection.batch(({ pipeline }) => {
      pipeline.zrange(DUE_KEY, 0, 0, { withScores: true });
      pipeline.get(CRON_SEEN_KEY);
    });
    const [, dueAt] = readAs(First, raw);
    const seenAt = readAs(Time, seen) ?? null;
    const since = (time: number): number => Math.max(0, now() - time);
    return {
      overdueMs: dueAt === undefined ? 0 : since(dueAt),
      cronMs: seenAt === null ? null : since(seenAt),
    };
  },

  async reschedule(proposalId, time) {
    await connection.batch(({ pipeline }) => pipeline.zadd(DUE_KEY, { xx: true }, { score: time, member: proposalId }));
  },

  async dropDue(proposalId) {
    await connection.batch(({ pipeline }) => pipeline.zrem(DUE_KEY, proposalId));
  },
});
