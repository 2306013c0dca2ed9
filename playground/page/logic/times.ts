const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const two = (n: number): string => String(n).padStart(2, "0");

/** A moment as a clock on the wall shows it, in the reader's time zone: `14:05:09`, or `14:05` without seconds. */
export function clockText(ms: number, seconds = true): string {
  const at = new Date(ms);
  const text = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return seconds ? `${text}:${two(at.getSeconds())}` : text;
}

/** How long something lasts, in its two largest units: `45 s`, `2 min 5 s`, `1 h 10 min`, `3 d 2 h`. Rounded up to seconds. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return pair(minutes, "min", seconds % 60, "s");
  if (hours < 48) return pair(hours, "h", minutes % 60, "min");
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

/** How long a key of Redis lives on: `TTL 23 h 59 min`; `null` never expires. */
export const livesText = (ttlMs: number | null): string =>
  ttlMs === null ? "never expires" : `TTL ${spanText(ttlMs)}`;

/** Time left as digits that do not jump about: `1:05`, `0:00` when it is over, `2:03:04` from an hour on. */
export function countdownText(ms: number): string {
  const left = Math.max(0, ms);
  const seconds = Math.ceil(left / SECOND);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** How far the world is ahead of the real time: `+2 min`, or nothing within a second. */
export const aheadText = (offsetMs: number): string =>
  Math.abs(offsetMs) < SECOND
    ? ""
    : `${offsetMs < 0 ? "−" : "+"}${spanText(Math.floor(Math.abs(offsetMs) / SECOND) * SECOND)}`;

/** How long a piece of work took: `42 ms`, `1.3 s`, `1 h` for what only a moved clock explains. */
export function workText(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  return ms < MINUTE ? `${(ms / SECOND).toFixed(1)} s` : spanText(ms);
}

/** Whether a number is plausibly a moment of these years in milliseconds, as Redis holds them. */
export const isMoment = (value: number): boolean => value > 1_500_000_000_000 && value < 3_000_000_000_000 + HOUR;
