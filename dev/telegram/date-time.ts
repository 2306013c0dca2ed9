import type { MessageEntity } from "grammy/types";

type Format = MessageEntity.DateTimeMessageEntity["date_time_format"];

/**
 * A format of a date or time as Telegram gives it back, or null where Telegram takes none of the kind. `r` is the time from now. Else
 * it has any of `w` (day of the week), `d` or `D` (date), and `t` or `T` (time). Capitals are long. Of two lengths the last one counts.
 */
export function readFormat(format: string): Format | null {
  if (/^r$/i.test(format)) return "r";
  if (!/^[wdt]*$/i.test(format)) return null;
  return `${/w/i.test(format) ? "w" : ""}${lastOf(format, "d", "D")}${lastOf(format, "t", "T")}`;
}

function lastOf<Short extends string, Long extends string>(
  format: string,
  short: Short,
  long: Long,
): Short | Long | "" {
  const [atShort, atLong] = [format.lastIndexOf(short), format.lastIndexOf(long)];
  if (atShort === atLong) return "";
  return atShort > atLong ? short : long;
}
