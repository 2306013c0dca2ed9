import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { isComplete } from "../domain/early-end.ts";
import { shownName } from "../domain/person.ts";
import type { Rules } from "../domain/rules.ts";
import { isOver, type Proposal, type Session } from "../domain/session.ts";
import { finalTallyOf } from "../domain/tally.ts";
import { amountsOf } from "../domain/vote-amounts.ts";
import { countsText, turnoutText } from "./answers.ts";
import { rulesText } from "./help.ts";
import { CREATE_EXAMPLE, PROPOSE_EXAMPLE, timeLeft, yesExample } from "./message.ts";
import { rulesLine } from "./rules.ts";
import { timeOfDay } from "./time.ts";
import { titleOf } from "./trade.ts";

/** The number of names that `/status` lists. The rest are counted. */
const MAX_NAMES = 30;

/** `/status`: the session, its vote, who is in, what to do next, and where the rules are. `now` is in milliseconds. */
export function statusText(session: Session | null, now: number, rules: Rules): FormattedString {
  if (session === null) {
    return fmt`No session is open here.
An admin can open one: ${FormattedString.code(CREATE_EXAMPLE)}

${rulesText(rules.defaultMinutes, rules)}`;
  }
  const last = session.proposals.at(-1);
  const isIdle = last === undefined || isOver(last.state);
  const vote = isIdle ? noVote(session) : voteText(last, now, rules);
  // Below a vote's own rules, those of groups that have set none would read as if they held, too.
  const others = isIdle ? rulesText(session.minutes, rules) : "All rules: /settings";
  return fmt`📣 ${FormattedString.b(session.message)}${session.open ? "" : " (closing)"}
👥 ${String(session.participantCount)} joined${names(session)}

${vote}

${others}`;
}

const noVote = (session: Session): FormattedString =>
  session.open
    ? fmt`No vote is running. Propose: ${FormattedString.code(PROPOSE_EXAMPLE)}`
    : fmt`The session is closing.`;

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
  const next = running ? left : fmt`${waiting || "Time is up: the result comes in a moment."}`;
  return fmt`🗳 ${FormattedString.b(titleOf(proposal))}
${hidden ? "Votes are hidden until the end." : countsText(kind, tally)}
${next}${rulesLine(hidden ? { ...proposal.rules, hidden: false } : proposal.rules, kind)}`;
}

function names({ participants, participantCount }: Session): string {
  if (participantCount === 0) return ". Tap Join on its card.";
  const shown = participants.slice(0, MAX_NAMES).map(({ name }) => shownName(name));
  const more = participantCount - shown.length;
  return `: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
