import fc from "fast-check";
import { type Action, PEOPLE, type SingleAction } from "./actions.ts";
import {
  admin,
  anybody,
  concurrently,
  joinOrLeave,
  redelivery,
  says,
  self,
  singleAction,
  taps,
  timePasses,
  vote,
} from "./random-actions.ts";
import { EXECUTOR_FAULTS } from "./random-faults.ts";
import { BUYS, GOOD_CREATES, ONE_MINUTE_SESSION, SALES } from "./random-messages.ts";
import type { UserMessage } from "./user-message.ts";

export const single = (one: fc.Arbitrary<Action>): fc.Arbitrary<Action[]> => one.map((action) => [action]);

/** Somebody taps the button that leaves the session. The bot refuses that to whoever has voted. */
const leave = taps("session", fc.constant(1));

export const joins = (joining: readonly number[]): SingleAction[] =>
  joining.map((who) => ({ do: "taps", who, card: "session", back: 0, button: 0 }));

/** An admin opens a session, and some join. Single random actions rarely come in this order. */
export const opening: fc.Arbitrary<Action[]> = fc
  .record({
    opener: says(
      admin,
      fc.oneof(
        { weight: 2, arbitrary: fc.constant<UserMessage>(ONE_MINUTE_SESSION) },
        { weight: 1, arbitrary: GOOD_CREATES },
      ),
      self,
    ),
    joining: fc.uniqueArray(anybody, { minLength: 2, maxLength: PEOPLE }),
  })
  .map(({ opener, joining }) => [opener, ...joins(joining)]);

/** Somebody votes, and Telegram delivers the vote again. */
const redeliveredVote: fc.Arbitrary<Action[]> = fc
  .tuple(vote, fc.constantFrom(1, 1, 2, 3))
  .map(([one, times]) => [one, { do: "redeliver", back: 0, times }]);

/** Somebody proposes, some vote, and time may pass until the vote ends. */
export const votingRound: fc.Arbitrary<Action[]> = fc
  .record({
    proposal: says(anybody, fc.oneof({ weight: 3, arbitrary: BUYS }, { weight: 2, arbitrary: SALES }), self),
    votes: fc.array(
      fc.oneof({ weight: 5, arbitrary: single(vote) }, single(concurrently(4)), single(leave), redeliveredVote),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
    end: fc.option(timePasses, { nil: undefined, freq: 3 }),
  })
  .map(({ proposal, votes, end }) => [
    ...("who" in proposal ? joins([proposal.who]) : []),
    proposal,
    ...votes.flat(),
    ...(end === undefined ? [] : [end]),
  ]);

/** QStash does not call. So some join, leave and vote after the end, before the bot settles the vote. */
export const actionsAfterEnd: fc.Arbitrary<Action[]> = fc
  .record({
    who: anybody,
    buy: BUYS,
    votes: fc.array(vote, { maxLength: 3 }),
    other: anybody,
    late: fc.array(fc.oneof({ weight: 2, arbitrary: joinOrLeave }, { weight: 2, arbitrary: vote }, singleAction), {
      maxLength: 4,
    }),
    kind: fc.constantFrom("hold" as const, "down" as const),
  })
  .map(({ who, other, buy, votes, late, kind }) => [
    ...joins([who, other]),
    { do: "fault", fault: { service: "qstash", kind } },
    { do: "says", who, as: "self", message: buy },
    ...votes,
    { do: "wait_for_end", beforeMs: -1_000 },
    { do: "concurrently", actions: late, clockStepMs: 0 },
    { do: "recover" },
    { do: "cron" },
  ]);

/** A vote passes, and the executor does not simply buy. Before that is over, somebody makes the next proposal. */
export const delayedTrade: fc.Arbitrary<Action[]> = fc
  .record({ who: anybody, kind: EXECUTOR_FAULTS, buy: BUYS, next: singleAction, another: BUYS })
  .map(({ who, kind, buy, next, another }) => [
    ...joins([who]),
    { do: "fault", fault: { service: "executor", kind } },
    { do: "says", who, as: "self", message: buy },
    { do: "taps", who, card: "proposal", back: 0, button: 0 },
    { do: "wait_for_end", beforeMs: -1_000 },
    next,
    { do: "says", who, as: "self", message: another },
    { do: "recover" },
    { do: "wait", ms: 61_000 },
    { do: "cron" },
  ]);

/** Somebody proposes, and then the vote is cancelled or the session closed. */
export const cancelledVote: fc.Arbitrary<Action[]> = fc
  .record({
    who: anybody,
    buy: BUYS,
    votes: fc.array(vote, { maxLength: 2 }),
    closer: fc.oneof(admin, anybody),
    how: fc.constantFrom<UserMessage>({ kind: "cancel", text: "/cancel" }, { kind: "close", text: "/close_session" }),
  })
  .map(({ who, buy, votes, closer, how }) => [
    ...joins([who]),
    { do: "says", who, as: "self", message: buy },
    ...votes,
    { do: "says", who: how.kind === "cancel" ? who : closer, as: "self", message: how },
  ]);

/** Redis counts a vote or two, and its answers get lost. Then Telegram delivers again, and people vote again. */
export const lostRedisReplies: fc.Arbitrary<Action[]> = fc
  .record({
    count: fc.integer({ min: 1, max: 4 }),
    votes: fc.array(vote, { minLength: 1, maxLength: 2 }),
    redelivered: redelivery,
  })
  .map(({ count, votes, redelivered }) => [
    { do: "fault", fault: { service: "redis", kind: "loseReplies", count, after: 0 } },
    ...votes,
    { do: "recover" },
    redelivered,
    ...votes,
  ]);

/** Somebody joins and proposes to buy, then to sell what was bought. */
export const buyAndSell: fc.Arbitrary<Action[]> = fc
  .record({
    who: anybody,
    buy: BUYS,
    sale: SALES,
    yes: fc.array(taps("proposal", fc.nat(3)), { maxLength: 3 }),
    sell: fc.array(vote, { maxLength: 4 }),
  })
  .map(({ who, buy, sale, yes, sell }) => [
    ...joins([who]),
    { do: "says", who, as: "self", message: buy },
    { do: "taps", who, card: "proposal", back: 0, button: 0 },
    ...yes,
    { do: "wait_for_end", beforeMs: -1_000 },
    { do: "says", who, as: "self", message: sale },
    { do: "taps", who, card: "proposal", back: 0, button: 0 },
    ...sell,
    { do: "wait_for_end", beforeMs: -1_000 },
    // What is sold cannot be sold again.
    { do: "says", who, as: "self", message: sale },
  ]);
