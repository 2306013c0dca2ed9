// @ts-check

const LAMPORTS_PER_SOL = 1_000_000_000n;

/**
 * Writes lamports as SOL, exactly: `0.05`, `1,250`.
 * @param {number} lamports
 */
export function sol(lamports) {
  const whole = BigInt(Math.abs(lamports));
  const decimals = (whole % LAMPORTS_PER_SOL).toString().padStart(9, "0").replace(/0+$/, "");
  const sign = lamports < 0 ? "−" : "";
  return `${sign}${grouped((whole / LAMPORTS_PER_SOL).toString())}${decimals === "" ? "" : `.${decimals}`}`;
}

/**
 * Groups the digits of a decimal number before its point, and leaves the rest as it is.
 * @param {string} decimal
 */
export function grouped(decimal) {
  const [whole = "", ...rest] = decimal.split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...rest].join(".");
}

/**
 * `1 vote`, `3 votes`.
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/**
 * The time that is left, as a clock: `4:05`, `1:02:03`. It is rounded up, so that it shows 0:00 when the time is up.
 * @param {number} ms
 */
export function clock(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

/**
 * When something was, as briefly as it is clear: `14:05` today, `3 Nov` this year, `3 Nov 2025` before.
 * @param {number} at
 * @param {number} now
 */
export function when(at, now) {
  const [then, today] = [new Date(at), new Date(now)];
  if (then.toDateString() === today.toDateString()) return time.format(then);
  return then.getFullYear() === today.getFullYear() ? day.format(then) : dayOfYear.format(then);
}

/**
 * When something was, with its time: `14:05` today, `3 Nov, 14:05` this year.
 * @param {number} at
 * @param {number} now
 */
export function whenExactly(at, now) {
  const [then, today] = [new Date(at), new Date(now)];
  if (then.toDateString() === today.toDateString()) return time.format(then);
  return then.getFullYear() === today.getFullYear()
    ? `${day.format(then)}, ${time.format(then)}`
    : dayOfYear.format(then);
}

/**
 * A day: `3 Nov`.
 * @param {number} at
 */
export const dayText = (at) => day.format(new Date(at));

/**
 * A token as it fits: a symbol, or both ends of a mint.
 * @param {string} token
 */
export const shortToken = (token) => (token.length > 20 ? `${token.slice(0, 4)}…${token.slice(-4)}` : token);
