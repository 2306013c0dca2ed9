import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { formatSol, formatTotal } from "../domain/money.ts";
import type { Receipt } from "../domain/recount.ts";
import { MS_PER_MINUTE } from "../domain/rules.ts";
import type { ProposalKind } from "../domain/session.ts";
import type { Tally } from "../domain/tally.ts";
import type { Ballot } from "../domain/vote-request.ts";
import { CRON_INTERVAL_MS } from "../time-limits.ts";
import { CREATE_EXAMPLE, minutesText, PROPOSE_EXAMPLE, timeLeft } from "./message.ts";

/** `Yes 0.05 SOL`, `No`, or just `Yes` for a sale. */
export function ballotText({ choice, lamports }: Ballot): string {
  if (choice === "no") return "No";
  return lamports === 0 ? "Yes" : `Yes ${formatSol(lamports)} SOL`;
}

/** `Yes 2 · No 1 · 0.06 SOL`. It has no total for a sale, and before anybody has voted. */
export const countsText = (kind: ProposalKind, { yes, no, lamports }: Tally): string =>
  `Yes ${yes} · No ${no}${kind === "buy" && yes + no > 0 ? ` · ${formatTotal(lamports)}` : ""}`;

/** `3 of 5 voted`. It says nothing of their choices. */
export const turnoutText = ({ yes, no }: Tally, eligibleVoters: number): string =>
  `${yes + no} of ${eligibleVoters} voted`;

/** A vote that counts, as its answer needs it. */
export interface CountedVote {
  readonly kind: ProposalKind;
  readonly ballot: Ballot;
  readonly tally: Tally;
  /** Whether it replaced an earlier vote of the same person. */
  readonly changed?: boolean;
  /** Whether no choice, amount or total may be shown before the end. */
  readonly hidden: boolean;
  readonly eligibleVoters: number;
  /** When its time is up, in milliseconds since 1970. */
  readonly endTime: number;
  /** When it ends early, in milliseconds since 1970, if all have voted who may. */
  readonly endsEarly: { readonly at: number } | null;
  /** Null if an older version of the bot made the proposal. */
  readonly receipt: Receipt | null;
}

/** The answer to a vote that counts, in the chat or in a tap's pop-up. `now` is in milliseconds since 1970. */
export function votedText(vote: CountedVote, now: number): string {
  const { kind, ballot, tally, changed, hidden, eligibleVoters, receipt } = vote;
  const left = untilEndText(vote, now);
  const done = changed ? "Changed" : "Counted";
  if (hidden)
    return `✅ ${done}. Votes are hidden until the end.\n${turnoutText(tally, eligibleVoters)}.${left}${receiptLine(receipt)}`;
  return `✅ ${done}: ${ballotText(ballot)}\n${countsText(kind, tally)} so far.${left}${receiptLine(receipt)}`;
}

/** By which a member finds the own vote among those that are recounted. It says nothing of the choice. */
const receiptLine = (receipt: Receipt | null): string =>
  receipt === null ? "" : `\nReceipt ${receipt.number} ${receipt.nonce}`;

/** How long the vote goes on. It is empty if its time is up. */
function untilEndText({ endTime, endsEarly }: CountedVote, now: number): string {
  if (endTime <= now) return "";
  if (endsEarly === null) return ` ${timeLeft(endTime - now)} left.`;
  if (endsEarly.at <= now) return " Everybody has voted: the result is coming.";
  // The next run of the cron trigger settles it, unless its full time is up before.
  const settled = Math.min(endsEarly.at + CRON_INTERVAL_MS, endTime);
  // Times are whole seconds, rounded up.
  const minutes = Math.max(1, Math.ceil((settled - now - 1_000) / MS_PER_MINUTE));
  return ` Everybody has voted: the result comes within ${minutesText(minutes)}.`;
}

export const joinedText = "You're in! When somebody proposes a trade, tap a button on its card to vote.";
export const alreadyJoinedText = "You're already in.";
export const leftText = "You're out of this session. Changed your mind? Tap Join.";
export const skippedText = "Okay, skipped. You can still join as long as the session is open.";

/** The answer to `/cancel`. */
export const cancelledText = (kind: ProposalKind): FormattedString =>
  kind === "buy"
    ? fmt`🚫 The vote was cancelled. Nothing will be bought.
Propose again with ${FormattedString.code(PROPOSE_EXAMPLE)}`
    : fmt`🚫 The vote was cancelled. Nothing will be sold.`;

/** The answer to `/close_session`, with what happens to the session's vote. */
export function closedText(proposal: "none" | "cancelled" | "settling"): FormattedString {
  const vote = {
    none: "",
    cancelled: " Its open vote was cancelled.",
    settling: " The result of its last vote comes first.",
  }[proposal];
  return fmt`🔒 The session is closed.${vote}
Open the next one with ${FormattedString.code(CREATE_EXAMPLE)}`;
}

/** The answer to an operator's `/allow`. `onPaper` is true if this deployment needs no permission. */
export const allowedText = (onPaper: boolean): FormattedString =>
  onPaper
    ? fmt`✅ This group may trade. Trades are on paper here, so no money moves.`
    : fmt`✅ This group may trade now.
Next step, unless a session is open: an admin sends ${FormattedString.code(CREATE_EXAMPLE)}`;

/** The answer to an operator's `/revoke`. `onPaper` is true if this deployment needs no permission. */
export const revokedText = (onPaper: boolean): FormattedString =>
  onPaper
    ? fmt`🔒 Noted for the day when trades are for real. They are on paper here, which needs no permission.`
    : fmt`🔒 This group may not trade any more. What is being voted on now will not be carried out; a trade that I have asked for already goes on.`;

/**
 * The message for a supergroup that already had its own session, so that the old group's could not move in. `settling`
 * says that the old one has a vote whose time was up.
 */
export const moveOccupiedText = (settling: boolean): string =>
  settling
    ? "This chat already has a session, so the one from before the upgrade was closed. The result of its last vote still comes."
    : "This chat already has a session, so the one from before the upgrade was closed and its open vote cancelled.";

/** The answer if Redis fails and the sender should not wait for a redelivery. */
export const notConfirmedText =
  "I could not confirm that just now. Please send it again in a minute: nothing is ever counted twice.";

/** The answer in a tap's pop-up if Redis fails. */
export const tapNotConfirmedText = "I could not confirm that. Please tap again: nothing is ever counted twice.";

/** The answer if we made a mistake. */
export const mistakeText = "Sorry, something went wrong on my side. Send /status to see where things stand.";
