import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { formatSol, formatTotal } from "../domain/money.ts";
import type { ProposalKind } from "../domain/session.ts";
import type { Tally } from "../domain/tally.ts";
import type { Ballot } from "../domain/vote-request.ts";
import { CREATE_EXAMPLE, PROPOSE_EXAMPLE, timeLeft } from "./message.ts";

/** `Yes 0.05 SOL`, `No`, or just `Yes` where an order is to be sold. */
export function ballotText({ choice, lamports }: Ballot): string {
  if (choice === "no") return "No";
  return lamports === 0 ? "Yes" : `Yes ${formatSol(lamports)} SOL`;
}

/** `Yes 2 · No 1 · 0.06 SOL`; without the total where an order is to be sold, and before anybody has voted. */
export const countsText = (kind: ProposalKind, { yes, no, lamports }: Tally): string =>
  `Yes ${yes} · No ${no}${kind === "buy" && yes + no > 0 ? ` · ${formatTotal(lamports)}` : ""}`;

/** What a member reads whose vote counts, in the chat or in a tap's pop-up. `leftMs` is the time until the end. */
export function votedText(kind: ProposalKind, ballot: Ballot, tally: Tally, leftMs: number): string {
  const counts = `${countsText(kind, tally)} so far.`;
  const left = leftMs > 0 ? ` ${timeLeft(leftMs)} left.` : "";
  return `✅ Counted: ${ballotText(ballot)}\n${counts}${left}`;
}

export const joinedText = "You're in! When somebody proposes a trade, tap a button on its card to vote.";
export const alreadyJoinedText = "You're already in.";
export const leftText = "You're out of this session. Changed your mind? Tap Join.";
export const skippedText = "Okay, skipped. You can still join as long as the session is open.";

/** Said when a vote was withdrawn. */
export const cancelledText = (kind: ProposalKind): FormattedString =>
  kind === "buy"
    ? fmt`🚫 The vote was cancelled. Nothing will be bought.
Propose again with ${FormattedString.code(PROPOSE_EXAMPLE)}`
    : fmt`🚫 The vote was cancelled. Nothing will be sold.`;

/** Said when a session is closed; what became of its vote is part of it. */
export function closedText(proposal: "none" | "cancelled" | "settling"): FormattedString {
  const vote = {
    none: "",
    cancelled: " Its open vote was cancelled.",
    settling: " The result of its last vote comes first.",
  }[proposal];
  return fmt`🔒 The session is closed.${vote}
Open the next one with ${FormattedString.code(CREATE_EXAMPLE)}`;
}

/** Said when an operator lets a group trade. `onPaper` is whether that needs no permission in this deployment. */
export const allowedText = (onPaper: boolean): FormattedString =>
  onPaper
    ? fmt`✅ This group may trade. Trades are on paper here, so no money moves.`
    : fmt`✅ This group may trade now.
Next step: an admin sends ${FormattedString.code(CREATE_EXAMPLE)}`;

/** Said when an operator forbids it. */
export const revokedText = (onPaper: boolean): FormattedString =>
  onPaper
    ? fmt`🔒 Noted for the day when trades are for real. They are on paper here, which needs no permission.`
    : fmt`🔒 This group may not trade any more. What is being voted on now will not be carried out; a trade that I have asked for already goes on.`;

/**
 * Said when the supergroup already had a session of its own, so that the old group's could not move in. `settling` says that the old one
 * has a vote whose time was up.
 */
export const moveOccupiedText = (settling: boolean): string =>
  settling
    ? "This chat already has a session, so the one from before the upgrade was closed. The result of its last vote still comes."
    : "This chat already has a session, so the one from before the upgrade was closed and its open vote cancelled.";

/** Said when Redis did not answer and the sender should not wait for a redelivery. */
export const notConfirmedText =
  "I could not confirm that just now. Please send it again in a minute: nothing is ever counted twice.";

/** What a tap's pop-up says where it could not be confirmed. */
export const tapNotConfirmedText = "I could not confirm that. Please tap again: nothing is ever counted twice.";

/** Said when we made a mistake. */
export const mistakeText = "Sorry, something went wrong on my side. Send /status to see where things stand.";
