import { formatSol } from "../../src/domain/money.ts";
import type { Problem } from "./problems.ts";
import { type FileVote, lamportsIn } from "./votes-file.ts";

/** Holds the counts and the total that a file says against its votes that were not replaced. */
export function checkSums({ head, cast }: FileVote): readonly Problem[] {
  // Of a hidden vote that never came to its end the file says nothing.
  if (cast.length === 0 && head.yes === "") return [];
  const counting = cast.filter(({ replaced }) => !replaced);
  const yes = counting.filter(({ choice }) => choice === "yes");
  const lamports = yes.reduce((sum, vote) => sum + vote.lamports, 0);
  const total = lamportsIn(head.total_sol);
  const sums = [
    { column: "yes", said: head.yes, found: String(yes.length), fits: head.yes === String(yes.length) },
    {
      column: "no",
      said: head.no,
      found: String(counting.length - yes.length),
      fits: head.no === String(counting.length - yes.length),
    },
    {
      column: "total_sol",
      said: head.total_sol,
      found: formatSol(lamports),
      fits: head.kind === "sell" ? head.total_sol === "" : total === lamports,
    },
  ];
  return sums.flatMap(({ column, said, found, fits }): Problem[] =>
    fits ? [] : [{ tag: "sum", column, said: said || "empty", found }],
  );
}
