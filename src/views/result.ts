import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { formatSol, formatTotal } from "../domain/money.ts";
import { shownName } from "../domain/person.ts";
import { assertNever } from "../domain/result.ts";
import { passWord } from "../domain/rule-words.ts";
import type { Proposal, Vote } from "../domain/session.ts";
import { percent } from "../domain/shares.ts";
import { type FinalTally, votersNeeded, weightsOf } from "../domain/tally.ts";
import type { Contribution } from "../domain/trade.ts";
import { TAIL_LENGTH } from "./list.ts";
import { MAX_MESSAGE_LENGTH, type View } from "./message.ts";
import { sharesText, titleOf, tradeText } from "./trade.ts";

/** The shares of a sale take up to half of a message, in UTF-16 units. The rest is for who voted what. */
const SHARES_LENGTH = MAX_MESSAGE_LENGTH / 2;

/**
 * The result of a vote, the one message that notifies the group. It has the counts, the money, how the trade ended, the
 * shares of a sale, who voted what, and the hash for a recount. `sharers` are those who paid for the order that was sold. Voters are grouped by
 * amount, largest first, so that some three hundred fit; the rest are counted.
 */
export function resultMessage(proposal: Proposal, tally: FinalTally, sharers: readonly Contribution[]): View {
  const verdict = tally.passed ? "✅ Passed" : "❌ Not passed";
  const text = fmt`${FormattedString.b(`${verdict}: ${titleOf(proposal)}`)}
Yes ${String(tally.yes)} · No ${String(tally.no)} · Abstained ${String(tally.abstained)}
${money(proposal, tally)}${reason(proposal, tally)}${ending(proposal)}${shares(proposal, sharers)}`;
  const hash = hashLine(proposal);
  const voters = voterList(proposal.votes, MAX_MESSAGE_LENGTH - text.text.length - hash.text.length - TAIL_LENGTH);
  return { text: fmt`${text}${voters === "" ? "" : `\n\n${voters}`}${hash}`, buttons: [] };
}

/** The last line: the hash of all votes, by which anybody can recount them. */
const hashLine = ({ hash }: Proposal): FormattedString =>
  hash === null ? fmt`` : fmt`\n\n🧾 For a recount: ${FormattedString.code(hash)}`;

/** The total of a buy's yes votes; for a sale, what was once paid for the order. */
const money = (proposal: Proposal, { lamports }: FinalTally): string =>
  proposal.kind === "buy"
    ? `Total ${formatTotal(lamports)}`
    : `${proposal.bought.token}, bought for ${formatTotal(proposal.bought.total)}`;

/**
 * How a vote came out by the group's rules, if it did not pass, and what follows. People see the total above it and ask
 * whether it was spent. A vote that passed by a rule that is not the default says that it did.
 */
function reason(proposal: Proposal, tally: FinalTally): string {
  const nothing = proposal.kind === "buy" ? "nothing was bought" : "nothing was sold";
  const quorum = quorumLine(proposal, tally);
  switch (tally.verdict) {
    case "passed":
      return quorum + shareLine(proposal, "up");
    case "nobody":
      return `${quorum}\nNobody voted, so ${nothing}.`;
    case "no_quorum":
      return `${quorum}, so ${nothing}.`;
    case "tie":
      return `${quorum}${shareLine(proposal, "down") || "\nA tie does not pass"}, so ${nothing}.`;
    case "more_no":
      return `${quorum}${shareLine(proposal, "down") || "\nMore said no than yes"}, so ${nothing}.`;
    case "short":
      return `${quorum}${shareLine(proposal, "down")}, so ${nothing}.`;
    default:
      return assertNever(tally.verdict);
  }
}

/** `Quorum: 2 of 5 voted, 3 needed`, if the group has a quorum. */
function quorumLine({ rules, eligibleVoters }: Proposal, { yes, no }: FinalTally): string {
  if (rules.quorum.kind === "none") return "";
  return `\nQuorum: ${yes + no} of ${eligibleVoters} voted, ${votersNeeded(rules.quorum, eligibleVoters)} needed`;
}

/**
 * `Yes is 60%, 2/3 needed`, if the group asks for more than a majority, or counts a sale by shares. A share that was
 * missed is rounded down, and one that was reached is rounded up: it never looks like the other.
 */
function shareLine(proposal: Proposal, rounded: "down" | "up"): string {
  const { pass } = proposal.rules;
  const byShares = proposal.kind === "sell" && proposal.rules.sale === "shares";
  const { yes, no } = weightsOf(proposal);
  if (yes + no === 0 || (pass.kind === "majority" && !byShares)) return "";
  const needed = { majority: "more than half", unanimous: "100%", share: passWord(pass) }[pass.kind];
  // Written as the rule beside it is.
  const reached = percent(yes, yes + no, rounded).replace(" ", "");
  return `\nYes is ${reached}${byShares ? " by shares" : ""}, ${needed} needed`;
}

function ending(proposal: Proposal): FormattedString {
  const text = tradeText(proposal);
  return text === null ? fmt`` : fmt`\n\n${text}`;
}

function shares({ kind, outcome }: Proposal, sharers: readonly Contribution[]): string {
  if (kind !== "sell" || outcome?.tag !== "filled" || sharers.length === 0) return "";
  return `\n\nShares, by what each paid:\n${sharesText(outcome.fill.received ?? 0, sharers, SHARES_LENGTH)}`;
}

const ALPHABET = new Intl.Collator("en");

/** The label of an amount's voters. -1 stands for a no, and 0 for a yes to a sale. */
function labelOf(lamports: number): string {
  if (lamports < 0) return "No: ";
  return lamports === 0 ? "Yes: " : `Yes, ${formatSol(lamports)} SOL: `;
}

/** Who voted what, one line for each amount. It is cut at `room` UTF-16 units, with the number of those left out. */
function voterList(votes: readonly Vote[], room: number): string {
  const groups = Map.groupBy(votes, ({ choice, lamports }) => (choice === "yes" ? lamports : -1));
  const lines = [...groups]
    .sort(([a], [b]) => b - a)
    .map(([lamports, group]) => ({
      label: labelOf(lamports),
      names: group.map(({ voter }) => shownName(voter.name)).sort(ALPHABET.compare),
    }));
  let list = "";
  let listed = 0;
  for (const { label, names } of lines) {
    for (const [i, name] of names.entries()) {
      const more = (i === 0 ? (list === "" ? label : `\n${label}`) : ", ") + name;
      if (list.length + more.length > room) return `${list}\n… and ${votes.length - listed} more`;
      list += more;
      listed += 1;
    }
  }
  return list;
}
