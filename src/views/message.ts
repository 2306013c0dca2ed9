import { FormattedString } from "@grammyjs/parse-mode";
import type { InlineKeyboardButton } from "grammy/types";
import { formatSol } from "../domain/money.ts";
import type { Lamports, Rules } from "../domain/rules.ts";
import { isVoteAmount } from "../domain/vote-request.ts";

/** A message as it is sent: its text with entities, and its rows of buttons. No row means no buttons. */
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

/** What an example of a proposal looks like, wherever one is shown. */
export const PROPOSE_EXAMPLE = '/propose "BUY token=BONK amount=0.05 price=market"';

/** And of the sale of an order. */
export const SELL_EXAMPLE = '/propose "SELL order=3"';

export const CREATE_EXAMPLE = '/create_session "Buy BONK token"';

/** The amount that examples of a vote show, where the rules allow it. */
export const EXAMPLE_VOTE: Lamports = 50_000_000;

/** An amount for an example of a vote: `wished` where the rules allow it, else their default. */
export const exampleAmount = (wished: Lamports, rules: Rules): string =>
  formatSol(isVoteAmount(wished, rules) ? wished : rules.defaultVote);

/** What an example of a yes looks like, wherever one is shown. */
export const yesExample = (rules: Rules): string => `/vote yes ${exampleAmount(EXAMPLE_VOTE, rules)}`;

/** `1 minute`, `5 minutes`. */
export const minutesText = (minutes: number): string => `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;

/**
 * How long is left, for reading: `4 min`, or seconds towards the end. Never below one second, and never more than a
 * quarter of a minute too much, so that nobody who counts on it comes too late.
 */
export function timeLeft(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  return seconds < 105 ? `${seconds} s` : `${Math.floor((seconds + 15) / 60)} min`;
}
