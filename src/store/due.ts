import type { Pipeline } from "@upstash/redis";
import * as z from "zod/mini";
import { SETTLEMENT_LEASE_MS } from "../time-limits.ts";
import type { StoreContext } from "./context.ts";
import { CRON_SEEN_KEY, DUE_KEY } from "./keys.ts";
import { readAs } from "./read-as.ts";

/** When the due list is to have a proposal, in milliseconds since 1970; if `onlyEarlier`, at that time at the latest. */
export interface DueCorrection {
  readonly at: number;
  readonly onlyEarlier: boolean;
}

/** Corrects a proposal's entry in the due list as a part of a batch. It makes no entry that is not there. */
export function correctDue(pipeline: Pipeline, proposalId: string, { at, onlyEarlier }: DueCorrection): void {
  const entry = { score: at, member: proposalId };
  if (onlyEarlier) pipeline.zadd(DUE_KEY, { xx: true, lt: true }, entry);
  else pipeline.zadd(DUE_KEY, { xx: true }, entry);
}

/** The state of the two clocks, QStash and the cron trigger. */
export interface ClockReading {
  /** How long the first entry of the due list has been overdue, in milliseconds; 0 if none is due. */
  readonly overdueMs: number;
  /** How long ago the cron trigger ran last, in milliseconds; null if it never did. */
  readonly cronMs: number | null;
}

/**
 * The due list, for the cron trigger: every proposal that has not been announced, by when it is to be looked at next.
 * An entry is the proposal's id, which says the chat. Its session is not yet known when it is entered.
 */
export interface DueStore {
  /**
   * Takes the proposals that should have been settled by now, at most `limit`, the longest overdue first. Each goes
   * behind all others that are due. It is due again after SETTLEMENT_LEASE_MS, so that it is not lost if its taker
   * dies. Takes one request if none is due, and records then that the cron trigger ran. Otherwise it takes two
   * requests. Entries are returned unchecked, so that the taker can drop one that is no id.
   */
  takeDue(limit: number): Promise<readonly string[]>;
  /**
   * Records that a run of the cron trigger has come to its end: one request. If each run dies before, the trigger
   * counts as dead.
   */
  noteCronRun(): Promise<void>;
  /** Reads how long both clocks have left something undone. One request of two commands. */
  readClocks(): Promise<ClockReading>;
  /** Puts a proposal of the due list off until `time` (milliseconds since 1970). */
  reschedule(proposalId: string, time: number): Promise<void>;
  /** Lets the due list have a proposal at `time` (milliseconds since 1970) at the latest. */
  bringForward(proposalId: string, time: number): Promise<void>;
  /** Takes a proposal off the due list: it is settled, or never was made. */
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
    // An entry stays as it is if it was put off for longer meanwhile, or dropped.
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
    await connection.batch(({ pipeline }) => correctDue(pipeline, proposalId, { at: time, onlyEarlier: false }));
  },

  async bringForward(proposalId, time) {
    await connection.batch(({ pipeline }) => correctDue(pipeline, proposalId, { at: time, onlyEarlier: true }));
  },

  async dropDue(proposalId) {
    await connection.batch(({ pipeline }) => pipeline.zrem(DUE_KEY, proposalId));
  },
});
