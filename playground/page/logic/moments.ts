const SECOND = 1_000;

/** Where and when a moment is read. Without a language or a time zone, it is read in the browser's. */
export interface Reader {
  /** The world's time in milliseconds since 1970. */
  readonly now: number;
  readonly language?: string;
  readonly timeZone?: string;
}

/**
 * A moment as Telegram's apps show it to a reader, by its format (https://core.telegram.org/bots/api#date-time-entity-formatting):
 * `r` counts from now, `w` is the day of the week, `d` and `D` the date, `t` and `T` the time of day. Without a format it is null:
 * the text of the message stays as it is. `at` is in milliseconds since 1970.
 */
export function momentText(at: number, format: string, { now, language, timeZone }: Reader): string | null {
  if (format === "") return null;
  if (format === "r") return relativeText(at - now, language);
  const has = (sign: string) => format.includes(sign);
  return new Intl.DateTimeFormat(language, {
    timeZone,
    ...(has("w") ? { weekday: "long" } : {}),
    ...(has("d") ? { day: "2-digit", month: "2-digit", year: "2-digit" } : {}),
    ...(has("D") ? { day: "numeric", month: "long", year: "numeric" } : {}),
    ...(has("t") || has("T") ? { hour: "2-digit", minute: "2-digit" } : {}),
    ...(has("T") ? { second: "2-digit" } : {}),
  }).format(at);
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** `in 4 minutes`, `2 hours ago`, in the largest unit of which it is at least one. */
function relativeText(ms: number, language: string | undefined): string {
  const seconds = Math.round(ms / SECOND);
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(language).format(Math.trunc(seconds / size), unit);
}
