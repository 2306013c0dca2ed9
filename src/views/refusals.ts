import { MAX_VOTE_CHANGES } from "../domain/group-rules.ts";
import { formatSol } from "../domain/money.ts";
import { assertNever } from "../domain/result.ts";
import { MAX_SESSION_MESSAGE_LENGTH, MAX_SUGGESTED_LAMPORTS, type Rules } from "../domain/rules.ts";
import { withoutAddresses, withoutMentions } from "../domain/text.ts";
import { ballotText } from "./answers.ts";
import { CREATE_EXAMPLE, PROPOSE_EXAMPLE, SELL_EXAMPLE, timeLeft, yesExample } from "./message.ts";
import { NOT_HELD, noOrderText } from "./order-refusals.ts";
import type { Refusal } from "./refusal.ts";
import { possibleValuesText } from "./rule-texts.ts";
import { amountRange } from "./rules.ts";
import { alreadyVotedText, amountBetween, tooMuchText } from "./vote-refusals.ts";

const minutesRule = ({ minMinutes, maxMinutes }: Rules): string =>
  `A vote runs ${minMinutes} to ${maxMinutes} minutes.`;
/** What the deployment allows: a group's own rule may allow less, and is not read for a vote that neither takes. */
const amountRule = ({ minVote, maxVote }: Rules): string =>
  `A yes puts in ${amountRange(minVote, maxVote)}, or what /settings says.`;

/** Turns a refusal into one short sentence or two: what is wrong, and what to send instead. */
export function refusalText(refusal: Refusal, rules: Rules): string {
  switch (refusal.reason) {
    case "message_missing":
      return `What is it about? Send ${CREATE_EXAMPLE}`;
    case "message_too_long":
      return `That is too long for a card. Keep it to ${MAX_SESSION_MESSAGE_LENGTH} characters.`;
    case "minutes_unreadable":
      return `I could not read the end of that. After the quotes comes only the number of minutes, like ${rules.defaultMinutes}. ${minutesRule(rules)}`;
    case "minutes_out_of_range":
      return `${minutesRule(rules)} Put a number from ${rules.minMinutes} to ${rules.maxMinutes} at the end.`;
    case "action_missing":
      return `What should we buy? Send ${PROPOSE_EXAMPLE}. To sell: ${SELL_EXAMPLE}`;
    case "order_missing":
      return `Which order? Write its number, like /order 3 or ${SELL_EXAMPLE}. /orders lists them.`;
    case "no_order":
      return noOrderText(refusal.count);
    case "order_forgotten":
      return `Order ${refusal.number} was forgotten with this group's history. /orders lists those that are left.`;
    case "choice_gone":
      return "That proposal was deleted, changed, or is too old. Please send it again.";
    case "choice_away":
      return "The market does not answer just now. Tap again in a minute, or propose it with the token's address.";
    case "no_market":
      return "This bot has no market connected, so I know no prices.";
    case "market_away":
      return "The market does not answer just now. Please try again in a minute.";
    case "price_token_missing":
      return "Which token's price? Send /price BONK, or /price and the token's address.";
    case "price_unknown":
      return `The market knows no token ${refusal.token}. Check how it is written, or send /price and its address.`;
    case "not_your_choice":
      return "Only the one who sent this /propose can choose.";
    case "archive_away":
      return "Older votes can't be shown just now. Please try again in a minute.";
    case "shares_away":
      return "Your shares can't be shown just now. Please try again in a minute.";
    case "no_archive":
      return "I keep no list of what you paid for across groups. Send /orders in a group: it shows what was bought there, and who holds what.";
    case "export_admins_only":
      return "Only admins can export this group's history. /history shows it to everybody.";
    case "export_anonymous":
      return "You are writing anonymously, so I don't know whom to send the files to. Turn off “Remain anonymous” and send it again.";
    case "export_private":
      return "Send /export in your group, as one of its admins. I then send you the files here.";
    case "owner_only":
      return "Only the owner of this group can make me forget its history.";
    case "owner_anonymous":
      return "You are writing anonymously, so I can't tell if you own this group. Turn off “Remain anonymous” and send it again.";
    case "forget_session_open":
      return "A session is still open. Close it first with /close_session, then send /forget again.";
    case "not_held":
      return NOT_HELD[refusal.state];
    case "not_contributor":
      return "Only those who paid for this order can propose its sale or vote on it.";
    case "no_amount":
      return "Selling takes no amount, so nothing was counted. Send just /vote yes or /vote no";
    case "field_unknown":
      return `I don't know “${withoutAddresses(withoutMentions(refusal.field))}”. Send ${PROPOSE_EXAMPLE}`;
    case "field_twice":
      return `There are two of ${refusal.field}=. Send it once, like ${PROPOSE_EXAMPLE}`;
    case "token_missing":
      return `Which token? Send ${PROPOSE_EXAMPLE}`;
    case "token_malformed":
      return "That is no token I know how to read. Write a symbol like BONK, or the token's full address.";
    case "amount_missing":
      return `How much do you suggest? Add it in SOL, like ${PROPOSE_EXAMPLE}`;
    case "amount_malformed":
      return `I could not read the amount. Write SOL as a number like amount=0.05, up to ${formatSol(MAX_SUGGESTED_LAMPORTS)}.`;
    case "price_malformed":
      return "I could not read the price. Write price=market, a number like price=0.5, or price=target:0.5";
    case "choice_missing":
      return `Vote yes or no? Send ${yesExample(rules)} or /vote no`;
    case "field_ambiguous": {
      const { field, decimals, thousands } = refusal;
      return `That number can be read two ways. Write ${field}${decimals} or ${field}${thousands}`;
    }
    case "amount_ambiguous":
      return `That can be read two ways, so nothing was counted. Send /vote yes ${refusal.decimals} or /vote yes ${refusal.thousands}`;
    case "amount_unreadable":
      return `I could not read the amount, so nothing was counted. Send it like ${yesExample(rules)}`;
    case "amount_out_of_range":
      return `${amountRule(rules)} Send it like ${yesExample(rules)}`;
    case "no_takes_no_amount":
      return "A no puts nothing in. Send just /vote no, or /vote yes with an amount.";
    case "no_session":
      return `No session is open here. An admin can open one: ${CREATE_EXAMPLE}`;
    case "nothing_to_close":
      return "No session is open here any more.";
    case "closed":
      return "This session is closed. An admin can open the next one.";
    case "other_session":
      return "That card is from an earlier session. Send /status to see what is on now.";
    case "past":
      return "That was for something that is already over. Send /status to see what is on now.";
    case "late":
      return "That reached me late. Send it again if you still mean it.";
    case "session_open":
      return `A session is already open: “${refusal.message}”. Close it first with /close_session`;
    case "session_closing":
    case "settling":
      return "The last vote is being settled. /status says how far it is.";
    case "ended":
      return refusal.ballot === null
        ? "Time is up, so this vote was not counted. The result comes in a moment."
        : `Time is up. Your vote counts: ${ballotText(refusal.ballot)}. The result comes in a moment.`;
    case "not_allowed":
      return `This group may not trade. Ask my operator to send /allow here. The group's id is ${refusal.chatId}`;
    case "not_operator":
      return "Only my operator can do that.";
    case "anonymous_operator":
      return "You are writing anonymously, so I can't tell if you are my operator. Turn off “Remain anonymous” and send it again.";
    case "not_admin":
      return "Only this chat's admins can open a session.";
    case "not_creator":
      return "Only an admin, or whoever opened the session, can close it.";
    case "not_proposer":
      return "Only an admin, or whoever proposed it, can cancel this vote.";
    case "not_participant":
      return "You have not joined yet. Tap Join on the session's card first.";
    case "has_votes":
      return "Votes are already in, so only an admin can cancel now.";
    case "vote_open":
      return `A vote is already running, ${timeLeft(refusal.leftMs)} left. Propose again when it has ended.`;
    case "no_proposal":
      return `No vote is running. Start one with ${PROPOSE_EXAMPLE}`;
    case "other_proposal":
      return "That vote is over.";
    case "already_voted":
      return alreadyVotedText(refusal.ballot, refusal.changeable);
    case "changed_often":
      return `A vote can be changed ${MAX_VOTE_CHANGES} times at most. Yours stays${refusal.ballot === null ? " as it is" : `: ${ballotText(refusal.ballot)}`}.`;
    case "amount_outside":
      return `In this group a yes puts in ${amountRange(refusal.min, refusal.max)}. Send it like /vote yes ${amountBetween(refusal.min, refusal.max)}`;
    case "over_cap":
    case "over_daily":
      return tooMuchText(refusal);
    case "paused":
      return "Nothing can be proposed here for now. An admin can change that: /settings pause off";
    case "admins_only":
      return "Only this chat's admins can propose here. /settings shows the rules.";
    case "voted":
      return "You have voted in this session, so you stay in it.";
    case "not_in":
      return "You were not in this session.";
    case "anonymous":
      return "You are writing anonymously, so I can't tell whose this is. Tap the card's buttons, or turn off “Remain anonymous”.";
    case "channel":
      return "That came from a channel, so I can't tell who you are. Please write as yourself.";
    case "not_member":
      return "Only members of this group can take part. Join the group first, then tap Join again.";
    case "forwarded":
      return "That was forwarded, so I did nothing. If you mean it, write it yourself.";
    case "via_bot":
      return "That came through another bot, so I did nothing. If you mean it, write it yourself.";
    case "private_chat":
      return "That works in a group. Add me to one and send it there.";
    case "admins_unknown":
      return "Telegram did not tell me who the admins are. Please try again in a moment.";
    case "rule_unknown":
      return `I know no rule “${withoutAddresses(withoutMentions(refusal.word))}”. /settings lists them all.`;
    case "rule_value":
      return possibleValuesText(refusal.rule, rules);
    case "board_admins_only":
      return "Only admins can end the links to our board. Send /board for a link.";
    case "rules_admins_only":
      return "Only admins can change the rules here. /settings shows them.";
    case "rule_changed_since":
      return "That rule has been changed again since. /settings shows what holds now.";
    case "hidden_or_cap":
      return refusal.rule === "cap"
        ? "Hidden votes can't have a cap. Turn hidden off first: /settings hidden off"
        : "Votes with a cap can't be hidden. Take the cap away first: /settings cap none";
    case "unknown_command":
      return "I don't know that command. Send /help to see what I do.";
    case "unknown_button":
      return "That button is out of date. Send /status to see what is on now.";
    case "too_fast":
      return "Slow down, please. That tap changed nothing: wait a few seconds, then tap again.";
    default:
      return assertNever(refusal);
  }
}
