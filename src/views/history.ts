import { FormattedString, fmt } from "@grammyjs/parse-mode";
import type { InlineKeyboardButton } from "grammy/types";
import { encodeButton } from "../domain/button.ts";
import { formatSol, formatTotal } from "../domain/money.ts";
import { cursorOf, type PastVote, type PastVoteCursor } from "../domain/past-vote.ts";
import { quietName } from "../domain/person.ts";
import { assertNever } from "../domain/result.ts";
import type { Vote } from "../domain/session.ts";
import { TAIL_LENGTH } from "./list.ts";
import { MAX_MESSAGE_LENGTH, PROPOSE_EXAMPLE, type View } from "./message.ts";
import { dayAndTime } from "./time.ts";
import { orderName } from "./trade.ts";

/** The number of past votes on a page. */
export const VOTES_PER_PAGE = 5;

/** The room for what is written above and below the votes, in UTF-16 units. */
const FRAME_LENGTH = 200;

/** A page of a group's past votes, newest first. */
export interface History {
  readonly votes: readonly PastVote[];
  /** Whether it begins with the newest vote of all. */
  readonly isNewest: boolean;
  readonly hasOlder: boolean;
  /** Why there may be older votes that are not shown; null if all are shown. */
  readonly missing: { readonly why: "archive_away" } | { readonly why: "not_kept"; readonly keptHours: number } | null;
}

/** `/history`: a few past votes with their results and who voted what, and buttons to older ones and to the newest. */
export function historyPage({ votes, isNewest, hasOlder, missing }: History): View {
  const last = votes.at(-1);
  if (last === undefined) {
    return missing?.why === "archive_away"
      ? { text: fmt`${AWAY}`, buttons: [] }
      : {
          text: fmt`There are no past votes to show. Start one: ${FormattedString.code(PROPOSE_EXAMPLE)}${missing === null ? "" : `\n\n${missingText(missing)}`}`,
          buttons: [],
        };
  }
  const room = Math.floor((MAX_MESSAGE_LENGTH - FRAME_LENGTH) / VOTES_PER_PAGE);
  const end = missing === null || (hasOlder && missing.why === "not_kept") ? "" : missingText(missing);
  const parts = votes.map((vote) => voteText(vote, room));
  return {
    text: fmt`🗂 ${FormattedString.b("Past votes")}, newest first

${FormattedString.join(parts, "\n\n")}${end === "" ? "" : `\n\n${end}`}`,
    buttons: pager(isNewest, hasOlder ? cursorOf(last) : null),
  };
}

/** What is said if the archive does not answer. */
const AWAY = "Older votes can't be shown just now. Please try again in a minute.";

function missingText(missing: NonNullable<History["missing"]>): string {
  switch (missing.why) {
    case "archive_away":
      return AWAY;
    case "not_kept":
      return `I keep votes for ${missing.keptHours === 1 ? "1 hour" : `${missing.keptHours} hours`} after their session is closed.`;
    default:
      return assertNever(missing);
  }
}

function pager(isNewest: boolean, older: PastVoteCursor | null): InlineKeyboardButton[][] {
  const button = (text: string, before: PastVoteCursor | null): InlineKeyboardButton => ({
    text,
    callback_data: encodeButton({ kind: "history", before }),
  });
  const row = [...(isNewest ? [] : [button("« Newest", null)]), ...(older === null ? [] : [button("Older ›", older)])];
  return row.length === 0 ? [] : [row];
}

/** One vote: what it was about, when it began, how it ended, and who voted what. It fits into `room` UTF-16 units. */
function voteText(vote: PastVote, room: number): FormattedString {
  const head = fmt`${FormattedString.b(titleOf(vote))} · ${dayAndTime(vote.startTime)}
${resultText(vote)}${countsText(vote)}`;
  if (vote.votesHidden) return fmt`${head}\nIts votes were hidden, and stay so.`;
  const voters = votersText(vote.votes, room - head.text.length - TAIL_LENGTH);
  return voters === "" ? head : fmt`${head}\n${voters}`;
}

function titleOf({ kind, token, orderNumber }: PastVote): string {
  if (kind === "buy") return `BUY ${token}`;
  return orderNumber === null ? `SELL ${token}` : `SELL ${orderName(orderNumber)} (${token})`;
}

/** How a vote ended, in a few words. */
function resultText({ kind, state, passed, outcome, orderNumber }: PastVote): string {
  const done = kind === "buy" ? "bought" : "sold";
  if (state === "cancelled") return "🚫 Cancelled";
  if (passed === null) return "❔ Never settled";
  if (!passed) return `❌ Not ${done}`;
  if (outcome === null) return `❔ Passed, but never ${done}`;
  switch (outcome.tag) {
    case "filled": {
      const paper = outcome.fill.onPaper ? " on paper" : "";
      if (kind === "sell") return `✅ Sold for ${formatTotal(outcome.fill.received ?? 0)}${paper}`;
      return `✅ Bought${orderNumber === null ? "" : ` as ${orderName(orderNumber)}`}${paper}`;
    }
    case "rejected":
      return `⚠️ Passed, but not ${done}`;
    case "unknown":
      return `❔ Passed, but nobody knows if it was ${done}`;
    default:
      return assertNever(outcome);
  }
}

/** `Yes 2 · No 1 · 0.06 SOL`. A sale has no total, since its votes put nothing in. */
function countsText({ kind, state, passed, yes, no, lamports, votesHidden }: PastVote): string {
  if (votesHidden) return "";
  if (yes + no === 0) return " · nobody voted";
  const needed = state !== "cancelled" && passed === false && yes > no ? ", more needed" : "";
  return ` · Yes ${yes} · No ${no}${needed}${kind === "buy" && yes > 0 ? ` · ${formatTotal(lamports)}` : ""}`;
}

/** Who voted what, yes before no, the largest amounts first. It is cut at `room` UTF-16 units, with how many are left out. */
function votersText(votes: readonly Vote[], room: number): string {
  const sorted = [...votes].sort(
    (a, b) => Number(b.choice === "yes") - Number(a.choice === "yes") || b.lamports - a.lamports,
  );
  let text = "";
  let label: Vote["choice"] | null = null;
  for (const [i, { voter, choice, lamports }] of sorted.entries()) {
    const before = choice === label ? ", " : `${text === "" ? "" : " · "}${choice === "yes" ? "Yes" : "No"}: `;
    const more = `${before}${quietName(voter.name)}${lamports === 0 ? "" : ` ${formatSol(lamports)}`}`;
    if (text.length + more.length > room) return `${text} and ${sorted.length - i} more`;
    text += more;
    label = choice;
  }
  return text;
}
