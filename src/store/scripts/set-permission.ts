import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./set-permission.lua";

/** Lets a chat trade, or forbids it. */
export const setPermissionScript = defineScript(lua, {
  args: ["allowed", "operatorId", "messageChatId", "messageId", "sentAt", "isLate"],
  replies: { set: nothing, late: nothing, past: nothing },
});
