import fc from "fast-check";
import type { Action, SingleAction } from "./actions.ts";
import type { Rule } from "./group-rules.ts";
import { admin, anybody, redelivery, says, self, singleAction } from "./random-actions.ts";
import { MILLI } from "./random-messages.ts";
import type { UserMessage } from "./user-message.ts";

/** A rule's value as members type it, and as Redis keeps it. */
type Value = readonly [typed: string, word: string];

const same = (...words: string[]): Value[] => words.map((word) => [word, word]);
const sol = (...amounts: [string, number][]): Value[] => [
  ["none", ""],
  ...amounts.map(([typed, n]): Value => [typed, String(n)]),
];

/** Values of each rule, its default first. */
const VALUES: Readonly<Record<Rule, readonly Value[]>> = {
  voting: [["none", ""], ...same("1", "2", "7", "10")],
  amounts: [
    ["none", ""],
    ["0.02 0.05 0.2", `${20 * MILLI} ${50 * MILLI} ${200 * MILLI}`],
    ["0.001 0.001 0.05", `${MILLI} ${MILLI} ${50 * MILLI}`],
    ["0.03-0.03-1", `${30 * MILLI} ${30 * MILLI} ${1_000 * MILLI}`],
  ],
  pass: same("majority", "60%", "2/3", "75%", "unanimous", "50%", "1/3", "66.67%", "100%"),
  quorum: same("none", "1", "2", "3", "50%", "66.67%", "100%"),
  sale: same("heads", "shares", "shares"),
  change: same("off", "on"),
  hidden: same("off", "on"),
  early: same("on", "off"),
  propose: same("members", "admins"),
  remind: same("on", "off"),
  cap: sol(["0.06", 60 * MILLI], ["0.15", 150 * MILLI], ["0.001", MILLI], ["1", 1_000 * MILLI]),
  daily: sol(["0.05", 50 * MILLI], ["0.12", 120 * MILLI], ["1.5", 1_500 * MILLI]),
  slippage: [
    ["5%", "500"],
    ["1 %", "100"],
    ["2,5%", "250"],
    ["12.34", "1234"],
    ["50 percent", "5000"],
  ],
  pause: same("off", "on"),
};

const settingOf = (rule: Rule, values: readonly Value[]): fc.Arbitrary<UserMessage> =>
  fc
    .constantFrom(...values)
    .map(([typed, word]): UserMessage => ({ kind: "settings", text: `/settings ${rule} ${typed}`, rule, word }));

/** An admin sets one of these rules to any of its values. */
export const sets = (...rules: readonly Rule[]): fc.Arbitrary<SingleAction> =>
  says(admin, fc.oneof(...rules.map((rule) => settingOf(rule, VALUES[rule]))), self);

/** An admin sets a rule to what is not its default. */
export const turnsOn = (rule: Rule): fc.Arbitrary<SingleAction> =>
  says(admin, settingOf(rule, VALUES[rule].slice(1)), self);

/** An admin sets a rule back to its default. */
export const turnsOff = (rule: Rule): fc.Arbitrary<SingleAction> =>
  says(admin, settingOf(rule, VALUES[rule].slice(0, 1)), self);

/** Redis has a value that no command sets: it is beyond what the deployment allows, or *hidden* and *cap* are together. */
const writtenRule: fc.Arbitrary<SingleAction> = fc
  .constantFrom<readonly [Rule, string]>(
    ["voting", "30"],
    ["amounts", `${MILLI / 10} ${30 * MILLI} ${7_000 * MILLI}`],
    ["amounts", `${2_000 * MILLI} ${3_000 * MILLI} ${4_000 * MILLI}`],
    ["amounts", ""],
    ["cap", String(100 * MILLI)],
    ["hidden", "on"],
    ["hidden", "off"],
  )
  .map(([rule, word]) => ({ do: "write_rule", rule, word }));

const nothing = { rule: "pass", word: "majority" } as const;
/** Anybody asks for the rules, or somebody sends what sets none. */
const otherSettings: fc.Arbitrary<SingleAction> = fc.oneof(
  says(anybody, fc.constant<UserMessage>({ kind: "rules", text: "/settings" }), self),
  says(anybody, settingOf("quorum", VALUES.quorum)),
  says(
    anybody,
    fc.constantFrom<UserMessage>(
      { kind: "settings", text: "/settings colour red", refusal: "rule_unknown", ...nothing },
      { kind: "settings", text: "/settings quorum lots", refusal: "rule_value quorum", ...nothing },
      { kind: "settings", text: "/settings slippage 50.01%", refusal: "rule_value slippage", ...nothing },
      { kind: "settings", text: "/settings voting 30", refusal: "rule_value voting", ...nothing },
      { kind: "settings", text: "/settings amounts 2 3 4", refusal: "rule_value amounts", ...nothing },
    ),
  ),
);

/** An admin sets any rule, more often one about how votes are counted. */
export const setsRule: fc.Arbitrary<SingleAction> = fc.oneof(
  { weight: 4, arbitrary: sets("pass", "quorum", "sale", "change", "hidden", "cap", "daily") },
  { weight: 2, arbitrary: sets("voting", "amounts", "early", "remind", "slippage") },
  { weight: 1, arbitrary: sets("propose", "pause") },
  // Otherwise nobody could propose for the rest of most conversations.
  { weight: 2, arbitrary: fc.oneof(turnsOff("propose"), turnsOff("pause")) },
  { weight: 1, arbitrary: writtenRule },
  { weight: 1, arbitrary: otherSettings },
);

/** Rules are set at the same time as other things happen, or as others set them. Some of it is delivered again. */
export const settingsAtOnce: fc.Arbitrary<Action[]> = fc
  .tuple(
    fc.array(setsRule, { minLength: 1, maxLength: 2 }),
    fc.array(fc.oneof(singleAction, setsRule), { minLength: 1, maxLength: 2 }),
    fc.array(redelivery, { maxLength: 2 }),
  )
  .map(([rules, others, again]): Action[] => [
    { do: "concurrently", actions: [...rules, ...others], clockStepMs: 0 },
    ...again,
  ]);

/** What a group sets before a vote: some rules at once, each to any of its values. */
export const someRules: fc.Arbitrary<Action[]> = fc.array<Action>(setsRule, { minLength: 1, maxLength: 4 });
