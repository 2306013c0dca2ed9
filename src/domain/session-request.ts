import { parseMinutes } from "./minutes.ts";
import { err, ok, type Result } from "./result.ts";
import { MAX_SESSION_MESSAGE_LENGTH, type Rules } from "./rules.ts";
import { plain, splitQuoted } from "./text.ts";

/** What `/create_session "message" [minutes]` asks for. */
export interface SessionRequest {
  readonly message: string;
  /** The voting time of the session's proposals; null if it was left out. */
  readonly minutes: number | null;
}

export type SessionRequestRefusal =
  | { readonly reason: "message_missing" }
  | { readonly reason: "message_too_long" }
  | { readonly reason: "minutes_unreadable" }
  | { readonly reason: "minutes_out_of_range" };

/**
 * Reads what follows `/create_session`. With quotes, the text behind them is the minutes. Without quotes, an allowed
 * number of minutes at the end (`5`, `5 min`) counts as the minutes, and the rest is the message.
 */
export function parseSessionRequest(rest: string, rules: Rules): Result<SessionRequest, SessionRequestRefusal> {
  const { text, rest: behind, quoted } = splitQuoted(plain(rest));
  if (quoted && behind !== "") {
    const minutes = parseMinutes(behind, rules);
    return typeof minutes === "number" ? checked(text, minutes) : err(minutes);
  }
  const [, words = "", last = ""] = quoted ? [] : (/^(.+?) (\S+(?: m(?:in(?:ute)?s?)?\.?)?)$/i.exec(text) ?? []);
  const minutes = parseMinutes(last, rules);
  return typeof minutes === "number" ? checked(words, minutes) : checked(text, null);
}

function checked(message: string, minutes: number | null): Result<SessionRequest, SessionRequestRefusal> {
  if (message === "") return err({ reason: "message_missing" });
  if (message.length > MAX_SESSION_MESSAGE_LENGTH) return err({ reason: "message_too_long" });
  return ok({ message, minutes });
}
