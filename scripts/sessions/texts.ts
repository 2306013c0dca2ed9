import { formatTotal } from "../../src/domain/money.ts";
import { shownName } from "../../src/domain/person.ts";
import type { ProposalRecord, SessionRecord } from "../../src/domain/record.ts";
import { isOver, type Proposal, type Session } from "../../src/domain/session.ts";
import type { Chat, Counts, Shown } from "./operator-store.ts";

/** A time as `2026-11-29 20:15 UTC`. */
const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** How long something takes, in the largest unit that says something. */
function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.round(ms / 1_000))} s`;
  if (minutes < 120) return `${minutes} min`;
  return `${Math.round(minutes / 60)} h`;
}

/** What people wrote, on one line and without what a terminal would obey. */
const lineOf = (written: string): string => written.replace(/[\s\p{Cc}]+/gu, " ");

/** The live sessions, two lines each. `now` is in milliseconds. */
export const listText = (sessions: readonly Session[], now: number): string =>
  sessions.length === 0 ? "No session is live." : sessions.map((session) => liveText(session, now)).join("\n");

function liveText(
  { chatId, message, open, participantCount, creator, openedAt, proposals }: Session,
  now: number,
): string {
  const head = `${chatId}  ${lineOf(message)}`;
  const since = `${open ? "open" : "closing"} for ${durationText(now - openedAt)}, by ${shownName(creator.name)}`;
  return `${head}\n    ${lineOf(since)}, ${participantCount} joined, ${voteText(proposals.at(-1), now)}`;
}

function voteText(last: Proposal | undefined, now: number): string {
  if (last === undefined || isOver(last.state)) return "no vote";
  const { text, tally, eligibleVoters, endTime, state } = last;
  const voted = `${tally.yes + tally.no} of ${eligibleVoters} voted`;
  const what = lineOf(text);
  if (state === "open" && now < endTime) return `${what}: ${voted}, ${durationText(endTime - now)} left`;
  return `${what}: ${voted}, ended ${durationText(now - endTime)} ago and not announced (${state})`;
}

/** How many votes wait, and how the cron trigger does. */
export function countsText({ running, overdue, cronMs }: Counts): string {
  const cron = cronMs === null ? "never ran" : `ran ${durationText(cronMs)} ago`;
  return `${running} running or put off, ${overdue} overdue; the cron trigger ${cron}`;
}

/** One session or one proposal, with who voted what. */
export const shownText = (shown: Shown): string =>
  shown.kind === "session" ? sessionText(shown.session) : proposalText(shown.proposal);

function sessionText(session: SessionRecord): string {
  const { message, open, chatId, createdByUsername, participants, proposals } = session;
  const head = `${message} (${open ? "open" : "closed"}), by ${createdByUsername}, in chat ${chatId}`;
  const joined = `${participants.length} joined: ${participants.join(", ") || "nobody"}`;
  return [head, joined].map(lineOf).concat(proposals.map(proposalText)).join("\n");
}

function proposalText({
  id,
  text,
  open,
  createdByUsername,
  startTime,
  duration,
  votes,
  votesHidden,
}: ProposalRecord): string {
  const head = `${id}  ${lineOf(text)}`;
  const when = `${open ? "open" : "over"}, ${timeText(startTime)} for ${duration} min, by ${createdByUsername}`;
  const cast = Object.entries(votes).map(([name, { vote, amount }]) =>
    vote === "yes" && amount > 0 ? `${name} yes ${amount} SOL` : `${name} ${vote}`,
  );
  const none = votesHidden ? "its votes are hidden" : "nobody voted";
  return `${head}\n    ${lineOf(when)}\n    ${lineOf(cast.join("; ") || none)}`;
}

/** A chat's sessions, a line each, and its newest orders. */
export function chatText({ sessions, orders, orderCount }: Chat): string {
  const lines = sessions.map(({ message, open, participants, proposals }) => {
    const votes = `${proposals.length} vote${proposals.length === 1 ? "" : "s"}`;
    return `${open ? "open  " : "closed"}  ${lineOf(message)}: ${participants.length} joined, ${votes}`;
  });
  const owned = orders.map(({ number, state, bought }) => {
    return `order ${number}  ${lineOf(bought.token)}  ${formatTotal(bought.total)}  ${state}`;
  });
  const more = orderCount > orders.length ? [`… and ${orderCount - orders.length} older orders`] : [];
  return [...(lines.length === 0 ? ["No session."] : lines), ...owned, ...more].join("\n");
}
