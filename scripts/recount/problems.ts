import { assertNever } from "../../src/domain/result.ts";

/** What is wrong with a vote of a file. Votes are named by their numbers. */
export type Problem =
  | { readonly tag: "changed" | "twice" | "row_hash"; readonly number: number }
  | { readonly tag: "renumbered"; readonly number: number; readonly from: number }
  | { readonly tag: "swapped"; readonly numbers: readonly [number, number] }
  | { readonly tag: "missing"; readonly numbers: readonly number[] }
  | { readonly tag: "added"; readonly number: number; readonly line: number }
  | { readonly tag: "no_receipt"; readonly line: number }
  | { readonly tag: "disagrees"; readonly column: string; readonly line: number }
  | { readonly tag: "flag"; readonly number: number; readonly replaced: boolean }
  | { readonly tag: "sum"; readonly column: string; readonly said: string; readonly found: string }
  | { readonly tag: "foreign"; readonly of: string }
  | { readonly tag: "hash" }
  | { readonly tag: "no_hash" };

const MAX_LISTED = 10;

/** A problem in a sentence. */
export function problemText(problem: Problem): string {
  switch (problem.tag) {
    case "changed":
      return `vote ${problem.number} was changed (its row does not fit its row_hash)`;
    case "row_hash":
      return `the row_hash of vote ${problem.number} was changed (the vote itself is as announced)`;
    case "twice":
      return `there are two votes ${problem.number}`;
    case "renumbered":
      return `vote ${problem.from} was given the number ${problem.number}`;
    case "swapped":
      return `votes ${problem.numbers.join(" and ")} were swapped`;
    case "missing":
      return `${numbersText(problem.numbers)} missing`;
    case "added":
      return `vote ${problem.number} was added in line ${problem.line} (without it, the hash fits)`;
    case "no_receipt":
      return `line ${problem.line} has no receipt, so that vote was added`;
    case "disagrees":
      return `line ${problem.line} says something else in ${problem.column} than the other lines of this vote`;
    case "flag":
      return problem.replaced
        ? `vote ${problem.number} is marked as replaced, and no later vote replaces it`
        : `vote ${problem.number} is not marked as replaced, and a later vote of the same person replaces it`;
    case "sum":
      return `the sums do not fit: ${problem.column} is ${problem.said}, and the votes come to ${problem.found}`;
    case "foreign":
      return `these lines have the hash of vote ${problem.of}: their vote_id was changed`;
    case "hash":
      return `the votes do not come to the announced hash: its vote_id or vote_hash was changed, or a vote together with its row_hash`;
    case "no_hash":
      return "its vote_hash is gone: compare with the hash in the group's result, as npm run recount FILE HASH";
    default:
      return assertNever(problem);
  }
}

function numbersText(numbers: readonly number[]): string {
  const listed = numbers.slice(0, MAX_LISTED);
  const more = numbers.length - listed.length;
  const last = listed.at(-1);
  if (numbers.length === 1) return `vote ${last} is`;
  if (more > 0) return `votes ${listed.join(", ")} and ${more} more are`;
  return `votes ${listed.slice(0, -1).join(", ")} and ${last} are`;
}
