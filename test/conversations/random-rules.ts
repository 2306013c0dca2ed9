import fc from "fast-check";
import type { Action } from "./actions.ts";
import type { Rule } from "./group-rules.ts";
import { admin, says, self } from "./random-actions.ts";
import { MILLI } from "./random-messages.ts";
import type { UserMessage } from "./user-message.ts";

/** A rule's value as members type it, and as Redis keeps it. */
type Value = readonly [typed: string, word: string];

const same = (...words: string[]): Value[] => words.map((word) => [word, word]);
const sol = (...amounts: [string, number][]): Value[] => [
  ["none", ""],
  ...amounts.map(([typed, n]): Value => [typed, String(n)]),
];

/** Values of each rule, its default first. Some are beyond what the deployment allows. */
const VALUES: Readonly<Record<Rule, readonly Value[]>> = {
  voting: [["none", ""], ...same("1", "2", "7", "10", "30")],
  amounts: [
    ["none", ""],
    ["0.02 0.05 0.2", `${20 * MILLI} ${50 * MILLI} ${200 * MILLI}`],
    ["0.001 0.001 0.05", `${MILLI} ${MILLI} ${50 * MILLI}`],
    ["0.0001 0.03 7", `${MILLI / 10} ${30 * MILLI} ${7_000 * MILLI}`],
    ["2 3 4", `${2_000 * MILLI} ${3_000 * MILLI} ${4_000 * MILLI}`],
  ],
  pass: same("majority", "60%", "2/3", "75%", "unanimous", "50%", "1/3", "66.67%", "100%"),
  quorum: same("none", "1", "2", "3", "50%", "66.67%", "100%"),
  sale: same("heads", "shares", "shares"),
  change: same("off", "on"),
  hidden: same("off", "on"),
  early: same("on", "off"),
  propose: same("members", "admins"),
  remind: same("on", "off"),
  cap: sol(["0.06", 60 * MILLI], ["0.15", 150 * MILLI], ["0.0005", MILLI / 2], ["1", 1_000 * MILLI]),
  daily: sol(["0.05", 50 * MILLI], ["0.12", 120 * MILLI], ["1.5", 1_500 * MILLI]),
  pause: same("off", "on"),
};

const settingOf = (rule: Rule, values: readonly Value[]): fc.Arbitrary<UserMessage> =>
  fc
    .constantFrom(...values)
    .map(([typed, word]): UserMessage => ({ kind: "settings", text: `/settings ${rule} ${typed}`, rule, word }));

/** An admin sets one of these rules to any of its values. */
export const sets = (...rules: readonly Rule[]): fc.Arbitrary<Action> =>
  says(admin, fc.oneof(...rules.map((rule) => settingOf(rule, VALUES[rule]))), self);

/** An admin sets a rule to what is not its default. */
export const turnsOn = (rule: Rule): fc.Arbitrary<Action> => says(admin, settingOf(rule, VALUES[rule].slice(1)), self);

/** An admin sets a rule back to its default. */
export const turnsOff = (rule: Rule): fc.Arbitrary<Action> =>
  says(admin, settingOf(rule, VALUES[rule].slice(0, 1)), self);

/** An admin sets any rule, more often one about how votes are counted. */
export const setsRule: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: sets("pass", "quorum", "sale", "change", "hidden", "cap", "daily") },
  { weight: 2, arbitrary: sets("voting", "amounts", "early", "remind") },
  { weight: 1, arbitrary: sets("propose", "pause") },
  // Otherwise nobody could propose for the rest of most conversations.
  { weight: 2, arbitrary: fc.oneof(turnsOff("propose"), turnsOff("pause")) },
);

/** What a group sets before a vote: some rules at once, each to any of its values. */
export const someRules: fc.Arbitrary<Action[]> = fc.array(setsRule, { minLength: 1, maxLength: 4 });
