import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeButton } from "../../src/domain/button.ts";
import { DEFAULT_GROUP_RULES, type GroupRules, RULE_NAMES, type RuleName } from "../../src/domain/group-rules.ts";
import { parseRuleRequest } from "../../src/domain/rule-request.ts";
import { isPossible, settingOf } from "../../src/domain/rule-setting.ts";
import { readPass, readQuorum } from "../../src/domain/rule-words.ts";
import type { DeploymentTerms } from "../../src/domain/rules.ts";
import { MAX_POPUP_LENGTH, type View } from "../../src/views/message.ts";
import { exampleOf, possibleValuesText, ruleValueText } from "../../src/views/rule-texts.ts";
import { ruleSetText, settingsView } from "../../src/views/settings.ts";
import { possibleSettings, ruleName } from "../support/rule-settings.ts";
import { OTHER_TERMS, TERMS } from "../support/rules.ts";
import { expectSendable, marked } from "./samples.ts";

const known = <T>(value: T | null): T => {
  if (value === null) throw new Error("no value of this rule");
  return value;
};
const group = (changes: Partial<GroupRules> = {}): GroupRules => ({ ...DEFAULT_GROUP_RULES, ...changes });
const valueText = (rule: RuleName, changes: Partial<GroupRules> = {}, deployment = TERMS) =>
  ruleValueText(rule, group(changes), deployment);
const panel = (rule: RuleName | null, changes: Partial<GroupRules> = {}, deployment = TERMS) =>
  settingsView(rule, group(changes), deployment, true);

const WITH_MARKET: DeploymentTerms = { ...TERMS, marketConnected: true };

/** The buttons' labels, row by row. */
const labels = ({ buttons }: View) => buttons.map((row) => row.map(({ text }) => text));
/** What a view's buttons ask for. */
const requests = ({ buttons }: View) =>
  buttons.flat().map((button) => {
    const data = "callback_data" in button ? decodeButton(button.callback_data) : null;
    if (data?.kind !== "settings") throw new Error(`no button of the settings: ${button.text}`);
    return data.request;
  });

/** Any rules of a group that a deployment allows. */
const anyRules = (deployment: DeploymentTerms) =>
  fc
    .array(possibleSettings(deployment), { maxLength: 14 })
    .map((settings) => group(Object.fromEntries(settings.map(({ rule, value }) => [rule, value]))));

describe("the panel", () => {
  it("lists every rule by the name that is typed, with its value in words", () => {
    expect(panel(null).text.text).toBe(
      [
        "⚙️ The rules of this group",
        "",
        "voting: 5 minutes (this bot's default)",
        "amounts: 0.001 to 1 SOL, 0.01 if you don't say",
        "pass: more yes than no",
        "quorum: none",
        "sale: everybody counts the same",
        "change: off, votes are final",
        "hidden: off",
        "early: on, ends once all have voted",
        "propose: every member",
        "remind: on, at half time",
        "cap: none",
        "daily: none",
        "slippage: 5% (no effect: this bot has no market)",
        "pause: off",
        "",
        "Tap a rule to change it.",
      ].join("\n"),
    );
  });

  it("has a button for each rule, which leads to it", () => {
    expect(requests(panel(null))).toEqual(RULE_NAMES.map((rule) => ({ kind: "show", rule })));
    expect(labels(panel(null))).toEqual([
      ["Voting", "Amounts", "Pass"],
      ["Quorum", "Sale", "Change"],
      ["Hidden", "Early", "Propose"],
      ["Remind", "Cap", "Daily"],
      ["Slippage", "Pause"],
    ]);
  });

  it("of a rule explains it, offers values with the one that holds now marked, says how to type others, and leads back", () => {
    const view = panel("quorum", { quorum: known(readQuorum("3")) });
    expect(view.text.text).toBe(
      [
        "⚙️ quorum: 3 voters",
        "How many have to vote, or nothing passes. People count, not amounts.",
        "",
        "Another value? /settings quorum 4",
      ].join("\n"),
    );
    expect(marked(view.text)).toContain("code: /settings quorum 4");
    expect(labels(view)).toEqual([["None", "2 voters", "✅ 3 voters"], ["5 voters", "50%", "75%"], ["‹ Back"]]);
    expect(requests(view).at(-1)).toEqual({ kind: "show", rule: null });
  });

  it("offers also the value that holds now where it is an unusual one", () => {
    expect(labels(panel("quorum", { quorum: known(readQuorum("17%")) })).flat()).toContain("✅ 17%");
    expect(labels(panel("pass", { pass: known(readPass("5/7")) })).flat()).toContain("✅ 5/7");
    const amounts = { min: 20_000_000, default: 30_000_000, max: 40_000_000 };
    expect(labels(panel("amounts", { amounts }))).toContainEqual(["✅ 0.02 · 0.03 · 0.04 SOL"]);
  });

  it("of slippage offers percents, with or without a market", () => {
    for (const terms of [TERMS, WITH_MARKET])
      expect(labels(panel("slippage", { slippage: 250 }, terms))).toEqual([
        ["1%", "2%", "5%"],
        ["10%", "20%", "✅ 2.5%"],
        ["‹ Back"],
      ]);
    expect(panel("slippage", {}, WITH_MARKET).text.text).toBe(
      [
        "⚙️ slippage: the price may move by 5%",
        "How much worse a price may be than the one on the vote's card. Beyond that, nothing is traded.",
        "",
        "Another value? /settings slippage 2.5%",
      ].join("\n"),
    );
  });

  it("does not offer the default time twice, unless it was set", () => {
    expect(labels(panel("voting", {}))[0]).toEqual(["✅ Default (5 min)", "1 min", "2 min"]);
    expect(labels(panel("voting", {})).flat()).not.toContain("5 min");
    expect(labels(panel("voting", { voting: 5 })).flat()).toContain("✅ 5 min");
  });

  it("offers only what the deployment allows", () => {
    expect(labels(panel("voting", {}, OTHER_TERMS)).flat()).toEqual([
      ...["✅ Default (7 min)", "2 min", "5 min", "10 min", "30 min", "‹ Back"],
    ]);
    expect(labels(panel("amounts", {}, OTHER_TERMS))).toEqual([["✅ Default (0.002 · 0.02 · 0.5 SOL)"], ["‹ Back"]]);
  });

  it("marks one value of each rule, and every button sets one that the deployment allows", () => {
    for (const deployment of [TERMS, OTHER_TERMS])
      fc.assert(
        fc.property(anyRules(deployment), ruleName, (rules, rule) => {
          const view = settingsView(rule, rules, deployment, true);
          const options = requests(view).slice(0, -1);
          const shown = labels(view).flat();
          expect(shown.filter((label) => label.startsWith("✅"))).toHaveLength(1);
          for (const [i, request] of options.entries()) {
            if (request.kind !== "set") throw new Error("leads elsewhere");
            expect(request.setting.rule).toBe(rule);
            expect(isPossible(request.setting, deployment)).toBe(true);
            if (shown[i]?.startsWith("✅")) expect(request.setting).toEqual(settingOf(rules, rule));
          }
        }),
      );
  });

  it.each([...RULE_NAMES, null])("fits on a phone's screen, whatever the rules are: %s", (rule) => {
    fc.assert(
      fc.property(anyRules(OTHER_TERMS), (rules) => {
        const { text, buttons } = settingsView(rule, rules, OTHER_TERMS, true);
        expectSendable(text);
        expect(text.text.length).toBeLessThan(750);
        const lines = text.text.split("\n");
        expect(lines.length).toBeLessThanOrEqual(18);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(105);
        for (const row of buttons) expect(row.map(({ text: label }) => label).join("").length).toBeLessThanOrEqual(45);
      }),
    );
  });
});

it("All that is said of the rules is plain words, without what a slip of the program leaves behind", () => {
  fc.assert(
    fc.property(anyRules(TERMS), fc.option(ruleName), fc.boolean(), (rules, rule, isAdmin) => {
      const { text, buttons } = settingsView(rule, rules, TERMS, isAdmin);
      for (const words of [text.text, ...buttons.flat().map((button) => button.text)]) {
        expect(words).not.toMatch(
          /\b(?:lamports?|executor|deployment|tally|ballot|undefined|null|NaN|Infinity)\b|\[object/i,
        );
        expect(words).not.toMatch(/ {2}| [.,:]| $|abstain/m);
      }
    }),
  );
});

describe("for everybody else", () => {
  it.each([...RULE_NAMES, null])("the same is shown without buttons: %s", (rule) => {
    const rules = group({ change: true });
    const [mine, theirs] = [true, false].map((isAdmin) => settingsView(rule, rules, TERMS, isAdmin));
    expect(theirs?.buttons).toEqual([]);
    const withoutHint = (view: View | undefined) => view?.text.text.replace(/\n\n(?:Tap|Only|Another).*$/, "");
    expect(withoutHint(theirs)).toBe(withoutHint(mine));
    expect(theirs?.text.text).not.toMatch(/Tap|Another value/);
  });
});

describe("a rule's value in words", () => {
  it.each<[RuleName, Partial<GroupRules>, string]>([
    ["voting", { voting: 1 }, "1 minute"],
    ["voting", { voting: 10 }, "10 minutes"],
    ["amounts", { amounts: { min: 1e7, default: 5e7, max: 1e9 } }, "0.01 to 1 SOL, 0.05 if you don't say"],
    ["amounts", { amounts: { min: 5e7, default: 5e7, max: 5e7 } }, "0.05 SOL"],
    ["pass", { pass: known(readPass("2/3")) }, "at least 2/3 yes"],
    ["pass", { pass: { kind: "unanimous" } }, "unanimous, one no rejects it"],
    ["quorum", { quorum: known(readQuorum("1")) }, "1 voter"],
    ["quorum", { quorum: known(readQuorum("50%")) }, "50% of those who may vote"],
    ["sale", { sale: "shares" }, "each counts by what they paid"],
    ["change", { change: true }, "on, until the end"],
    ["hidden", { hidden: true }, "on, until the end"],
    ["early", { early: false }, "off, votes take their whole time"],
    ["early", { early: false, change: true }, "off, votes take their whole time"],
    ["early", { change: true }, "on (no effect: votes can be changed)"],
    ["propose", { propose: "admins" }, "admins only"],
    ["remind", { remind: false }, "off"],
    ["cap", { cap: 5e9 }, "at most 5 SOL in all"],
    ["daily", { daily: 5e8 }, "0.5 SOL each in 24 hours"],
    ["slippage", {}, "5% (no effect: this bot has no market)"],
    ["slippage", { slippage: 1_234 }, "12.34% (no effect: this bot has no market)"],
    ["pause", { pause: true }, "on, no new votes"],
  ])("%s %o: %s", (rule, changes, words) => {
    expect(valueText(rule, changes)).toBe(words);
  });

  it("says how far a price may move where the bot has a market to see it", () => {
    expect(valueText("slippage", {}, WITH_MARKET)).toBe("the price may move by 5%");
    expect(valueText("slippage", { slippage: 250 }, WITH_MARKET)).toBe("the price may move by 2.5%");
    expect(panel(null, {}, WITH_MARKET).text.text).toContain("\nslippage: the price may move by 5%\n");
    expect(ruleSetText("slippage", group({ slippage: 1_000 }), WITH_MARKET)).toBe(
      "✅ Slippage: the price may move by 10%. It holds from the next vote on.",
    );
  });

  it("is the deployment's where the group has set none", () => {
    expect(valueText("voting", {}, OTHER_TERMS)).toBe("7 minutes (this bot's default)");
    expect(valueText("amounts", {}, OTHER_TERMS)).toBe("0.002 to 0.5 SOL, 0.02 if you don't say");
  });

  it("is told when it is set, with when it begins to hold, in a pop-up's room", () => {
    const quorum = known(readQuorum("3"));
    expect(ruleSetText("quorum", group({ quorum }), TERMS)).toBe(
      "✅ Quorum: 3 voters. It holds from the next vote on.",
    );
    expect(ruleSetText("pause", group({ pause: true }), TERMS)).toBe(
      "✅ Pause: on, no new votes. It holds from now on.",
    );
    expect(ruleSetText("voting", group({ voting: 7 }), TERMS)).toBe(
      "✅ Voting: 7 minutes. It holds from the next vote on, unless somebody writes a time.",
    );
    fc.assert(
      fc.property(
        anyRules(OTHER_TERMS),
        ruleName,
        (rules, rule) => ruleSetText(rule, rules, OTHER_TERMS).length <= MAX_POPUP_LENGTH,
      ),
    );
  });
});

describe("the possible values of a rule", () => {
  it.each(RULE_NAMES)("are one short sentence for those who typed another: %s", (rule) => {
    for (const deployment of [TERMS, OTHER_TERMS, { ...OTHER_TERMS, maxMinutes: 1_440, maxVote: 9_999_000_000 }])
      expect(possibleValuesText(rule, deployment)).toMatch(
        /^[A-Z][a-z]+ takes .{4,100}\.( Send it like \/settings .{5,30})?$/,
      );
  });

  it("name the deployment's own bounds", () => {
    expect(possibleValuesText("voting", OTHER_TERMS)).toBe(
      "Voting takes minutes from 2 to 30, or none. Send it like /settings voting 7",
    );
    expect(possibleValuesText("amounts", OTHER_TERMS)).toBe(
      "Amounts takes least, usual and most, from 0.002 to 0.5 SOL, the first two in steps of 0.001. Send it like /settings amounts 0.02 0.05 0.5",
    );
    expect(possibleValuesText("slippage", OTHER_TERMS)).toBe(
      "Slippage takes 1% to 50%, with two decimals at most. Send it like /settings slippage 2.5%",
    );
    expect(possibleValuesText("quorum", OTHER_TERMS)).toBe(
      "Quorum takes a number of voters, a share like 50%, or none. Send it like /settings quorum 4",
    );
  });

  it("have an example that can be sent as it is, whatever the deployment allows", () => {
    const narrow = { ...OTHER_TERMS, minMinutes: 20, defaultMinutes: 25 };
    for (const deployment of [TERMS, OTHER_TERMS, narrow])
      for (const rule of RULE_NAMES) {
        const example = exampleOf(rule, deployment);
        if (example !== null)
          expect(parseRuleRequest(`${rule} ${example}`, deployment)).toMatchObject({
            ok: true,
            value: { kind: "set" },
          });
      }
  });
});
