import fc from "fast-check";
import type { Action } from "./actions.ts";
import {
  anybody,
  concurrently,
  joinOrLeave,
  redelivery,
  says,
  self,
  singleAction,
  timePasses,
  vote,
  votesBy,
} from "./random-actions.ts";
import { BUYS, SALES } from "./random-messages.ts";
import { closing, EVERYBODY, trades } from "./random-rule-scenes.ts";
import { sets, turnsOff, turnsOn } from "./random-rules.ts";
import { joins, single } from "./random-scenes.ts";
import { EXACT_VOTES, VOTES } from "./random-vote-messages.ts";

const exactVote = says(fc.oneof(anybody, fc.nat(2)), EXACT_VOTES, self);
const yesAgain: Action = {
  do: "says",
  who: 0,
  as: "self",
  message: { kind: "vote", text: "/vote yes", choice: "yes", amount: null },
};
const noAgain: Action = {
  do: "says",
  who: 0,
  as: "self",
  message: { kind: "vote", text: "/vote no", choice: "no", amount: null },
};
export const buys = says(anybody, BUYS, self);

/** Several vote one after the other or at once, mostly with amounts that occur nowhere else. */
export const round: fc.Arbitrary<Action[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: single(exactVote) },
      { weight: 2, arbitrary: single(vote) },
      { weight: 2, arbitrary: single(concurrently(4)) },
      {
        weight: 2,
        arbitrary: fc
          .array(exactVote, { minLength: 2, maxLength: 4 })
          .map((actions): Action[] => [{ do: "concurrently", actions, clockStepMs: 0 }]),
      },
      { weight: 1, arbitrary: single(redelivery) },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((steps) => steps.flat());

/** One person says yes and no in turn, and one or two of these arrive again. */
const manyChanges: fc.Arbitrary<Action[]> = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.array(redelivery, { maxLength: 2 }))
  .map(([turns, again]) => [...Array.from({ length: turns }, () => [yesAgain, noAgain]).flat(), ...again]);

/** Votes are changed, by one person more often than the rule allows, and some are delivered again. */
export const changedVotes: fc.Arbitrary<Action[]> = fc
  .tuple(
    turnsOn("change"),
    sets("daily", "cap", "hidden", "amounts"),
    trades,
    anybody,
    fc.oneof(fc.array(says(fc.constant(0), VOTES, self), { maxLength: 6 }), manyChanges),
    fc.oneof(round, fc.constant([])),
  )
  .map(([change, limit, trade, who, votes, more]) => [
    change,
    limit,
    ...joins([0, who]),
    ...("who" in trade ? joins([trade.who]) : []),
    trade,
    ...votes,
    ...more,
  ]);

const status = says(anybody, fc.constant({ kind: "status", text: "/status" } as const), self);
const hiddenLooks = fc.array<Action>(fc.oneof(status, singleAction, joinOrLeave, timePasses, exactVote), {
  maxLength: 5,
});

/** Several buy with amounts of their own. Then they vote on the sale by what each paid. */
export const saleByShares: fc.Arbitrary<Action[]> = fc
  .tuple(
    fc.tuple(...(["pass", "quorum", "cap", "daily", "amounts", "pause", "propose"] as const).map(turnsOff)),
    turnsOn("sale"),
    sets("pass", "quorum", "change", "hidden"),
    fc.tuple(...[0, 1, 2].map((who) => says(fc.constant(who), EXACT_VOTES, self))),
    fc.tuple(BUYS, SALES),
    fc.array(votesBy(fc.nat(2), fc.nat(1)), { maxLength: 6 }),
  )
  .map(([plain, shares, rule, buyers, [buy, sale], sell]) => [
    ...plain,
    shares,
    ...joins(EVERYBODY),
    { do: "says", who: 0, as: "self", message: buy },
    ...buyers,
    { do: "wait_for_end", beforeMs: -1_000 },
    rule,
    { do: "says", who: 0, as: "self", message: sale },
    ...sell,
    { do: "wait_for_end", beforeMs: -1_000 },
  ]);

/** A hidden vote, at which people look in all ways before its end. */
export const hiddenVote: fc.Arbitrary<Action[]> = fc
  .tuple(turnsOn("hidden"), turnsOff("cap"), trades, round, hiddenLooks, fc.option(closing, { nil: undefined }))
  .map(([hidden, noCap, trade, votes, looks, end]) => [
    hidden,
    noCap,
    ...("who" in trade ? joins([trade.who]) : []),
    trade,
    ...votes,
    ...looks,
    ...(end === undefined ? [] : [end]),
  ]);
