import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { formatSol } from "../domain/money.ts";
import type { DeploymentTerms, Rules } from "../domain/rules.ts";
import { CREATE_EXAMPLE, PROPOSE_EXAMPLE, SELL_EXAMPLE, yesExample } from "./message.ts";
import { amountRange } from "./rules.ts";

const { b, code } = FormattedString;

/** The rules of groups that have set none, one line each. `minutes` is the voting time of a proposal that names none. */
export const rulesText = (minutes: number, rules: Rules): string =>
  `Unless /settings says otherwise:
A vote passes with more yes than no. One vote each, final.
A yes puts in ${formatSol(rules.minVote)} to ${formatSol(rules.maxVote)} SOL, ${formatSol(rules.defaultVote)} if you don't say.
Votes run ${rules.minMinutes} to ${rules.maxMinutes} minutes, ${minutes} if nobody says.`;

/** What the rules of every group lie within. */
const boundsText = (rules: Rules): string =>
  `In all of them a yes puts in ${amountRange(rules.minVote, rules.maxVote)}, and a vote runs ${rules.minMinutes} to ${rules.maxMinutes} minutes.`;

/** What the help says of `/price`. */
const PRICE_LINE = "/price – what a token costs, like /price BONK";

/** `/help` in a group. The commands that need a market are named if there is one. */
export const helpText = (deployment: DeploymentTerms): FormattedString => fmt`${b("How it works")}
1. An admin opens a session: ${code(CREATE_EXAMPLE)}
2. Everybody taps Join.
3. Somebody proposes: ${code(PROPOSE_EXAMPLE)}
4. Tap a button to vote, or send ${code(yesExample(deployment))} or ${code("/vote no")}
5. When the time is up, or all have voted, I post the result. What passed is bought.
6. Sell it later, by a vote of those who paid: ${code(SELL_EXAMPLE)}

${b("Also")}
/status – what is going on
/orders – what was bought, and who holds what${deployment.marketConnected ? `\n/worth – what it is worth now\n${PRICE_LINE}` : ""}
/history – past votes and their results
/board – all of it on a page, live
/settings – the rules of this group
/cancel – withdraw the vote
/close_session – end the session
/export – all of it as files, for admins
/forget – forget the history, for the owner

${b("Rules")}
Each group has its own. See them, and change them as an admin: /settings
${boundsText(deployment)}`;

/** `/start` in a group, and the greeting when the bot is added to one. */
export const greetingText: FormattedString = fmt`👋 Hi! I run votes for groups that trade together.
Next step: an admin sends ${code(CREATE_EXAMPLE)}
Questions? /help`;

/** The greeting of a group that may not trade yet. */
export const closedGreetingText = (
  chatId: number,
): FormattedString => fmt`👋 Hi! I run votes for groups that trade together.
This group may not trade yet. Next step: ask my operator to send /allow here.
They will need the group's id: ${FormattedString.code(String(chatId))}
Questions? /help`;

/** `/start` and `/help` in a private chat. The command that needs a market is named if there is one. */
export const privateText = (
  deployment: DeploymentTerms,
): FormattedString => fmt`👋 Hi! I run votes for groups that trade together.
Add me to your group, and an admin sends there:
${code(CREATE_EXAMPLE)}

${b("Also")}
/me – your shares in all your groups${deployment.marketConnected ? `\n${PRICE_LINE}` : ""}

${b("Rules")}
Each group has its own, which its admins set with /settings there.
${boundsText(deployment)}`;
