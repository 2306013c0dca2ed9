import { formatSol } from "../domain/money.ts";
import type { Lamports } from "../domain/rules.ts";
import type { Ballot } from "../domain/vote-request.ts";
import { ballotText } from "./answers.ts";
import { EXAMPLE_VOTE, typedSol } from "./message.ts";
import type { Refusal } from "./refusal.ts";

/** Says which vote counts, and whether it may still be changed. */
export function alreadyVotedText(ballot: Ballot | null, changeable: boolean): string {
  if (changeable) return ballot === null ? "Your newer vote counts." : `Your newer vote counts: ${ballotText(ballot)}.`;
  return ballot === null
    ? "You already voted. Votes are final."
    : `You already voted: ${ballotText(ballot)}. Votes are final.`;
}

type TooMuch = Extract<Refusal, { readonly reason: "over_cap" | "over_daily" }>;

/** What is left of a limit, and what somebody can still do whose yes was too much for it. */
export function tooMuchText({ reason, left, least }: TooMuch): string {
  const what = reason === "over_cap" ? "This vote may gather" : "You may put in";
  const when = reason === "over_cap" ? "" : " within 24 hours";
  const limit = `${what} only ${formatSol(left)} SOL more${when}`;
  const reached =
    reason === "over_cap" ? "This vote may gather no more SOL" : "You have put in all you may within 24 hours";
  const instead = left >= least ? `Send /vote yes ${typedSol(left)} or less.` : "You can still vote no.";
  return `${left > 0 ? limit : reached}, so that was not counted. ${instead}`;
}

/** An amount for an example of a vote: the usual one, or the nearest that lies within these bounds, in lamports. */
export const amountBetween = (min: Lamports, max: Lamports): string =>
  typedSol(Math.min(Math.max(EXAMPLE_VOTE, min), max));
