/**
 * Every key of the trader is built in this file. All carry the same hash tag, so that one script may touch several of
 * them, also on a cluster. None expires: a trade whose record is lost could be made twice.
 *
 * | key | holds |
 * | --- | --- |
 * | `{trader}:trade:<id>` | hash: the record of one trade, by the id of its proposal. records/trade-record.ts lists its fields |
 * | `{trader}:pending` | sorted set: the ids of trades without a final answer that were not set aside, by when they were received (ms) |
 * | `{trader}:trades` | sorted set: the ids of all trades, by when they were received (ms) |
 * | `{trader}:spent` | hash: what signed buys take from the limit of a day, as `ms:lamports` by id. Older entries are removed by the next buy |
 * | `{trader}:sold` | hash: the sale's id by the id of the buy that it sells |
 * | `{trader}:wallet` | hash: `live`, the only trade that may have a transaction under way; `seen`, when the cron trigger ran last (ms) |
 */
const TAG = "{trader}";

/** The key of the trades that the cron trigger goes on with: those without a final answer that were not set aside. */
export const PENDING_KEY = `${TAG}:pending`;
/** The key of all trades' ids. */
export const TRADES_KEY = `${TAG}:trades`;
const SPENT_KEY = `${TAG}:spent`;
const SOLD_KEY = `${TAG}:sold`;
/** The key of what the wallet does, and of when the cron trigger ran. */
export const WALLET_KEY = `${TAG}:wallet`;

/** The key of one trade's record. */
export const tradeKey = (id: string): string => `${TAG}:trade:${id}`;

/** The keys in the order in which every script on one trade takes them. */
export const tradeKeys = (id: string): readonly string[] => [
  tradeKey(id),
  PENDING_KEY,
  TRADES_KEY,
  SPENT_KEY,
  SOLD_KEY,
  WALLET_KEY,
];

/** The keys of the scripts that look at all trades, in the same order. There is no record at the first place. */
export const overviewKeys: readonly string[] = [PENDING_KEY, SPENT_KEY, WALLET_KEY];
