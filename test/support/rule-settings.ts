import fc from "fast-check";
import {
  MAX_QUORUM_VOTERS,
  MAX_SLIPPAGE_BASIS_POINTS,
  MIN_SLIPPAGE_BASIS_POINTS,
  RULE_NAMES,
} from "../../src/domain/group-rules.ts";
import { formatSol } from "../../src/domain/money.ts";
import { MAX_LIMIT_LAMPORTS } from "../../src/domain/rule-setting.ts";
import { type RuleSetting, readPass, readQuorum, storedWord } from "../../src/domain/rule-words.ts";
import { type Rules, VOTE_STEP_LAMPORTS } from "../../src/domain/rules.ts";

const percent = fc
  .integer({ min: 1, max: 10_000 })
  .map((hundredths) => `${hundredths / 100}%`)
  .filter((word) => /^\d+(\.\d{1,2})?%$/.test(word));
const quotient = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 999 }))
  .filter(([part, of]) => part <= of)
  .map(([part, of]) => `${part}/${of}`);

/** A value that there is; a word that is none would be a mistake of these tests. */
function known<T>(value: T | null): T {
  if (value === null) throw new Error("no value of this rule");
  return value;
}

const pass = fc
  .oneof(fc.constantFrom("majority", "unanimous"), percent, quotient)
  .map((word) => ({ rule: "pass" as const, value: known(readPass(word)) }));
const quorum = fc
  .oneof(fc.constant("none"), fc.integer({ min: 1, max: MAX_QUORUM_VOTERS }).map(String), percent)
  .map((word) => ({ rule: "quorum" as const, value: known(readQuorum(word)) }));
const flags = fc.record({
  rule: fc.constantFrom("change" as const, "hidden" as const, "early" as const, "remind" as const, "pause" as const),
  value: fc.boolean(),
});
const slippage = fc.record({
  rule: fc.constant("slippage" as const),
  value: fc.integer({ min: MIN_SLIPPAGE_BASIS_POINTS, max: MAX_SLIPPAGE_BASIS_POINTS }),
});
const sale = fc.record({
  rule: fc.constant("sale" as const),
  value: fc.constantFrom("heads" as const, "shares" as const),
});
const propose = fc.record({
  rule: fc.constant("propose" as const),
  value: fc.constantFrom("members" as const, "admins" as const),
});

/** Every value of every rule that a deployment allows. */
export function possibleSettings({ minVote, maxVote, minMinutes, maxMinutes }: Rules): fc.Arbitrary<RuleSetting> {
  const voting = fc.option(fc.integer({ min: minMinutes, max: maxMinutes }));
  const steps = fc.integer({
    min: Math.ceil(minVote / VOTE_STEP_LAMPORTS),
    max: Math.floor(maxVote / VOTE_STEP_LAMPORTS),
  });
  const amounts = fc.tuple(steps, steps, fc.integer({ min: minVote, max: maxVote })).map(([one, other, most]) => {
    const [min, standard] = [Math.min(one, other) * VOTE_STEP_LAMPORTS, Math.max(one, other) * VOTE_STEP_LAMPORTS];
    return { min, default: standard, max: Math.max(standard, most) };
  });
  const limits = fc.record({
    rule: fc.constantFrom("cap" as const, "daily" as const),
    value: fc.option(fc.integer({ min: minVote, max: MAX_LIMIT_LAMPORTS })),
  });
  return fc.oneof(
    voting.map((value) => ({ rule: "voting" as const, value })),
    fc.option(amounts).map((value) => ({ rule: "amounts" as const, value })),
    pass,
    quorum,
    slippage,
    flags,
    limits,
    sale,
    propose,
  );
}

/** The name of any rule. */
export const ruleName = fc.constantFrom(...RULE_NAMES);

/** A value as the texts tell people to type it. */
export function typedWord(setting: RuleSetting): string {
  switch (setting.rule) {
    case "cap":
    case "daily":
      return setting.value === null ? "none" : formatSol(setting.value);
    case "amounts": {
      const { value } = setting;
      return value === null ? "default" : [value.min, value.default, value.max].map(formatSol).join(" ");
    }
    case "slippage":
      return `${setting.value / 100}%`;
    default:
      return storedWord(setting) || "none";
  }
}
