import type { Message } from "grammy/types";
import type { RuleName } from "../../domain/group-rules.ts";
import { assertNever } from "../../domain/result.ts";
import { parseRuleRequest } from "../../domain/rule-request.ts";
import type { RuleSetting } from "../../domain/rule-words.ts";
import type { SetRuleRefusal } from "../../store/settings.ts";
import { isAdmin } from "../../telegram/membership.ts";
import type { Refusal } from "../../views/refusal.ts";
import { ruleSetText, settingsView } from "../../views/settings.ts";
import { isLate } from "../cause.ts";
import { confirm } from "../confirm.ts";
import type { BotContext } from "../context.ts";
import { deploymentTerms } from "../deployment-terms.ts";
import { refuse, replyView } from "../reply.ts";
import { senderOf } from "../sender.ts";
import { refuseTrading } from "../trading-permission.ts";

/**
 * `/settings [rule [value]]`: shows the group's rules or one of them, to an admin with buttons, or sets one, if an admin
 * wrote it.
 */
export async function settings(ctx: BotContext): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const request = parseRuleRequest(ctx.command?.rest ?? "", ctx.deps.rules);
  if (!request.ok) return refuseTrading(ctx, request.error);
  const { value } = request;
  return value.kind === "show" ? show(ctx, message, value.rule) : set(ctx, message, value.setting);
}

async function show(ctx: BotContext, message: Message, rule: RuleName | null): Promise<void> {
  const [read, byAdmin] = await Promise.all([ctx.deps.store.readRules(message.chat.id), isByAdmin(ctx, message)]);
  if (!read.ok) return refuse(ctx, read.error);
  ctx.outcome = "shown";
  await replyView(ctx, settingsView(rule, read.value, deploymentTerms(ctx.deps), byAdmin === true));
}

async function set(ctx: BotContext, message: Message, setting: RuleSetting): Promise<void> {
  if (senderOf(message).kind === "channel") return refuseTrading(ctx, { reason: "channel" });
  const byAdmin = await isByAdmin(ctx, message);
  if (byAdmin === null) return refuseTrading(ctx, { reason: "admins_unknown" });
  if (!byAdmin) return refuseTrading(ctx, { reason: "rules_admins_only" });

  const cause = { updateId: ctx.update.update_id, late: isLate(ctx.deps, message) };
  const changed = await ctx.deps.store.setRule(message.chat.id, setting, cause);
  if (!changed.ok) return refuse(ctx, ruleRefusal(setting.rule, changed.error));
  ctx.outcome = "set";
  await confirm(ctx, () => ruleSetText(setting.rule, changed.value, deploymentTerms(ctx.deps)));
}

/** Whether an admin wrote a message, anonymously or not, or null if Telegram does not say. */
async function isByAdmin({ deps }: BotContext, message: Message): Promise<boolean | null> {
  const sender = senderOf(message);
  if (sender.kind !== "person") return sender.kind === "anonymous_admin";
  return isAdmin(deps.api, message.chat.id, sender.person.id);
}

/** Says why a rule was not set, as members are told it. */
export function ruleRefusal(rule: RuleName, refusal: SetRuleRefusal): Refusal {
  switch (refusal.reason) {
    case "past":
      return { reason: "rule_changed_since" };
    case "hidden_or_cap":
      return { reason: refusal.reason, rule };
    case "late":
      return { reason: refusal.reason };
    case "not_allowed":
      return refusal;
    default:
      return assertNever(refusal);
  }
}
