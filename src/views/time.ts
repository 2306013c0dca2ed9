import { FormattedString } from "@grammyjs/parse-mode";

/**
 * A time of day, like `14:32 UTC`. Telegram shows it in each reader's own zone; an app that cannot shows it as written.
 * `ms` is in milliseconds since 1970. It may not stand in bold or code, since Telegram would drop one of both
 * (https://core.telegram.org/bots/api#date-time-entity-formatting).
 */
export const timeOfDay = (ms: number): FormattedString =>
  FormattedString.time(`${new Date(ms).toISOString().slice(11, 16)} UTC`, Math.floor(ms / 1_000), "t");

/** A day by UTC, like `12 Nov 2026`. `ms` is in milliseconds since 1970. */
export const day = (ms: number): string =>
  new Date(ms).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/**
 * A day and a time of day, like `12 Nov 2026, 14:32 UTC`. Telegram shows it as it shows `timeOfDay`, and it may not stand
 * in bold or code either. `ms` is in milliseconds since 1970.
 */
export function dayAndTime(ms: number): FormattedString {
  const written = `${day(ms)}, ${new Date(ms).toISOString().slice(11, 16)} UTC`;
  return FormattedString.time(written, Math.floor(ms / 1_000), "dt");
}
