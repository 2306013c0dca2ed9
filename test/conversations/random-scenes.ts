import fc from "fast-check";
import { type Act, type Action, PEOPLE } from "./actions.ts";
import { act, admin, again, anybody, join, pass, says, self, taps, together, vote } from "./random-acts.ts";
import { EXECUTOR_FAULTS } from "./random-faults.ts";
import { BUYS, MINUTES, SALES, type Said } from "./texts.ts";

export const single = (one: fc.Arbitrary<Action>): fc.Arbitrary<Action[]> => one.map((action) => [action]);

/** Whoever has voted stays. */
const leave = taps("session", fc.constant(1));

const joins = (joining: readonly number[]): Act[] =>
  joining.map((who) => ({ do: "taps", who, card: "session", back: 0, button: 0 }));

/** A session is opened, and some join: what chance alone rarely does in this order. */
export const opening: fc.Arbitrary<Action[]> = fc
  .record({
    opener: says(admin, fc.constant<Said>(MINUTES), self),
    joining: fc.uniqueArray(anybody, { minLength: 2, maxLength: PEOPLE }),
  })
  .map(({ opener, joining }) => [opener, ...joins(joining)]);

/** A vote that Telegram delivers again, as often as it likes. */
const repeated: fc.Arbitrary<Action[]> = fc
  .tuple(vote, fc.constantFrom(1, 1, 2, 3))
  .map(([one, times]) => [one, { do: "again", back: 0, times }]);

/** Somebody proposes, some vote, and perhaps the time is up. */
export const round: fc.Arbitrary<Action[]> = fc
  .record({
    proposal: says(anybody, fc.oneof({ weight: 3, arbitrary: BUYS }, { weight: 2, arbitrary: SALES }), self),
    votes: fc.array(fc.oneof({ weight: 5, arbitrary: single(vote) }, single(together(4)), single(leave), repeated), {
      minLength: 1,
      maxLength: 5,
    }),
    end: fc.option(pass, { nil: undefined, freq: 3 }),
  })
  .map(({ proposal, votes, end }) => [
    ...("who" in proposal ? joins([proposal.who]) : []),
    proposal,
    ...votes.flat(),
    ...(end === undefined ? [] : [end]),
  ]);

/** QStash does not call, so that some come, go and vote after the end, before anybody settles the vote. */
export const belated: fc.Arbitrary<Action[]> = fc
  .record({
    who: anybody,
    buy: BUYS,
    votes: fc.array(vote, { maxLength: 3 }),
    other: anybody,
    late: fc.array(fc.oneof({ weight: 2, arbitrary: join }, { weight: 2, arbitrary: vote }, act), { maxLength: 4 }),
    kind: fc.constantFrom("hold" as const, "down" as const),
  })
  .map(({ who, other, buy, votes, late, kind }) => [
    ...joins([who, other]),
    { do: "fault", fault: { service: "qstash", kind } },
    { do: "says", who, as: "self", said: buy },
    ...votes,
    { do: "wait_for_end", beforeMs: -1_000 },
    { do: "together", acts: late, tickMs: 0 },
    { do: "recover" },
    { do: "cron" },
  ]);

/** What passed cannot be bought yet, and somebody already wants the next thing. */
export const delayed: fc.Arbitrary<Action[]> = fc
  .record({ who: anybody, kind: EXECUTOR_FAULTS, buy: BUYS, next: act, another: BUYS })
  .map(({ who, kind, buy, next, another }) => [
    ...joins([who]),
    { do: "fault", fault: { service: "executor", kind } },
    { do: "says", who, as: "self", said: buy },
    { do: "taps", who, card: "vote", back: 0, button: 0 },
    { do: "wait_for_end", beforeMs: -1_000 },
    next,
    { do: "says", who, as: "self", said: another },
    { do: "recover" },
    { do: "wait", ms: 61_000 },
    { do: "cron" },
  ]);

/** Somebody proposes, and then it is withdrawn, or the session closed around it. */
export const withdrawn: fc.Arbitrary<Action[]> = fc
  .record({
    who: anybody,
    buy: BUYS,
    votes: fc.array(vote, { maxLength: 2 }),
    closer: fc.oneof(admin, anybody),
    how: fc.constantFrom<Said>({ kind: "cancel", text: "/cancel" }, { kind: "close", text: "/close_session" }),
  })
  .map(({ who, buy, votes, closer, how }) => [
    ...joins([who]),
    { do: "says", who, as: "self", said: buy },
    ...votes,
    { do: "says", who: how.kind === "cancel" ? who : closer, as: "self", said: how },
  ]);

/** Redis carries out what is asked, and its answers get lost: a vote or two are sent again, by Telegram and by people. */
export const unanswered: fc.Arbitrary<Action[]> = fc
  .record({ count: fc.integer({ min: 1, max: 4 }), votes: fc.array(vote, { minLength: 1, maxLength: 2 }), anew: again })
  .map(({ count, votes, anew }) => [
    { do: "fault", fault: { service: "redis", kind: "loseReplies", count, after: 0 } },
    ...votes,
    { do: "recover" },
    anew,
    ...votes,
  ]);

/** Somebody who has joined buys, and then wants to sell it. */
export const buyAndSell: fc.Arbitrary<Action[]> = fc
  .record({
    who: anybody,
    buy: BUYS,
    sale: SALES,
    yes: fc.array(taps("vote", fc.nat(3)), { maxLength: 3 }),
    sell: fc.array(vote, { maxLength: 4 }),
  })
  .map(({ who, buy, sale, yes, sell }) => [
    ...joins([who]),
    { do: "says", who, as: "self", said: buy },
    { do: "taps", who, card: "vote", back: 0, button: 0 },
    ...yes,
    { do: "wait_for_end", beforeMs: -1_000 },
    { do: "says", who, as: "self", said: sale },
    { do: "taps", who, card: "vote", back: 0, button: 0 },
    ...sell,
    { do: "wait_for_end", beforeMs: -1_000 },
    // What is sold cannot be sold again.
    { do: "says", who, as: "self", said: sale },
  ]);
