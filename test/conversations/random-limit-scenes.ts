import fc from "fast-check";
import type { Action } from "./actions.ts";
import { votesBy } from "./random-actions.ts";
import { EVERYBODY } from "./random-rule-scenes.ts";
import { sets, turnsOff, turnsOn } from "./random-rules.ts";
import { joins, opening } from "./random-scenes.ts";
import { buys, round } from "./random-vote-scenes.ts";

const ends: Action = { do: "wait_for_end", beforeMs: -1_000 };

/** An admin sets limits, and lets everybody propose. */
const limits: fc.Arbitrary<Action[]> = fc.tuple(
  turnsOff("pause"),
  turnsOff("propose"),
  fc.oneof(turnsOn("daily"), sets("daily")),
  fc.oneof(turnsOn("cap"), turnsOff("cap")),
  fc.oneof(turnsOn("change"), sets("change", "amounts", "quorum", "pass")),
);

/** Most people say yes or no to a vote that is judged by more than a majority. */
export const judgedVote: fc.Arbitrary<Action[]> = fc
  .tuple(
    fc.tuple(...(["pause", "propose", "cap", "daily", "amounts"] as const).map(turnsOff)),
    fc.oneof(turnsOn("pass"), turnsOn("quorum"), sets("pass", "quorum")),
    buys,
    fc.array(votesBy(fc.nat(5), fc.constantFrom(0, 0, 3)), { minLength: 2, maxLength: 8 }),
  )
  .map(([plain, rule, buy, votes]) => [...plain, rule, ...joins(EVERYBODY), buy, ...votes, ends]);

/** What comes between two votes under limits: the first passes or fails, or is withdrawn, or a day goes by. */
const afterRound: fc.Arbitrary<Action[]> = fc.oneof(
  fc.constant<Action[]>([ends]),
  fc.constant<Action[]>([{ do: "says", who: 0, as: "self", message: { kind: "cancel", text: "/cancel" } }]),
  opening.map((open): Action[] => [
    { do: "says", who: 0, as: "self", message: { kind: "close", text: "/close_session" } },
    ...open,
    ...joins(EVERYBODY),
  ]),
  fc.constant<Action[]>([
    { do: "fault", fault: { service: "executor", kind: "reject" } },
    ends,
    { do: "recover" },
    { do: "cron" },
  ]),
  fc.constantFrom(85_000_000, 86_340_000, 86_400_000).map((ms): Action[] => [ends, { do: "wait", ms }]),
);

/** People put in exact amounts under limits, at once and again in the next vote. */
export const limitedVotes: fc.Arbitrary<Action[]> = fc
  .tuple(limits, buys, round, afterRound, round)
  .map(([rules, buy, votes, between, next]) => [
    ...rules,
    ...joins(EVERYBODY),
    buy,
    ...votes,
    ...between,
    buy,
    ...next,
  ]);
