/**
 * Gives `next` with structural sharing: each part that equals its part of `before` is replaced by that part. What has not changed is
 * the same object, and need not be drawn again. Both are plain data as JSON has it.
 */
export function share<T>(before: T | undefined, next: T): T {
  return isSame(before, next) ? before : merged(before, next);
}

function merged<T>(before: T | undefined, next: T): T {
  if (typeof next !== "object" || next === null || typeof before !== "object" || before === null) return next;
  if (Array.isArray(next)) {
    if (!Array.isArray(before)) return next;
    const known = byId(before);
    return next.map((item: unknown, i) => share(known?.get(idOf(item)) ?? before[i], item)) as T;
  }
  const old = before as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(next).map(([name, value]) => [name, share(old[name], value)])) as T;
}

/** Lists shift at their beginning as old items are dropped; those whose items have ids are matched by them. */
function byId(items: readonly unknown[]): ReadonlyMap<unknown, unknown> | null {
  return idOf(items[0]) === undefined ? null : new Map(items.map((item) => [idOf(item), item]));
}

function idOf(item: unknown): unknown {
  if (typeof item !== "object" || item === null) return undefined;
  if ("id" in item) return item.id;
  return "key" in item ? item.key : undefined;
}

function isSame<T>(before: T | undefined, next: T): before is T {
  return before === next || (typeof next === "object" && JSON.stringify(before) === JSON.stringify(next));
}
