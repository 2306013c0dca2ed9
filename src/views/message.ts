import { FormattedString } from "@grammyjs/parse-mode";
import type { InlineKeyboardButton } from "grammy/types";
import { readAmbiguousNumber } from "../domain/ambiguous-number.ts";
import { formatSol } from "../domain/money.ts";
import type { Lamports, Rules } from "../domain/rules.ts";
import { isVoteAmount } from "../domain/vote-request.ts";

/** A message as it is sent: its text with entities, and its rows of buttons. Without rows it has no buttons. */
export interface View {
  readonly text: FormattedString;
  readonly buttons: InlineKeyboardButton[][];
}

/** Plain text as a view without buttons. */
export const plainView = (text: string | FormattedString): View => ({
  text: typeof text === "string" ? new FormattedString(text) : text,
  buttons: [],
});

/** Telegram's longest message, in UTF-16 units (https://core.telegram.org/bots/api#sendmessage). */
export const MAX_MESSAGE_LENGTH = 4_096;

/** Telegram's longest answer to a tap, in characters (https://core.telegram.org/bots/api#answercallbackquery). */
export const MAX_POPUP_LENGTH = 200;

/** The example of proposing a buy. */
export const PROPOSE_EXAMPLE = '/propose "BUY token=BONK amount=0.05 price=market"';

/** The example of proposing a sale. */
export const SELL_EXAMPLE = '/propose "SELL order=3"';

export const CREATE_EXAMPLE = '/create_session "Buy BONK token"';

/** The amount in examples of a vote, if the rules allow it. */
export const EXAMPLE_VOTE: Lamports = 50_000_000;

/** An amount as an example has it to be sent: as it is read elsewhere, or `1.2340` where `1.234` could be read two ways. */
export function typedSol(lamports: Lamports): string {
  const written = formatSol(lamports);
  return readAmbiguousNumber(written)?.decimals ?? written;
}

/** An amount for an example of a vote: `wished` if the rules allow it, else their default. */
export const exampleAmount = (wished: Lamports, rules: Rules): string =>
  typedSol(isVoteAmount(wished, rules) ? wished : rules.defaultVote);

/** The example of a yes. */
export const yesExample = (rules: Rules): string => `/vote yes ${exampleAmount(EXAMPLE_VOTE, rules)}`;

/** `1 voter`, `3 voters`. */
export const votersText = (count: number): string => `${count} ${count === 1 ? "voter" : "voters"}`;

/** `1 minute`, `5 minutes`. */
export const minutesText = (minutes: number): string => `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;

/**
 * The time left, for reading: `4 min`, or seconds towards the end. It is at least one second. It is at most a quarter
 * of a minute too much, so that nobody who relies on it comes too late.
 */
export function timeLeft(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  return seconds < 105 ? `${seconds} s` : `${Math.floor((seconds + 15) / 60)} min`;
}
