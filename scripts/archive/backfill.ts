import type { Redis } from "@upstash/redis";
import * as z from "zod";
import { parseId } from "../../src/domain/ids.ts";
import { enterForArchive, rememberMoves } from "../../src/store/archive-due.ts";
import { chatOfKey, LIVE_KEYS, ORDERS_KEYS } from "../../src/store/keys.ts";
import { ENDED_KEPT_FOR_MS } from "../../src/time-limits.ts";

/** The number of keys that one SCAN looks at. */
const SCAN_COUNT = 1_000;
/** How many ids are entered in one request. */
const IDS_PER_REQUEST = 500;

const Scanned = z.tuple([z.coerce.string(), z.array(z.string())]);
const Names = z.array(z.string());

/**
 * Enters all live sessions and all orders in `archive:due`, for a bot that has had groups before it had an archive.
 * What began in a chat before it became a supergroup is found there. Returns how many ids it entered. Repeatable.
 */
export async function enterAll(redis: Redis, now: number): Promise<number> {
  let entered = 0;
  for await (const key of keysLike(redis, LIVE_KEYS)) {
    const id = await redis.hget(key, "id");
    if (typeof id === "string") entered += await enter(redis, chatOfKey(key), [id], now);
  }
  for await (const key of keysLike(redis, ORDERS_KEYS)) {
    const fields = Names.parse(await redis.hkeys(key));
    const ids = fields.flatMap((field) => (field.startsWith("of:") ? [field.slice("of:".length)] : []));
    entered += await enter(redis, chatOfKey(key), ids, now);
  }
  return entered;
}

/** Enters what a chat has. Returns how many ids it entered. */
async function enter(redis: Redis, chatId: number, ids: readonly string[], now: number): Promise<number> {
  const known = ids.filter((id) => parseId(id) !== null);
  for (let first = 0; first < known.length; first += IDS_PER_REQUEST) {
    const some = known.slice(first, first + IDS_PER_REQUEST);
    const pipeline = redis.pipeline();
    rememberMoves(pipeline, some, { chatId, keptMs: ENDED_KEPT_FOR_MS });
    enterForArchive(pipeline, some, now);
    await pipeline.exec();
  }
  return known.length;
}

async function* keysLike(redis: Redis, match: string): AsyncGenerator<string> {
  let cursor = "0";
  do {
    const [next, keys] = Scanned.parse(await redis.scan(cursor, { match, count: SCAN_COUNT }));
    yield* keys;
    cursor = next;
  } while (cursor !== "0");
}
