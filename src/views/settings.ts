import { FormattedString, fmt } from "@grammyjs/parse-mode";
import type { InlineKeyboardButton } from "grammy/types";
import { encodeButton } from "../domain/button.ts";
import { type GroupRules, RULE_NAMES, type RuleName } from "../domain/group-rules.ts";
import type { RuleRequest } from "../domain/rule-request.ts";
import type { DeploymentTerms, Rules } from "../domain/rules.ts";
import type { View } from "./message.ts";
import { ruleOptions } from "./rule-options.ts";
import { capitalized, exampleOf, RULE_EXPLANATIONS, ruleValueText } from "./rule-texts.ts";

const BUTTONS_PER_ROW = 3;

/** What `/settings` shows: all rules if `rule` is null, else that one. Only an admin's has buttons. */
export function settingsView(
  rule: RuleName | null,
  rules: GroupRules,
  deployment: DeploymentTerms,
  isAdmin: boolean,
): View {
  const text = rule === null ? allRules(rules, deployment, isAdmin) : oneRule(rule, rules, deployment, isAdmin);
  if (!isAdmin) return { text, buttons: [] };
  return { text, buttons: rule === null ? ruleButtons() : valueButtons(rule, rules, deployment) };
}

function allRules(rules: GroupRules, deployment: DeploymentTerms, isAdmin: boolean): FormattedString {
  const lines = RULE_NAMES.map((rule) => fmt`${FormattedString.b(rule)}: ${ruleValueText(rule, rules, deployment)}`);
  return fmt`⚙️ ${FormattedString.b("The rules of this group")}

${FormattedString.join(lines, "\n")}

${isAdmin ? "Tap a rule to change it." : "Only admins can change them."}`;
}

const ruleButtons = (): InlineKeyboardButton[][] =>
  inRows(RULE_NAMES.map((rule) => button(capitalized(rule), { kind: "show", rule })));

function oneRule(rule: RuleName, rules: GroupRules, deployment: DeploymentTerms, isAdmin: boolean): FormattedString {
  const text = fmt`⚙️ ${FormattedString.b(rule)}: ${ruleValueText(rule, rules, deployment)}
${RULE_EXPLANATIONS[rule]}`;
  const example = exampleOf(rule, deployment);
  if (!isAdmin || example === null) return text;
  return fmt`${text}

Another value? ${FormattedString.code(`/settings ${rule} ${example}`)}`;
}

function valueButtons(rule: RuleName, rules: GroupRules, deployment: Rules): InlineKeyboardButton[][] {
  const values = ruleOptions(rule, rules, deployment).map(({ setting, label, current }) =>
    button(current ? `✅ ${label}` : label, { kind: "set", setting }),
  );
  const rows = rule === "amounts" ? values.map((value) => [value]) : inRows(values);
  return [...rows, [button("‹ Back", { kind: "show", rule: null })]];
}

const button = (text: string, request: RuleRequest): InlineKeyboardButton => ({
  text,
  callback_data: encodeButton({ kind: "settings", request }),
});

function inRows(buttons: readonly InlineKeyboardButton[]): InlineKeyboardButton[][] {
  const rows = Math.ceil(buttons.length / BUTTONS_PER_ROW);
  return Array.from({ length: rows }, (_, row) => buttons.slice(row * BUTTONS_PER_ROW, (row + 1) * BUTTONS_PER_ROW));
}

/** Says that a rule was set, in the chat or in a tap's pop-up. `rules` are those that hold now. */
export function ruleSetText(rule: RuleName, rules: GroupRules, deployment: DeploymentTerms): string {
  const from = rule === "pause" || rule === "propose" ? "now" : "the next vote";
  const unless = rule === "voting" ? ", unless somebody writes a time" : "";
  return `✅ ${capitalized(rule)}: ${ruleValueText(rule, rules, deployment)}. It holds from ${from} on${unless}.`;
}
