const UNIT_SECONDS = { d: 86_400, h: 3_600, m: 60, s: 1 };

/** Milliseconds of a duration such as `30s`, `5m` or `1d2h`; undefined if it is not one. */
export function parseDuration(text: string): number | undefined {
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (text === "" || parts === null) return undefined;
  const [, d = 0, h = 0, m = 0, s = 0] = parts.map(Number).map((n) => (Number.isNaN(n) ? 0 : n));
  return (d * UNIT_SECONDS.d + h * UNIT_SECONDS.h + m * UNIT_SECONDS.m + s) * 1000;
}

/** A whole number that is not negative; undefined for anything else. */
export function parseCount(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/**
 * How long a failed destination asks to be left alone, in milliseconds: whole seconds, a duration, or a date (read against
 * `now`). Undefined if it asks for nothing that can be read.
 */
export function parseRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const seconds = parseCount(text);
  if (seconds !== undefined) return seconds * 1000;
  const duration = parseDuration(text);
  if (duration !== undefined) return duration;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** QStash's pause before the retry that follows the `attempts`-th attempt, in milliseconds: 12 s, 2.5 min, 30 min, 6 h, 1 day. */
export function backoffMs(attempts: number): number {
  return Math.round(Math.min(86_400, Math.E ** (2.5 * attempts))) * 1000;
}

const FORWARD_PREFIX = "upstash-forward-";

/** The headers a publish asks to be handed on to the destination, and its content type. */
export function forwardedHeaders(published: Record<string, string>): Record<string, string> {
  const forwarded: Record<string, string> = {};
  for (const [name, value] of Object.entries(published)) {
    if (name.startsWith(FORWARD_PREFIX)) forwarded[name.slice(FORWARD_PREFIX.length)] = value;
    else if (name === "content-type") forwarded[name] = value;
  }
  return forwarded;
}
