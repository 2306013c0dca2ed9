import { err, ok, type Result } from "../domain/result.ts";
import { type Cause, causeArgs } from "./cause.ts";
import type { StoreContext } from "./context.ts";
import { runOnChat } from "./run-on-chat.ts";
import { readPermissionScript } from "./scripts/read-permission.ts";
import { setPermissionScript } from "./scripts/set-permission.ts";

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
});
