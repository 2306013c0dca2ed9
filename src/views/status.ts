import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { isComplete } from "../domain/early-end.ts";
import type { GroupRules } from "../domain/group-rules.ts";
import { shownName } from "../domain/person.ts";
import type { DeploymentTerms, Rules } from "../domain/rules.ts";
import { isOver, type Proposal, type Session } from "../domain/session.ts";
import { finalTallyOf } from "../domain/tally.ts";
import { amountsOf } from "../domain/vote-amounts.ts";
import { countsText, turnoutText } from "./answers.ts";
import { rulesText } from "./help.ts";
import { CREATE_EXAMPLE, PROPOSE_EXAMPLE, timeLeft, yesExample } from "./message.ts";
import { nextVoteText, rulesLine } from "./rules.ts";
import { timeOfDay } from "./time.ts";
import { titleOf } from "./trade.ts";

/** The number of names that `/status` lists. The rest are counted. */
const MAX_NAMES = 30;

/**
 * `/status`: the session, its vote, who is in, what to do next, and the group's rules. `found` is null if no session is
 * open. `deployment` is what the deployment allows. `now` is in milliseconds.
 */
export function statusText(
  found: { readonly session: Session; readonly rules: GroupRules } | null,
  now: number,
  deployment: DeploymentTerms,
): FormattedString {
  if (found === null) {
    return fmt`No session is open here.
An admin can open one: ${FormattedString.code(CREATE_EXAMPLE)}

${rulesText(deployment.defaultMinutes, deployment)}`;
  }
  const { session, rules } = found;
  const last = session.proposals.at(-1);
  const isIdle = last === undefined || isOver(last.state);
  const vote = isIdle ? noVote(session, rules) : voteText(last, now, deployment);
  // A vote keeps the rules that it began with, so only those are told beside it.
  const others = isIdle ? `${nextVoteText(session.minutes, rules, deployment)}\n` : "";
  return fmt`📣 ${FormattedString.b(session.message)}${session.open ? "" : " (closing)"}
👥 ${String(session.participantCount)} joined${names(session)}

${vote}

${others}All rules: /settings`;
}

/** What to do while no vote runs. */
function noVote(session: Session, { pause, propose }: GroupRules): FormattedString {
  if (!session.open) return fmt`The session is closing.`;
  if (pause)
    return fmt`No vote is running, and nothing can be proposed for now. An admin can change that: /settings pause off`;
  const who = propose === "admins" ? "An admin can propose" : "Propose";
  return fmt`No vote is running. ${who}: ${FormattedString.code(PROPOSE_EXAMPLE)}`;
}

function voteText(proposal: Proposal, now: number, rules: Rules): FormattedString {
  const { tally, state, endTime, eligibleVoters, kind } = proposal;
  const running = state === "open" && now < endTime;
  const waiting = state === "closed" && finalTallyOf(proposal).passed ? "It passed, and the trade is under way." : "";
  const hidden = running && proposal.rules.hidden;
  const example = kind === "buy" ? yesExample(amountsOf(proposal.rules, rules)) : "/vote yes";
  // A vote that is typed can be read by all.
  const how = hidden ? "Tap a button on its card." : `Tap its card, or ${example}`;
  const left = isComplete(proposal)
    ? fmt`Everybody has voted: the result comes soon.`
    : fmt`${turnoutText(tally, eligibleVoters)}, ${timeLeft(endTime - now)} left (until ${timeOfDay(endTime)}). ${how}`;
  const hasQuote = proposal.market?.quote != null;
  const next = running ? left : fmt`${waiting || "Time is up: the result comes in a moment."}`;
  return fmt`🗳 ${FormattedString.b(titleOf(proposal))}
${hidden ? "Votes are hidden until the end." : countsText(kind, tally)}
${next}${rulesLine(hidden ? { ...proposal.rules, hidden: false } : proposal.rules, kind, hasQuote)}`;
}

function names({ participants, participantCount }: Session): string {
  if (participantCount === 0) return ". Tap Join on its card.";
  const shown = participants.slice(0, MAX_NAMES).map(({ name }) => shownName(name));
  const more = participantCount - shown.length;
  return `: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
