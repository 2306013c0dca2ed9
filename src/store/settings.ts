import { ok, type Result } from "../domain/result.ts";
import { refusalIn, refused, runOnChat, type StoreContext } from "./context.ts";
import { defineScript } from "./script.ts";
import readPermissionLua from "./scripts/read-permission.lua";
import setPermissionLua from "./scripts/set-permission.lua";
import { type Cause, causeArgs } from "./votes.ts";

const readPermission = defineScript(readPermissionLua);
const setPermission = defineScript(setPermissionLua);

/** What holds for a chat whatever session is open. */
export interface SettingsStore {
  /**
   * Lets a chat trade, or forbids it, by an operator's word: one request. Refused where that is late, or an operator has said
   * something newer.
   */
  setAllowed(
    chatId: number,
    allowed: boolean,
    operatorId: number,
    cause: Cause,
  ): Promise<Result<null, { readonly reason: "late" | "past" }>>;
  /** Whether a chat may trade, where that needs permission, and the id of the chat now: one request. */
  readAllowed(chatId: number): Promise<{ readonly chatId: number; readonly allowed: boolean }>;
}

export const settingsStore = (context: StoreContext): SettingsStore => ({
  async setAllowed(startChatId, allowed, operatorId, cause) {
    const args = [allowed ? "1" : "0", operatorId, ...causeArgs(cause)];
    const { reply } = await runOnChat(context, startChatId, setPermission, args);
    return reply[0] === "set" ? ok(null) : refused(reply, ["late", "past"]);
  },

  async readAllowed(startChatId) {
    const { chatId, reply } = await runOnChat(context, startChatId, readPermission, []);
    return { chatId, allowed: refusalIn(reply, ["allowed", "not_allowed"]).reason === "allowed" };
  },
});
