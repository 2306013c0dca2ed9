import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { formatSol, formatTotal } from "../domain/money.ts";
import { shownName } from "../domain/person.ts";
import type { Proposal, Vote } from "../domain/session.ts";
import type { FinalTally } from "../domain/tally.ts";
import { MAX_MESSAGE_LENGTH, type View } from "./message.ts";

/** Room that is kept for the words after a list that had to be cut. */
const TAIL_LENGTH = 32;

/**
 * The result of a vote, the one message that the group is notified with: the counts, the total of the yes votes, and who
 * voted what. Voters are gathered by amount, largest first, so that some three hundred fit; the rest are counted.
 */
export function resultMessage(proposal: Proposal, tally: FinalTally): View {
  const verdict = tally.passed ? "✅ Passed" : "❌ Not passed";
  const text = fmt`${FormattedString.b(`${verdict}: BUY ${proposal.token}`)}
Yes ${String(tally.yes)} · No ${String(tally.no)} · Abstained ${String(tally.abstained)}
Total ${formatTotal(tally.lamports)}${reason(tally)}`;
  const voters = voterList(proposal.votes, MAX_MESSAGE_LENGTH - text.text.length - TAIL_LENGTH);
  return { text: voters === "" ? text : fmt`${text}\n\n${voters}`, buttons: [] };
}

/** What follows from it: that nothing was bought, since nobody carries trades out yet; or why it did not pass. */
function reason({ yes, no, passed }: FinalTally): string {
  if (passed) return "\nI only count votes so far: nothing has been bought.";
  if (yes + no === 0) return "\nNobody voted.";
  return yes === no ? "\nA tie does not pass." : "";
}

/** Who voted what, one line an amount, cut at `room` UTF-16 units with the number of those left out. */
function voterList(votes: readonly Vote[], room: number): string {
  const groups = Map.groupBy(votes, ({ choice, lamports }) => (choice === "yes" ? lamports : -1));
  const lines = [...groups]
    .sort(([a], [b]) => b - a)
    .map(([lamports, group]) => ({
      label: lamports < 0 ? "No: " : `Yes, ${formatSol(lamports)} SOL: `,
      names: group.map(({ voter }) => shownName(voter.name)).sort((a, b) => a.localeCompare(b, "en")),
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
