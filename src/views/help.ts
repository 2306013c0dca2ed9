import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { formatSol } from "../domain/money.ts";
import {
  DEFAULT_VOTE_LAMPORTS,
  DEFAULT_VOTING_MINUTES,
  MAX_VOTE_LAMPORTS,
  MAX_VOTING_MINUTES,
  MIN_VOTE_LAMPORTS,
  MIN_VOTING_MINUTES,
} from "../domain/rules.ts";
import { CREATE_EXAMPLE, PROPOSE_EXAMPLE } from "./message.ts";

const { b, code } = FormattedString;

/** The rules in force, one line each. `minutes` is the voting time of a proposal that names none. */
export const rules = (minutes: number): string => `A vote passes with more yes than no. One vote each, final.
A yes puts in ${formatSol(MIN_VOTE_LAMPORTS)} to ${formatSol(MAX_VOTE_LAMPORTS)} SOL, ${formatSol(DEFAULT_VOTE_LAMPORTS)} if you don't say.
Votes run ${MIN_VOTING_MINUTES} to ${MAX_VOTING_MINUTES} minutes, ${minutes} if nobody says.`;

/** The rules where no session says otherwise. */
export const rulesText = rules(DEFAULT_VOTING_MINUTES);

/** `/help` in a group. */
export const helpText: FormattedString = fmt`${b("How it works")}
1. An admin opens a session: ${code(CREATE_EXAMPLE)}
2. Everybody taps Join.
3. Somebody proposes: ${code(PROPOSE_EXAMPLE)}
4. Tap a button to vote, or send ${code("/vote yes 0.05")} or ${code("/vote no")}
5. When the time is up I post the result.

${b("Also")}
/status – what is going on
/cancel – withdraw the vote
/close_session – end the session

${b("Rules")}
${rulesText}`;

/** `/start` in a group, and the greeting when the bot is added to one. */
export const greetingText: FormattedString = fmt`👋 Hi! I run votes for groups that trade together.
Next step: an admin sends ${code(CREATE_EXAMPLE)}
Questions? /help`;

/** `/start` and `/help` in a private chat. */
export const privateText: FormattedString = fmt`👋 Hi! I run votes for groups that trade together.
Add me to your group, and an admin sends there:
${code(CREATE_EXAMPLE)}

${b("Rules")}
${rulesText}`;
