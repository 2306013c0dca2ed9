import * as z from "zod";
import { connect } from "../../src/store/connection.ts";
import { readAs } from "../../src/store/read-as.ts";
import { initRedis, type RedisSettings } from "../../src/store/redis.ts";
import { PENDING_KEY, TRADES_KEY, tradeKey } from "../../trader/keys.ts";
import { type Overview, openRecords } from "../../trader/records/trade-records.ts";

/** The number of trades that are listed, the newest first, besides all that are pending. */
const MAX_TRADES = 20;

/** The fields of a trade's record by their names, as they are kept. */
export type RecordFields = Readonly<Record<string, string>>;

/** What the operator sees of a trader. */
export interface TraderStatus {
  readonly overview: Overview;
  readonly trades: readonly { readonly id: string; readonly fields: RecordFields }[];
}

const Ids = z.array(z.string());
const Flat = z.array(z.string());

/** Reads what waits, and the last trades. Changes nothing. Throws StoreUnavailable if Redis does not answer. */
export async function readStatus(settings: RedisSettings): Promise<TraderStatus> {
  const redis = initRedis(settings);
  const connection = connect(redis);
  const [pending, newest] = await connection.batch(({ pipeline }) => {
    pipeline.zrange(PENDING_KEY, 0, -1);
    pipeline.zrange(TRADES_KEY, 0, MAX_TRADES - 1, { rev: true });
  });
  const ids = [...new Set([...readAs(Ids, pending), ...readAs(Ids, newest)])];
  const overview = await openRecords(redis, "", Date.now).overview(0);
  return {
    overview,
    trades: await Promise.all(ids.map(async (id) => ({ id, fields: await readFields(settings, id) }))),
  };
}

/** Reads one trade's record. There are no fields if there is none. */
export async function readFields(settings: RedisSettings, id: string): Promise<RecordFields> {
  const [reply] = await connect(initRedis(settings)).batch(({ pipeline }) => pipeline.hgetall(tradeKey(id)));
  const flat = readAs(z.nullable(Flat), reply) ?? [];
  return Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? ""]] : [])));
}
