import type { GroupRules } from "../domain/group-rules.ts";
import { assertNever, err, ok, type Result } from "../domain/result.ts";
import { type RuleSetting, storedWord } from "../domain/rule-words.ts";
import { UPDATE_DELIVERED_FOR_MS } from "../time-limits.ts";
import { type Cause, causeArgs } from "./cause.ts";
import type { StoreContext } from "./context.ts";
import { readGroupRules } from "./rule-fields.ts";
import { runOnChat } from "./run-on-chat.ts";
import { readPermissionScript } from "./scripts/read-permission.ts";
import { readSettingsScript } from "./scripts/read-settings.ts";
import { setPermissionScript } from "./scripts/set-permission.ts";
import { setRuleScript } from "./scripts/set-rule.ts";

/** The update that sets a rule. Telegram numbers updates in their order. A late one sets nothing new. */
export interface RuleCause {
  readonly updateId: number;
  readonly late: boolean;
}

/** The chat, by its id now, may not trade, so nothing is said of its rules. */
interface NotAllowed {
  readonly reason: "not_allowed";
  readonly chatId: number;
}

/**
 * Why a rule was not set.
 *
 * - `past`: a newer update has set it since. `rules` are those that hold now.
 * - `hidden_or_cap`: *hidden* and *cap* exclude each other, and the other one is set.
 */
export type SetRuleRefusal =
  | { readonly reason: "past"; readonly rules: GroupRules }
  | { readonly reason: "late" | "hidden_or_cap" }
  | NotAllowed;

/** What holds for a chat, whatever session is open. */
export interface SettingsStore {
  /**
   * Lets a chat trade, or forbids it, at an operator's command: one request. It is refused if the command is late, or
   * an operator has sent a newer one.
   */
  setAllowed(
    chatId: number,
    allowed: boolean,
    operatorId: number,
    cause: Cause,
  ): Promise<Result<null, { readonly reason: "late" | "past" }>>;
  /** Reads whether a chat may trade if trading needs permission, and the chat's id now: one request. */
  readAllowed(chatId: number): Promise<{ readonly chatId: number; readonly allowed: boolean }>;
  /**
   * Sets one of a chat's rules, and returns all of them as they are now: one request. It holds from the next proposal
   * on. Whether the deployment allows the value is for the caller to check.
   */
  setRule(chatId: number, setting: RuleSetting, cause: RuleCause): Promise<Result<GroupRules, SetRuleRefusal>>;
  /** Reads a chat's rules, within what the deployment allows: one request. */
  readRules(chatId: number): Promise<Result<GroupRules, NotAllowed>>;
}

export const settingsStore = (context: StoreContext): SettingsStore => ({
  async setAllowed(startChatId, allowed, operatorId, cause) {
    const args = { allowed, operatorId, ...causeArgs(cause) };
    const { reply } = await runOnChat(context, startChatId, setPermissionScript, args);
    return reply.tag === "set" ? ok(null) : err({ reason: reply.tag });
  },

  async readAllowed(startChatId) {
    const { chatId, reply } = await runOnChat(context, startChatId, readPermissionScript, {});
    return { chatId, allowed: reply.tag === "allowed" };
  },

  async setRule(startChatId, setting, { updateId, late: isLate }) {
    const { chatId, reply } = await runOnChat(context, startChatId, setRuleScript, {
      rule: setting.rule,
      word: storedWord(setting),
      updateId,
      now: context.now(),
      deliveredFor: UPDATE_DELIVERED_FOR_MS,
      isLate,
      needsPermission: context.permissionRequired,
      defaultMinutes: context.rules.defaultMinutes,
    });
    switch (reply.tag) {
      case "set":
        return ok(readGroupRules(reply.fields, context.rules));
      case "past":
        return err({ reason: reply.tag, rules: readGroupRules(reply.fields, context.rules) });
      case "late":
      case "hidden_or_cap":
        return err({ reason: reply.tag });
      case "not_allowed":
        return err({ reason: reply.tag, chatId });
      default:
        return assertNever(reply);
    }
  },

  async readRules(startChatId) {
    const args = { needsPermission: context.permissionRequired };
    const { chatId, reply } = await runOnChat(context, startChatId, readSettingsScript, args);
    return reply.tag === "settings"
      ? ok(readGroupRules(reply.fields, context.rules))
      : err({ reason: reply.tag, chatId });
  },
});
