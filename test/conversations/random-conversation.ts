import fc from "fast-check";
import type { Action } from "./actions.ts";
import { act, pass, together } from "./random-acts.ts";
import { faultActions } from "./random-faults.ts";
import { belated, buyAndSell, delayed, opening, round, single, unanswered, withdrawn } from "./random-scenes.ts";

/** A conversation of some `length` pieces; `faulty` ones have faultActions in them, and smaller crowds. */
export function conversation(length: number, faulty: boolean): fc.Arbitrary<Action[]> {
  const piece = fc.oneof(
    { weight: 6, arbitrary: single(act) },
    { weight: 3, arbitrary: single(together(faulty ? 3 : 5)) },
    { weight: 2, arbitrary: single(pass) },
    { weight: 2, arbitrary: opening },
    { weight: 6, arbitrary: round },
    { weight: 1, arbitrary: buyAndSell },
    { weight: 1, arbitrary: belated },
    { weight: 1, arbitrary: delayed },
    { weight: 1, arbitrary: withdrawn },
    ...(faulty
      ? [
          { weight: 4, arbitrary: single(faultActions) },
          { weight: 2, arbitrary: unanswered },
        ]
      : []),
  );
  return fc
    .tuple(opening, fc.array(piece, { minLength: 1, maxLength: length, size: "max" }))
    .map(([first, more]) => [...first, ...more.flat()]);
}
