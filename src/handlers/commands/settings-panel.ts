import type { Deps } from "../../deps.ts";
import type { GroupRules, RuleName } from "../../domain/group-rules.ts";
import type { Person } from "../../domain/person.ts";
import type { RuleRequest } from "../../domain/rule-request.ts";
import { isPossible } from "../../domain/rule-setting.ts";
import type { RuleSetting } from "../../domain/rule-words.ts";
import type { Delivery } from "../../telegram/delivery.ts";
import { isAdmin } from "../../telegram/membership.ts";
import { editView } from "../../telegram/send.ts";
import { BACKGROUND_PAUSE_MS } from "../../time-limits.ts";
import type { View } from "../../views/message.ts";
import { ruleSetText, settingsView } from "../../views/settings.ts";
import type { BotContext } from "../context.ts";
import { deploymentTerms } from "../deployment-terms.ts";
import { answerTap, refuseTap } from "../reply.ts";
import { tappedMessage } from "../tapped-message.ts";
import { ruleRefusal } from "./settings.ts";

/** How often a panel is edited at most, until it shows what is stored. */
const MAX_EDITS = 4;

/** A panel of `/settings`, and which rule it is to show; null for all of them. */
interface Panel {
  readonly message: { readonly chatId: number; readonly messageId: number };
  readonly rule: RuleName | null;
}

/**
 * Handles a tap on the panel of `/settings`: it shows other rules, or sets one and shows that. Each tap asks Telegram
 * whether the tapper is an admin, since everybody sees the buttons.
 */
export async function tapSettings(
  ctx: BotContext,
  chatId: number,
  request: RuleRequest,
  person: Person,
): Promise<void> {
  const admin = await isAdmin(ctx.deps.api, chatId, person.id);
  if (admin === null) return refuseTap(ctx, { reason: "admins_unknown" });
  if (!admin) return refuseTap(ctx, { reason: "rules_admins_only" });
  const message = tappedMessage(ctx, "settings");
  if (request.kind === "set") {
    const { setting } = request;
    return setRule(ctx, chatId, setting, message && { message, rule: setting.rule });
  }
  if (message === null) return refuseTap(ctx, { reason: "unknown_button" });
  return turnPanel(ctx, chatId, { message, rule: request.rule });
}

async function turnPanel(ctx: BotContext, chatId: number, panel: Panel): Promise<void> {
  const read = await ctx.deps.store.readRules(chatId);
  if (!read.ok) return refuseTap(ctx, read.error);
  const { tag } = await showPanel(ctx.deps, panel, read.value);
  if (tag === "refused" || tag === "gone" || tag === "moved") return refuseTap(ctx, { reason: "unknown_button" });
  ctx.outcome = tag === "done" ? "shown" : `not_shown_${tag}`;
  return answerTap(ctx, "");
}

/** Sets a rule. Without a panel, which may be gone, only the pop-up says so. */
async function setRule(ctx: BotContext, chatId: number, setting: RuleSetting, panel: Panel | null): Promise<void> {
  const { store, rules } = ctx.deps;
  // Forged, or from a panel that was posted when the deployment allowed more.
  if (!isPossible(setting, rules)) return refuseTap(ctx, { reason: "unknown_button" });
  const cause = { updateId: ctx.update.update_id, late: false };
  const changed = await store.setRule(chatId, setting, cause);
  if (!changed.ok) {
    await refuseTap(ctx, ruleRefusal(setting.rule, changed.error));
    if (panel !== null && changed.error.reason === "past") await showPanel(ctx.deps, panel, changed.error.rules);
    return;
  }
  ctx.outcome = "set";
  await Promise.all([
    answerTap(ctx, ruleSetText(setting.rule, changed.value, deploymentTerms(ctx.deps))),
    panel === null ? null : showPanel(ctx.deps, panel, changed.value),
  ]);
}

/** Edits a panel to these rules, and sees to it behind the response that it shows what is stored. */
async function showPanel(deps: Deps, panel: Panel, rules: GroupRules): Promise<Delivery> {
  const view = settingsView(panel.rule, rules, deploymentTerms(deps), true);
  const shown = await editView(deps.api, panel.message, view);
  deps.later("check_panel", checkPanel(deps, panel, view, shown));
  return shown;
}

/**
 * Edits a panel until it shows what is stored. Two admins may tap at once, and their edits may arrive in the other
 * order. Whichever of them ends last looks once more, and so finds what the other one has set.
 */
async function checkPanel(deps: Deps, { message, rule }: Panel, first: View, delivery: Delivery): Promise<void> {
  let [view, shown] = [first, delivery];
  for (let edits = 1; edits < MAX_EDITS; edits += 1) {
    if (shown.tag === "retry" && shown.afterMs <= BACKGROUND_PAUSE_MS) await deps.sleep(shown.afterMs);
    else if (shown.tag !== "done" && shown.tag !== "unknown") return;
    const read = await deps.store.readRules(message.chatId);
    if (!read.ok) return;
    const stored = settingsView(rule, read.value, deploymentTerms(deps), true);
    if (shown.tag === "done" && textOf(stored) === textOf(view)) return;
    view = stored;
    shown = await editView(deps.api, message, view);
  }
}

/** What of a view can be seen, to compare it with another. */
const textOf = ({ text, buttons }: View): string => JSON.stringify([text.text, buttons]);
