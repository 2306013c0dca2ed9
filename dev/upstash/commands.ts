/*
 * The commands that the stand-in knows, by where their keys are. Everything else is refused:
 * - what needs a connection of its own (SUBSCRIBE, BLPOP, WATCH, SELECT, MULTI), and what Upstash does not have;
 * - what looks at other people's keys (KEYS, FLUSHALL), and what nothing here sends (SCRIPT).
 */

/** Commands whose first argument is their only key. */
const oneKey = `GET SET GETDEL GETEX GETSET SETEX PSETEX SETNX APPEND STRLEN GETRANGE SETRANGE SETBIT GETBIT BITCOUNT
  INCR INCRBY INCRBYFLOAT DECR DECRBY TYPE EXPIRE PEXPIRE EXPIREAT PEXPIREAT EXPIRETIME PEXPIRETIME TTL PTTL PERSIST
  HGET HSET HMGET HMSET HGETALL HDEL HINCRBY HINCRBYFLOAT HSETNX HEXISTS HLEN HKEYS HVALS HSTRLEN HRANDFIELD HSCAN
  ZADD ZREM ZSCORE ZMSCORE ZRANGE ZREVRANGE ZRANGEBYSCORE ZREVRANGEBYSCORE ZRANGEBYLEX ZCARD ZCOUNT ZRANK ZREVRANK
  ZINCRBY ZPOPMIN ZPOPMAX ZREMRANGEBYSCORE ZREMRANGEBYRANK ZSCAN
  SADD SREM SCARD SISMEMBER SMISMEMBER SMEMBERS SPOP SRANDMEMBER SSCAN
  LPUSH RPUSH LPUSHX RPUSHX LPOP RPOP LLEN LRANGE LINDEX LSET LREM LTRIM LINSERT LPOS
  XADD XLEN XRANGE XREVRANGE XDEL XTRIM`;

/** Commands whose first two arguments are keys. */
const twoKeys = "RENAME RENAMENX COPY SMOVE LMOVE RPOPLPUSH";

/** Commands whose arguments are all keys. */
const allKeys = "DEL UNLINK EXISTS TOUCH MGET SINTER SUNION SDIFF SINTERSTORE SUNIONSTORE SDIFFSTORE PFCOUNT PFMERGE";

/** Commands whose arguments are keys and values in turn. */
const keyValuePairs = "MSET MSETNX";

const noKeys = "PING ECHO TIME";

const words = (list: string) => list.split(/\s+/);
const padded = (list: string) => ` ${words(list).join(" ")} `;

/** Those lists for Lua, each as one string with a space on both sides of every name. */
export const luaCommandLists = {
  ONE: padded(oneKey),
  TWO: padded(twoKeys),
  ALL: padded(allKeys),
  PAIRS: padded(keyValuePairs),
  NONE: padded(noKeys),
};

type Layout = { least: number; last: (count: number) => number; step: number };

const layouts = new Map<string, Layout>([
  ...words(oneKey).map((name): [string, Layout] => [name, { least: 1, last: () => 1, step: 1 }]),
  ...words(twoKeys).map((name): [string, Layout] => [name, { least: 2, last: () => 2, step: 1 }]),
  ...words(allKeys).map((name): [string, Layout] => [name, { least: 1, last: (count) => count, step: 1 }]),
  ...words(keyValuePairs).map((name): [string, Layout] => [name, { least: 2, last: (count) => count, step: 2 }]),
  ...words(noKeys).map((name): [string, Layout] => [name, { least: 0, last: () => 0, step: 1 }]),
]);

/** Says which of a command's arguments (counted from 0) are keys, or why the command is refused. */
export function keyPositions(name: string, args: readonly string[]): { keys: number[] } | { error: string } {
  const layout = layouts.get(name);
  if (layout === undefined) return { error: `ERR Command is not available: '${name}'` };
  if (args.length < layout.least) return { error: wrongNumber(name) };
  const keys: number[] = [];
  for (let index = 0; index < layout.last(args.length); index += layout.step) keys.push(index);
  return { keys };
}

/** Redis' complaint about a command with too few or too many arguments. */
export function wrongNumber(name: string): string {
  return `ERR wrong number of arguments for '${name.toLowerCase()}' command`;
}

/** Commands that the read-only token may send. Scripts are not among them, since they may write. */
const reads = new Set(
  words(`PING ECHO TIME GET STRLEN GETRANGE GETBIT BITCOUNT TYPE EXPIRETIME PEXPIRETIME TTL PTTL EXISTS MGET SCAN
  HGET HMGET HGETALL HEXISTS HLEN HKEYS HVALS HSTRLEN HRANDFIELD HSCAN
  ZSCORE ZMSCORE ZRANGE ZREVRANGE ZRANGEBYSCORE ZREVRANGEBYSCORE ZRANGEBYLEX ZCARD ZCOUNT ZRANK ZREVRANK ZSCAN
  SCARD SISMEMBER SMISMEMBER SMEMBERS SRANDMEMBER SSCAN LLEN LRANGE LINDEX LPOS XLEN XRANGE XREVRANGE`),
);

export const isRead = (name: string): boolean => reads.has(name.toUpperCase());

/** Redis' complaint about a command that a token may not send. */
export const noPermission = (name: string): string =>
  `NOPERM this user has no permissions to run the '${name.toLowerCase()}' command`;
