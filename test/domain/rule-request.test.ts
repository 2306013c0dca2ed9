import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_GROUP_RULES, RULE_NAMES } from "../../src/domain/group-rules.ts";
import { parseRuleRequest } from "../../src/domain/rule-request.ts";
import { settingOf } from "../../src/domain/rule-setting.ts";
import { storedWord } from "../../src/domain/rule-words.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { possibleSettings, ruleName, typedWord } from "../support/rule-settings.ts";
import { OTHER_RULES } from "../support/rules.ts";

const read = (typed: string, rules = DEFAULT_RULES) => parseRuleRequest(typed, rules);

/** What is set by what is typed, as the store keeps it, or why nothing is. */
function setBy(typed: string, rules = DEFAULT_RULES): string {
  const request = read(typed, rules);
  if (!request.ok) return request.error.reason;
  const { value } = request;
  return value.kind === "show" ? `shows ${value.rule}` : `${value.setting.rule} → ${storedWord(value.setting)}`;
}

describe("/settings", () => {
  it.each(["", "   ", "\u200B", "“”", ".", "!"])("alone shows all rules: «%s»", (typed) => {
    expect(read(typed)).toEqual({ ok: true, value: { kind: "show", rule: null } });
  });

  it.each(RULE_NAMES)("with a rule and no value shows that rule: %s", (rule) => {
    for (const typed of [rule, rule.toUpperCase(), `“${rule}”`, `${rule}?`, `${rule}:`, ` ${rule} = `])
      expect(read(typed)).toEqual({ ok: true, value: { kind: "show", rule } });
  });

  it("with a rule and its value as the texts write it sets that", () => {
    for (const rules of [DEFAULT_RULES, OTHER_RULES])
      fc.assert(
        fc.property(possibleSettings(rules), (setting) => {
          const typed = `${setting.rule} ${typedWord(setting)}`;
          // Only an amount with three decimals has two readings.
          fc.pre(!/\b[1-9]\d*\.\d{3}\b/.test(typed));
          expect(read(typed, rules)).toEqual({ ok: true, value: { kind: "set", setting } });
        }),
      );
  });

  it.each(RULE_NAMES)("sets the default of a rule by that word: %s", (rule) => {
    const setting = settingOf(DEFAULT_GROUP_RULES, rule);
    expect(read(`${rule} default`)).toEqual({ ok: true, value: { kind: "set", setting } });
  });

  it.each([
    ["Quorum 3", "quorum → 3"],
    ["quorum=3", "quorum → 3"],
    ["quorum : 3", "quorum → 3"],
    ["quorum, 3.", "quorum → 3"],
    ["<quorum> <3>", "quorum → 3"],
    ["“quorum 3”", "quorum → 3"],
    ["quorum ٣", "quorum → 3"],
    ["quorum 3 voters", "quorum → 3"],
    ["quorum 50 %", "quorum → 50%"],
    ["quorum ۵۰٪", "quorum → 50%"],
    ["quorum 50,50%", "quorum → 50.5%"],
    ["quorum 33.33 percent", "quorum → 33.33%"],
    ["quorum 0.01%", "quorum → 0.01%"],
    ["quorum none", "quorum → none"],
    ["quorum off", "quorum → none"],
    ["quorum 0", "quorum → none"],
    ["pass 2 / 3", "pass → 2/3"],
    ["pass ⅔", "pass → 2/3"],
    ["pass 2 of 3", "pass → 2/3"],
    ["PASS Majority", "pass → majority"],
    ["pass unanimous!", "pass → unanimous"],
    ["pass 060%", "pass → 60%"],
    ["pass ６０％", "pass → 60%"],
    ["voting 5 min", "voting → 5"],
    ["voting 5m", "voting → 5"],
    ["voting none", "voting → "],
    ["amounts 0.01 0.05 1", "amounts → 10000000 50000000 1000000000"],
    ["amounts 0,01 0,05 1", "amounts → 10000000 50000000 1000000000"],
    ["amounts 0.01-0.05-1", "amounts → 10000000 50000000 1000000000"],
    ["amounts 0.01 – 0.05 – 1 SOL", "amounts → 10000000 50000000 1000000000"],
    ["amounts 0.01, 0.05, 1sol", "amounts → 10000000 50000000 1000000000"],
    ["amounts: min=0.01 default=0.05 max=1", "amounts → 10000000 50000000 1000000000"],
    ["amounts off", "amounts → "],
    ["cap 1 SOL", "cap → 1000000000"],
    ["cap 0,05", "cap → 50000000"],
    ["cap 1000000", "cap → 1000000000000000"],
    ["cap none", "cap → "],
    ["daily no", "daily → "],
    ["slippage 5", "slippage → 500"],
    ["slippage 5%", "slippage → 500"],
    ["Slippage = 5 %", "slippage → 500"],
    ["slippage 2.5%", "slippage → 250"],
    ["slippage 2,5%", "slippage → 250"],
    ["slippage 2,50 %", "slippage → 250"],
    ["slippage 12.34 percent", "slippage → 1234"],
    ["slippage ۵٪", "slippage → 500"],
    ["slippage 05.0%.", "slippage → 500"],
    ["slippage 1", "slippage → 100"],
    ["slippage 50%", "slippage → 5000"],
    ["hidden yes", "hidden → on"],
    ["hidden TRUE", "hidden → on"],
    ["early no", "early → off"],
    ["early False", "early → off"],
    ["sale Shares", "sale → shares"],
    ["propose admin", "propose → admins"],
    ["propose everybody", "propose → members"],
  ])("reads what people type on phones: %s", (typed, expected) => {
    expect(setBy(typed)).toBe(expected);
  });

  it.each([
    "quorum 2/3",
    "quorum -3",
    "quorum 10001",
    "quorum 1,005",
    "quorum 3 4",
    "quorum 101%",
    "quorum 0%",
    "quorum 33.333%",
    "pass 60",
    "pass none",
    "pass 3/2",
    "pass 0/3",
    "pass 1/0",
    "pass 1000/2000",
    "voting 0",
    "voting 11",
    "voting 2.5",
    "voting soon",
    "amounts 0.01 0.05",
    "amounts 0.01 0.05 1 2",
    "amounts 0.05 0.01 1",
    "amounts 0.0005 0.05 1",
    "amounts 0.01 0.0505 1",
    "amounts 0.01 0.05 1.5",
    "amounts x y z",
    "cap 0",
    "cap -1",
    "cap 1000001",
    "cap much",
    "daily 1e3",
    "slippage 0",
    "slippage 0.99%",
    "slippage 50.01%",
    "slippage 51",
    "slippage 500",
    "slippage 2.345%",
    "slippage 5.000",
    "slippage -5%",
    "slippage 5% 6%",
    "slippage .5",
    "slippage none",
    "slippage off",
    "slippage 1/20",
    "slippage 5 SOL",
    "change maybe",
    "change majority",
    "sale votes",
    "propose nobody",
    "pause 1",
  ])("refuses a value that this rule does not have: %s", (typed) => {
    const [rule] = typed.split(" ");
    expect(read(typed)).toEqual({ ok: false, error: { reason: "rule_value", rule } });
  });

  it("refuses a rule that there is not, and says which", () => {
    expect(read("quorums 3")).toEqual({ ok: false, error: { reason: "rule_unknown", word: "quorums" } });
    expect(read("= 3")).toEqual({ ok: false, error: { reason: "rule_unknown", word: "" } });
    expect(read("constructor 3")).toMatchObject({ ok: false, error: { reason: "rule_unknown" } });
    expect(read("x".repeat(4_000))).toEqual({ ok: false, error: { reason: "rule_unknown", word: "x".repeat(20) } });
  });

  it("refuses a number that can be read two ways, with both", () => {
    const readings = { decimals: "1.0050", thousands: "1005" };
    expect(read("cap 1,005")).toEqual({
      ok: false,
      error: { reason: "field_ambiguous", field: "/settings cap ", ...readings },
    });
    expect(read("amounts 0.01 0.05 1.005")).toEqual({
      ok: false,
      error: { reason: "field_ambiguous", field: "", ...readings },
    });
  });

  it("takes minutes and amounts within what the deployment allows only", () => {
    expect(setBy("voting 30", OTHER_RULES)).toBe("voting → 30");
    expect(setBy("voting 1", OTHER_RULES)).toBe("rule_value");
    expect(setBy("amounts 0.002 0.02 0.5", OTHER_RULES)).toBe("amounts → 2000000 20000000 500000000");
    expect(setBy("amounts 0.001 0.02 0.5", OTHER_RULES)).toBe("rule_value");
  });

  it("reads any text as something, and what it sets is one of the rule's values", () => {
    const typed = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.tuple(ruleName, fc.string({ maxLength: 30 })).map((words) => words.join(" ")),
      fc.tuple(ruleName, fc.stringMatching(/^[0-9 .,%/a-z-]{0,20}$/)).map((words) => words.join("=")),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const request = read(text);
        if (!request.ok || request.value.kind === "show") return;
        const { setting } = request.value;
        expect(read(`${setting.rule} ${typedWord(setting)}`)).toEqual(request);
      }),
      { numRuns: 2_000 },
    );
  });
});
