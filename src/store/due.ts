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
  /** Looks at a proposal again at `time` (milliseconds since 1970). */
  putOff(proposalId: string, time: number): Promise<void>;
  /** Takes a proposal off the list: it is settled, or never was. */
  dropDue(proposalId: string): Promise<void>;
}

const Entries = z.array(z.string());

export const dueStore = ({ connection, now }: StoreContext): DueStore => ({
  async listDue(limit) {
    const [raw] = await connection.batch(({ pipeline }) =>
      pipeline.zrange(DUE_KEY, "-inf", now(), { byScore: true, offset: 0, count: limit }),
    );
    return readAs(Entries, raw);
  },

  async putOff(proposalId, time) {
    await connection.batch(({ pipeline }) => pipeline.zadd(DUE_KEY, { xx: true }, { score: time, member: proposalId }));
  },

  async dropDue(proposalId) {
    await connection.batch(({ pipeline }) => pipeline.zrem(DUE_KEY, proposalId));
  },
});
