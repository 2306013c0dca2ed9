import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_GROUP_RULES, RULE_NAMES } from "../../src/domain/group-rules.ts";
import { isPossible, MAX_LIMIT_LAMPORTS, readStoredWord, settingOf } from "../../src/domain/rule-setting.ts";
import { storedWord } from "../../src/domain/rule-words.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { readGroupRules, readProposalRules } from "../../src/store/rule-fields.ts";
import { possibleSettings, ruleName } from "../support/rule-settings.ts";
import { OTHER_RULES } from "../support/rules.ts";

describe.each([DEFAULT_RULES, OTHER_RULES])("a rule's value", (rules) => {
  it("is kept as a word that the store reads as the same value, and that changes no other rule", () => {
    fc.assert(
      fc.property(possibleSettings(rules), (setting) => {
        const stored = { [setting.rule]: storedWord(setting) };
        expect(readGroupRules(stored, rules)).toEqual({ ...DEFAULT_GROUP_RULES, [setting.rule]: setting.value });
      }),
    );
  });

  it("is read back from its word, and allowed", () => {
    fc.assert(
      fc.property(possibleSettings(rules), (setting) => {
        expect(readStoredWord(setting.rule, storedWord(setting))).toEqual(setting);
        expect(isPossible(setting, rules)).toBe(true);
      }),
    );
  });
});

it("Any word is a value that the store can read, or none", () => {
  const words = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.stringMatching(/^[0-9./% -]{0,20}$/),
    fc.constantFrom("on", "off", "none", "majority", "heads", "shares", "members", "admins", ""),
  );
  fc.assert(
    fc.property(ruleName, words, (rule, word) => {
      const setting = readStoredWord(rule, word);
      if (setting === null || !isPossible(setting, DEFAULT_RULES)) return;
      expect(storedWord(setting)).toBe(word);
      expect(settingOf(readGroupRules({ [rule]: word }, DEFAULT_RULES), rule)).toEqual(setting);
    }),
    { numRuns: 3_000 },
  );
});

it.each(["", "0", "99", "5001", "0500", "500.0", "5%", "5e2", "-500", "10000", " 500", "500\n"])(
  "Slippage is kept as basis points from 1% to 50%, and this is none: «%s»",
  (word) => {
    expect(readStoredWord("slippage", word)).toBeNull();
    expect(() => readGroupRules({ slippage: word }, DEFAULT_RULES)).toThrow("a group's rules");
    expect(() => readProposalRules({ slippage: word })).toThrow("a proposal's rules");
  },
);

it("Each rule has its own part of a group's rules", () => {
  const all = Object.fromEntries(RULE_NAMES.map((rule) => [rule, settingOf(DEFAULT_GROUP_RULES, rule).value]));
  expect(all).toEqual(DEFAULT_GROUP_RULES);
});

describe("a deployment does not allow", () => {
  const amounts = (min: number, standard: number, max: number) =>
    ({ rule: "amounts", value: { min, default: standard, max } }) as const;

  it.each([
    ["fewer minutes than its own least", { rule: "voting", value: 1 }],
    ["more minutes than its own most", { rule: "voting", value: 31 }],
    ["a limit of nothing", { rule: "cap", value: 0 }],
    ["a limit below the least yes, which would leave none", { rule: "daily", value: 1_999_999 }],
    ["a limit of more than 1,000,000 SOL", { rule: "daily", value: MAX_LIMIT_LAMPORTS + 1 }],
    ["a least amount below its own", amounts(1_000_000, 2_000_000, 3_000_000)],
    ["a most above its own", amounts(2_000_000, 2_000_000, 500_000_001)],
    ["a least amount that no button can write", amounts(2_000_001, 3_000_000, 3_000_000)],
    ["a default that no button can write", amounts(2_000_000, 2_000_001, 3_000_000)],
    ["amounts that fall", amounts(3_000_000, 2_000_000, 4_000_000)],
  ] as const)("%s", (_, setting) => {
    expect(isPossible(setting, OTHER_RULES)).toBe(false);
  });

  it("but a most that no button writes is fine", () => {
    expect(isPossible(amounts(2_000_000, 3_000_000, 3_000_001), OTHER_RULES)).toBe(true);
  });
});
