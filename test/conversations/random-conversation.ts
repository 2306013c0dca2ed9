import fc from "fast-check";
import type { Action } from "./actions.ts";
import { concurrently, singleAction, timePasses } from "./random-actions.ts";
import { faultActions } from "./random-faults.ts";
import { judgedVote, limitedVotes } from "./random-limit-scenes.ts";
import { completeVote, everybodyVotes, remindedVote } from "./random-rule-scenes.ts";
import { settingsAtOnce, someRules } from "./random-rules.ts";
import {
  actionsAfterEnd,
  buyAndSell,
  cancelledVote,
  delayedTrade,
  lostRedisReplies,
  opening,
  single,
  votingRound,
} from "./random-scenes.ts";
import { changedVotes, hiddenVote, saleByShares } from "./random-vote-scenes.ts";

/** A random conversation of up to `length` scenes. In `faulty` ones services fail, and fewer people act at once. */
export function conversation(length: number, faulty: boolean): fc.Arbitrary<Action[]> {
  const scene = fc.oneof(
    { weight: 6, arbitrary: single(singleAction) },
    { weight: 3, arbitrary: single(concurrently(faulty ? 3 : 5)) },
    { weight: 2, arbitrary: single(timePasses) },
    { weight: 2, arbitrary: opening },
    { weight: 6, arbitrary: votingRound },
    { weight: 1, arbitrary: buyAndSell },
    { weight: 1, arbitrary: actionsAfterEnd },
    { weight: 1, arbitrary: delayedTrade },
    { weight: 1, arbitrary: cancelledVote },
    { weight: 3, arbitrary: someRules },
    { weight: 2, arbitrary: settingsAtOnce },
    { weight: 3, arbitrary: everybodyVotes },
    { weight: 2, arbitrary: completeVote },
    { weight: 2, arbitrary: remindedVote },
    { weight: 2, arbitrary: changedVotes },
    { weight: 2, arbitrary: limitedVotes },
    { weight: 2, arbitrary: judgedVote },
    { weight: 2, arbitrary: hiddenVote },
    { weight: 2, arbitrary: saleByShares },
    ...(faulty
      ? [
          { weight: 4, arbitrary: single(faultActions) },
          { weight: 2, arbitrary: lostRedisReplies },
        ]
      : []),
  );
  return fc
    .tuple(
      opening,
      fc.oneof(someRules, fc.constant([])),
      fc.array(scene, { minLength: 1, maxLength: length, size: "max" }),
    )
    .map(([first, rules, more]) => [...first, ...rules, ...more.flat()]);
}
