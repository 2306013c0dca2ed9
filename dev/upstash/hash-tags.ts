/**
 * Returns a key's hash tag, which decides where it lies in a Redis Cluster: what stands between its first `{` and the next `}`. Null
 * if there is none, or nothing in it.
 */
export function hashTag(key: string): string | null {
  const open = key.indexOf("{");
  const close = key.indexOf("}", open + 1);
  return open < 0 || close <= open + 1 ? null : key.slice(open + 1, close);
}

/** A Redis Cluster's complaint about a command or a script whose keys may lie on several nodes. */
const CROSS_SLOT = "CROSSSLOT Keys in request don't hash to the same slot";

/**
 * Refuses keys that do not share one hash tag, on every engine: Upstash takes them, and a Redis Cluster does not. Keys without any
 * tag are let through. Only a cluster can tell whether they lie on one node.
 */
export function refuseSeveralTags(keys: readonly string[]): { error: string } | null {
  return new Set(keys.map(hashTag)).size > 1 ? { error: CROSS_SLOT } : null;
}
