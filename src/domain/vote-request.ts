import { type AmbiguousNumber, readAmbiguousNumber } from "./ambiguous-number.ts";
import { parseSol } from "./money.ts";
import { err, ok, type Result } from "./result.ts";
import type { Lamports, Rules } from "./rules.ts";
import { ascii, plain } from "./text.ts";

/** A vote as it is counted. A no puts in nothing. */
export interface Ballot {
  readonly choice: "yes" | "no";
  readonly lamports: Lamports;
}

/**
 * A vote as a member asks for it. `lamports` is null if no amount was given: a buy then takes the default, and a sale
 * takes no amount.
 */
export interface VoteRequest {
  readonly choice: "yes" | "no";
  readonly lamports: Lamports | null;
}

export type VoteRequestRefusal =
  | { readonly reason: "choice_missing" }
  | { readonly reason: "amount_unreadable" }
  | ({ readonly reason: "amount_ambiguous" } & AmbiguousNumber)
  | { readonly reason: "amount_out_of_range" }
  | { readonly reason: "no_takes_no_amount" };

/**
 * Reads what follows `/vote`: `yes`, `YES 0,05`, `yes, 0.05 SOL.`, `no!`. Votes are final, so it refuses what is not
 * clear, and an amount that the rules do not allow.
 */
export function parseVoteRequest(rest: string, rules: Rules): Result<VoteRequest, VoteRequestRefusal> {
  const words = plain(plain(ascii(rest)).replace(/["'‘’‚‹›`]/g, " ")).replace(/(?<![ .,!])[ .,!]+$/, "");
  const [, choice = "", amount = ""] = /^(yes|no|y|n)(?:[.,!]* (.+))?$/i.exec(words) ?? [];
  if (choice === "") return err({ reason: "choice_missing" });
  if (choice.toLowerCase().startsWith("n")) {
    return amount === "" ? ok({ choice: "no", lamports: 0 }) : err({ reason: "no_takes_no_amount" });
  }
  if (amount === "") return ok({ choice: "yes", lamports: null });
  const readings = readAmbiguousNumber(amount);
  if (readings !== null) return err({ reason: "amount_ambiguous", ...readings });
  const lamports = parseSol(amount);
  if (lamports === null) return err({ reason: "amount_unreadable" });
  return isVoteAmount(lamports, rules) ? ok({ choice: "yes", lamports }) : err({ reason: "amount_out_of_range" });
}

/** Whether a yes may put in this amount. */
export const isVoteAmount = (lamports: Lamports, { minVote, maxVote }: Rules): boolean =>
  lamports >= minVote && lamports <= maxVote;
