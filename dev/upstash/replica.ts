import { keyPositions } from "./commands.ts";
import type { RedisEngine } from "./engine.ts";
import { hashTag } from "./hash-tags.ts";

/** Plain commands that Upstash serves from any replica (https://upstash.com/docs/redis/features/consistency). */
const READS = new Set(
  `GET MGET STRLEN GETRANGE GETBIT BITCOUNT EXISTS TYPE TTL PTTL EXPIRETIME PEXPIRETIME
  HGET HMGET HGETALL HEXISTS HLEN HKEYS HVALS HSTRLEN HRANDFIELD HSCAN
  ZSCORE ZMSCORE ZRANGE ZREVRANGE ZRANGEBYSCORE ZREVRANGEBYSCORE ZRANGEBYLEX ZCARD ZCOUNT ZRANK ZREVRANK ZSCAN
  SCARD SISMEMBER SMISMEMBER SMEMBERS SRANDMEMBER SSCAN SINTER SUNION SDIFF
  LLEN LRANGE LINDEX LPOS XLEN XRANGE XREVRANGE`.split(/\s+/),
);

/** What begins the names under which the replica's copies lie in the engine. */
export const COPY_PREFIX = "replica:";

/** Whoever shows this token sees the leader's data. */
export const LEADER = Number.POSITIVE_INFINITY;

/** A key's copy from before the write of this number. */
interface Copy {
  readonly name: string;
  readonly before: number;
}

/**
 * A replica that is behind while it lags: it has each key as it was before the first write since then. Scripts and all commands that
 * do not only read are the leader's.
 */
export class Replica {
  readonly #engine: RedisEngine;
  readonly #lags: () => boolean;
  readonly #copies = new Map<string, Copy>();
  #writes = 0;

  constructor(engine: RedisEngine, lags: () => boolean) {
    this.#engine = engine;
    this.#lags = lags;
  }

  /** The sync token of an answer that is given now: it stands for all writes so far. */
  get syncToken(): number {
    return this.#writes;
  }

  /**
   * Gives the command as it is to be carried out for a client with this sync token. A read of a key whose writes have not come through
   * becomes a read of its copy. A write has the copies made that it needs.
   */
  route(command: readonly string[], syncToken: number): readonly string[] {
    const [first = "", ...args] = command;
    const name = first.toUpperCase();
    const keys = keysIn(name, args);
    if (!READS.has(name)) {
      this.#writes += 1;
      if (this.#lags()) this.#keep(keys.map((index) => args[index] ?? ""));
      return command;
    }
    const place = (key: string): string => {
      const copy = this.#copies.get(key);
      return copy === undefined || copy.before <= syncToken ? key : copy.name;
    };
    return [first, ...args.map((arg, index) => (keys.includes(index) ? place(arg) : arg))];
  }

  /** Sent before the write itself, on the same connection, so that no copy has any of it. */
  #keep(keys: readonly string[]): void {
    for (const key of keys.filter((one) => !this.#copies.has(one))) {
      // On a cluster it lies beside the key.
      const tagged = hashTag(key) === null ? `{${this.#engine.prefix}${key}}` : key;
      const name = `${COPY_PREFIX}${this.#writes}:${tagged}`;
      this.#copies.set(key, { name, before: this.#writes });
      this.#send("COPY", [key, name], [0, 1]);
    }
  }

  /** Lets all writes come through. */
  catchUp(): void {
    const names = Array.from(this.#copies.values(), ({ name }) => name);
    this.#copies.clear();
    for (const name of names) this.#send("DEL", [name], [0]);
  }

  /** Nobody waits for it: what fails here fails for the command behind it, too. */
  #send(name: string, args: readonly string[], keys: readonly number[]): void {
    this.#engine.send(this.#engine.plain(name, args, keys).words).catch(() => undefined);
  }
}

/** Which of a command's arguments are keys; none where it has none, or makes no sense. */
function keysIn(name: string, args: readonly string[]): readonly number[] {
  if (name === "EVAL" || name === "EVALSHA") {
    const count = Number(args[1]);
    return Array.from({ length: count >= 0 ? Math.min(count, args.length - 2) : 0 }, (_, i) => i + 2);
  }
  const found = keyPositions(name, args);
  return "error" in found ? [] : found.keys;
}
