import type { Rules } from "./rules.ts";
import { ascii } from "./text.ts";

/** What can be wrong with a voting time: it is not a whole number of minutes, or the rules do not allow it. */
export type MinutesRefusal = { readonly reason: "minutes_unreadable" } | { readonly reason: "minutes_out_of_range" };

/**
 * Reads a voting time as people type it: `5`, `5m`, `5 min`, `5 minutes`. Refuses any other text, and minutes that the
 * rules do not allow.
 */
export function parseMinutes(text: string, rules: Rules): number | MinutesRefusal {
  const match = /^(-?\d{1,6}) ?(?:m|min|mins|minute|minutes)?\.?$/i.exec(ascii(text));
  if (match === null) return { reason: "minutes_unreadable" };
  const minutes = Number(match[1]);
  return minutes >= rules.minMinutes && minutes <= rules.maxMinutes ? minutes : { reason: "minutes_out_of_range" };
}
