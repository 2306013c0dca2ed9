import fc from "fast-check";
import { type Action, PEOPLE, type SingleAction } from "./actions.ts";
import {
  admin,
  anybody,
  concurrently,
  joinOrLeave,
  says,
  self,
  singleAction,
  vote,
  votesBy,
} from "./random-actions.ts";
import { BUYS, ONE_MINUTE_SESSION, SALES } from "./random-messages.ts";
import { setsRule, turnsOff } from "./random-rules.ts";
import { joins, single } from "./random-scenes.ts";
import { VOTES } from "./random-vote-messages.ts";
import type { UserMessage } from "./user-message.ts";

export const EVERYBODY = Array.from({ length: PEOPLE }, (_, who) => who);

const votesOf = (who: number): fc.Arbitrary<SingleAction> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: votesBy(fc.constant(who), fc.constantFrom(0, 0, 0, 1, 2, 3)),
    },
    { weight: 1, arbitrary: says(fc.constant(who), VOTES, self) },
  );

/** All of these people vote, in this order or at once. */
const allVote = (people: readonly number[]): fc.Arbitrary<Action[]> =>
  fc
    .tuple(fc.tuple(...people.map(votesOf)), fc.constantFrom(false, false, true), fc.constantFrom(0, 0, 4_000))
    .map(([votes, atOnce, clockStepMs]) =>
      atOnce && votes.length > 1 ? [{ do: "concurrently", actions: votes, clockStepMs }] : votes,
    );

const partOfTime = (...parts: readonly number[]): fc.Arbitrary<Action> =>
  fc.record({
    do: fc.constant("wait_for_part" as const),
    part: fc.constantFrom(...parts),
    afterMs: fc.constantFrom(-1, 0, 1, 1_000),
  });

/** Two runs of the cron trigger at once. */
const crons = fc.constant<Action>({
  do: "concurrently",
  actions: [{ do: "cron" }, { do: "cron" }],
  clockStepMs: 0,
});
const cron = fc.constant<Action>({ do: "cron" });
export const trades = says(anybody, fc.oneof({ weight: 2, arbitrary: BUYS }, SALES), self);
export const closing = says(
  admin,
  fc.constantFrom<UserMessage>({ kind: "cancel", text: "/cancel" }, { kind: "close", text: "/close_session" }),
  self,
);

/** Everybody votes, around the least time of a vote. Then a few things happen before and after the bot looks at it. */
export const everybodyVotes: fc.Arbitrary<Action[]> = fc
  .tuple(
    fc.oneof(fc.constant([]), single(setsRule), fc.tuple(turnsOff("change"), turnsOff("early"), turnsOff("pause"))),
    trades,
    partOfTime(0, 0, 0.25, 0.5, 0.6),
    allVote(EVERYBODY),
    partOfTime(0, 0.25, 0.5, 0.5, 0.6),
    fc.array(fc.oneof(single(singleAction), single(joinOrLeave), single(closing), single(concurrently(3))), {
      maxLength: 2,
    }),
    fc.oneof(fc.constant([]), single(cron), single(crons)),
  )
  .map(([rules, trade, before, votes, after, more, runs]) => [
    ...rules,
    ...("who" in trade ? joins([trade.who]) : []),
    trade,
    before,
    ...votes,
    after,
    ...more.flat(),
    ...runs,
  ]);

/** A new session in which three vote before the least time of a vote. Then others join or leave, and the bot looks at it. */
export const completeVote: fc.Arbitrary<Action[]> = fc
  .tuple(
    fc.tuple(...(["change", "early", "pause", "propose", "cap", "daily", "amounts"] as const).map(turnsOff)),
    BUYS,
    partOfTime(0, 0, 0.25),
    allVote([0, 1, 2]),
    fc.array(joinOrLeave, { maxLength: 2 }),
    partOfTime(0.25, 0.5, 0.5),
    fc.oneof(single(cron), single(crons)),
    fc.array(fc.oneof(vote, joinOrLeave), { maxLength: 3 }),
  )
  .map(([plain, buy, before, votes, others, after, runs, more]) => [
    { do: "says", who: 0, as: "self", message: { kind: "close", text: "/close_session" } },
    { do: "says", who: 0, as: "self", message: ONE_MINUTE_SESSION },
    ...plain,
    ...joins([0, 1, 2]),
    { do: "says", who: 0, as: "self", message: buy },
    before,
    ...votes,
    ...others,
    after,
    ...runs,
    ...more,
    { do: "cron" },
  ]);

/** Some vote in a longer vote, and the others are reminded half-way. */
export const remindedVote: fc.Arbitrary<Action[]> = fc
  .tuple(
    says(anybody, fc.oneof(BUYS, SALES).map(ofTenMinutes), self),
    fc.array(fc.oneof(vote, joinOrLeave), { maxLength: 4 }),
    partOfTime(0.4, 0.5, 0.5, 0.7, 0.98, 0.99),
    fc.oneof(single(cron), fc.tuple(cron, joinOrLeave, cron), single(crons)),
    fc.array(fc.oneof(vote, joinOrLeave), { maxLength: 2 }),
    partOfTime(0.6, 0.9, 1),
  )
  .map(([proposal, votes, half, runs, more, later]) => [
    ...("who" in proposal ? joins([proposal.who]) : []),
    proposal,
    ...votes,
    half,
    ...runs,
    ...more,
    later,
    { do: "cron" },
  ]);

/** Gives a proposal ten minutes. */
function ofTenMinutes(message: UserMessage): UserMessage {
  if (message.kind !== "propose") return message;
  const written = message.minutes === null ? message.text : message.text.replace(/ \d+$/, "");
  return { ...message, text: `${written} 10`, minutes: 10 };
}
