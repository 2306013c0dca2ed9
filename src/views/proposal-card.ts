import { FormattedString, fmt } from "@grammyjs/parse-mode";
import type { InlineKeyboardButton } from "grammy/types";
import { encodeButton } from "../domain/button.ts";
import type { ProposalCard } from "../domain/card.ts";
import { formatSol, formatTotal } from "../domain/money.ts";
import { shownName } from "../domain/person.ts";
import { formatPrice } from "../domain/price.ts";
import { DEFAULT_VOTE_LAMPORTS, type Lamports, MAX_VOTE_LAMPORTS, MIN_VOTE_LAMPORTS } from "../domain/rules.ts";
import type { Proposal } from "../domain/session.ts";
import type { FinalTally, Tally } from "../domain/tally.ts";
import type { Ballot } from "../domain/vote-request.ts";
import { minutesText, type View } from "./message.ts";

/** Amounts that a button may offer beside the least one, unless the proposer's suggestion is a better fit. */
const ROUND_AMOUNTS: readonly Lamports[] = [50_000_000, 100_000_000, 500_000_000, 1_000_000_000];

/** The amounts of the three *Yes* buttons, rising: the default, then the suggestion where a vote may have it, then round ones. */
export function buttonAmounts(suggested: Lamports): readonly Lamports[] {
  const fits =
    suggested > DEFAULT_VOTE_LAMPORTS && suggested <= MAX_VOTE_LAMPORTS && suggested % MIN_VOTE_LAMPORTS === 0;
  const [first = MAX_VOTE_LAMPORTS, second = MAX_VOTE_LAMPORTS] = ROUND_AMOUNTS;
  const chosen = fits ? [suggested, ROUND_AMOUNTS.find((amount) => amount > suggested) ?? first] : [first, second];
  return [DEFAULT_VOTE_LAMPORTS, ...chosen.sort((a, b) => a - b)];
}

/** The card of an open proposal: what is proposed, the running tally, and the voting buttons. */
export function proposalCard(card: ProposalCard): View {
  const { sessionId, proposalId, tally, participants } = card;
  const button = (text: string, ballot: Ballot): InlineKeyboardButton => ({
    text,
    callback_data: encodeButton({ kind: "vote", sessionId, proposalId, ballot }),
  });
  const yes = buttonAmounts(card.suggested).map((lamports) =>
    button(`Yes ${formatSol(lamports)}`, { choice: "yes", lamports }),
  );
  return {
    text: fmt`${head(card.token)}
Price ${formatPrice(card.price)} · suggested ${formatSol(card.suggested)} SOL
By ${shownName(card.proposer)} · ${minutesText(card.minutes)} to vote

${counts(tally)}
${String(tally.yes + tally.no)} of ${String(participants)} voted. One vote each, and it is final.
Another amount? /vote yes 0.02`,
    buttons: [yes, [button("No", { choice: "no", lamports: 0 })]],
  };
}

/** The card once the time is up: no buttons, and whether it passed. */
export function settledCard(proposal: Proposal, tally: FinalTally): View {
  const outcome = tally.passed ? "✅ Passed" : "❌ Not passed";
  return { text: ended(proposal, tally, FormattedString.b(outcome)), buttons: [] };
}

/** The card of a proposal that was withdrawn. */
export const cancelledCard = (proposal: Proposal): View => ({
  text: ended(proposal, proposal.tally, FormattedString.b("🚫 Cancelled")),
  buttons: [],
});

const head = (token: string): FormattedString => fmt`🗳 ${FormattedString.b(`BUY ${token}`)}`;

const counts = ({ yes, no, lamports }: Tally): string => `Yes ${yes} · No ${no} · ${formatTotal(lamports)}`;

const ended = (proposal: Proposal, tally: Tally, outcome: FormattedString): FormattedString =>
  fmt`${head(proposal.token)}
Price ${formatPrice(proposal.price)} · suggested ${formatSol(proposal.suggested)} SOL
By ${shownName(proposal.proposer.name)}

${outcome} · ${counts(tally)}`;
