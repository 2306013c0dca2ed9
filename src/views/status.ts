import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { formatTotal } from "../domain/money.ts";
import { shownName } from "../domain/person.ts";
import { isOver, type Proposal, type Session } from "../domain/session.ts";
import { rules, rulesText } from "./help.ts";
import { CREATE_EXAMPLE, PROPOSE_EXAMPLE, timeLeft } from "./message.ts";

/** How many names `/status` lists before it counts the rest. */
const MAX_NAMES = 30;

/** `/status`: the session, its vote, who is in, what to do next, and the rules in force. `now` is in milliseconds. */
export function statusText(session: Session | null, now: number): FormattedString {
  if (session === null) {
    return fmt`No session is open here.
An admin can open one: ${FormattedString.code(CREATE_EXAMPLE)}

${rulesText}`;
  }
  const last = session.proposals.at(-1);
  const vote = last === undefined || isOver(last.state) ? noVote(session) : voteText(last, session, now);
  return fmt`📣 ${FormattedString.b(session.message)}${session.open ? "" : " (closing)"}
👥 ${String(session.participants.length)} joined${names(session)}

${vote}

${rules(session.minutes)}`;
}

const noVote = (session: Session): FormattedString =>
  session.open
    ? fmt`No vote is running. Propose: ${FormattedString.code(PROPOSE_EXAMPLE)}`
    : fmt`The session is closing.`;

function voteText({ token, tally, state, endTime }: Proposal, { participants }: Session, now: number): FormattedString {
  const running = state === "open" && now < endTime;
  const counts = `Yes ${tally.yes} · No ${tally.no} · ${formatTotal(tally.lamports)}`;
  const voted = `${tally.yes + tally.no} of ${participants.length} voted`;
  const next = running
    ? `${voted}, ${timeLeft(endTime - now)} left. Tap its card, or /vote yes 0.05`
    : "Time is up: the result comes in a moment.";
  return fmt`🗳 ${FormattedString.b(`BUY ${token}`)}
${counts}
${next}`;
}

function names({ participants }: Session): string {
  if (participants.length === 0) return ". Tap Join on its card.";
  const shown = participants.slice(0, MAX_NAMES).map(({ name }) => shownName(name));
  const more = participants.length - shown.length;
  return `: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
