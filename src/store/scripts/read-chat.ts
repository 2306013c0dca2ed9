import { flag, int, intOrNull, textOrNull, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./read-chat.lua";

/** Reads what the archive has to know of a chat as a whole. */
export const readChatScript = defineScript(lua, {
  args: ["cameFrom"],
  replies: {
    chat: words({
      sessionId: textOrNull,
      moving: flag,
      movedTo: intOrNull,
      forgottenAt: intOrNull,
      orderShift: int,
    }),
  },
});
