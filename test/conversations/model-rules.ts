import { type GroupRules, RULES, type Rule, votingMinutes } from "./group-rules.ts";
import type { Operation } from "./operations.ts";
import { ruleText } from "./rule-texts.ts";
import type { State } from "./state.ts";
import { isLate, type ModelContext, refused, replied, type Transition } from "./transition.ts";

/** So long Telegram may deliver an update. After that its numbers may begin anew. */
const DELIVERED_FOR_MS = 24 * 3_600_000;

/** Sets a rule by an admin's `/settings`. The newest update counts. */
export function setRule(
  state: State,
  { who, rule, word, updateId, writtenAt }: Operation & { kind: "settings" },
  { now, isAdmin }: ModelContext,
): Transition {
  if (!isAdmin(who)) return refused(state, "rules_admins_only");
  const setBy = state.ruleUpdates[rule];
  if (setBy?.updateId === updateId) return replied(state, setReply(state.rules, rule));
  if (setBy !== undefined && updateId < setBy.updateId && now < setBy.at + DELIVERED_FOR_MS)
    return refused(state, "rule_changed_since");
  if (isLate(writtenAt, now)) return refused(state, "late");
  const { cap, hidden } = state.rules;
  const clashes = rule === "hidden" ? word === "on" && cap !== "" : word !== "" && cap === "" && hidden === "on";
  if ((rule === "hidden" || rule === "cap") && clashes) return refused(state, `hidden_or_cap ${rule}`);
  state.rules = { ...state.rules, [rule]: word };
  state.ruleUpdates[rule] = { updateId, at: now };
  if (rule === "voting" && state.session !== null && !state.session.minutesGiven)
    state.session.minutes = votingMinutes(state.rules);
  return replied(state, setReply(state.rules, rule));
}

const setReply = (rules: GroupRules, rule: Rule): string =>
  `set ${rule}: ${ruleText(rules, rule)}, from ${rule === "pause" || rule === "propose" ? "now" : "the next vote"}`;

/** What `/settings` alone replies. */
export const rulesReply = ({ rules }: State): string =>
  `rules: ${RULES.map((rule) => `${rule}: ${ruleText(rules, rule)}`).join("; ")}`;
