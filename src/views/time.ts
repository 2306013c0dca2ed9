import { FormattedString } from "@grammyjs/parse-mode";

/**
 * A time of day, like `14:32 UTC`. Telegram shows it in each reader's own zone; an app that cannot shows it as written.
 * `ms` is in milliseconds since 1970. It may not stand in bold or code, since Telegram would drop one of both
 * (https://core.telegram.org/bots/api#date-time-entity-formatting).
 */
export const timeOfDay = (ms: number): FormattedString =>
  FormattedString.time(`${new Date(ms).toISOString().slice(11, 16)} UTC`, Math.floor(ms / 1_000), "t");
