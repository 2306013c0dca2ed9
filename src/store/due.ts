import * as z from "zod/mini";
import type { StoreContext } from "./context.ts";
import { readAs } from "./errors.ts";
import { DUE_KEY } from "./keys.ts";

/**
 * The second clock's list: every proposal that has not been announced, by when it is to be looked at next. An entry is the
 * proposal's id, which says the chat; its session is not known yet when it is entered.
 */
export interface DueStore {
  /**
   * The proposals that should have been settled by now, longest overdue first: one request. At most `limit` of them, as
   * they are in the list, so that whoever reads them can drop what is none.
   */
  listDue(limit: number): Promise<readonly string[]>;
  /**
   * How long the list's first entry has been waiting since the moment at which it was to be looked at, in milliseconds; 0 where
   * none is due. What was put off counts from when it is to be looked at again. One request of one command.
   */
  overdueMs(): Promise<number>;
  /** Looks at a proposal again at `time` (milliseconds since 1970). */
  putOff(proposalId: string, time: number): Promise<void>;
  /** Takes a proposal off the list: it is settled, or never was. */
  dropDue(proposalId: string): Promise<void>;
}

const Entries = z.array(z.string());
/** An entry and its score, or nothing. */
const First = z.union([z.tuple([]), z.tuple([z.string(), z.coerce.number()])]);

export const dueStore = ({ connection, now }: StoreContext): DueStore => ({
  async listDue(limit) {
    const [raw] = await connection.batch(({ pipeline }) =>
      pipeline.zrange(DUE_KEY, "-inf", now(), { byScore: true, offset: 0, count: limit }),
    );
    return readAs(Entries, raw);
  },

  async overdueMs() {
    const [raw] = await connection.batch(({ pipeline }) => pipeline.zrange(DUE_KEY, 0, 0, { withScores: true }));
    const [, dueAt] = readAs(First, raw);
    return dueAt === undefined ? 0 : Math.max(0, now() - dueAt);
  },

  async putOff(proposalId, time) {
    await connection.batch(({ pipeline }) => pipeline.zadd(DUE_KEY, { xx: true }, { score: time, member: proposalId }));
  },

  async dropDue(proposalId) {
    await connection.batch(({ pipeline }) => pipeline.zrem(DUE_KEY, proposalId));
  },
});
