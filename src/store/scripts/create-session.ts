import { flag, int, intOrNull, nothing, text, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./create-session.lua";

/** Opens a session in a chat that has none. */
export const createSessionScript = defineScript(lua, {
  args: [
    "now",
    "ttl",
    "id",
    "message",
    "minutesGiven",
    "creatorId",
    "name",
    "threadId",
    "attemptId",
    "claimUntil",
    "isLate",
    "needsPermission",
    "defaultMinutes",
    "minMinutes",
    "maxMinutes",
  ],
  replies: {
    created: words({ minutes: int }),
    again: words({ minutes: int, cardId: intOrNull, mayPost: flag, claimUntil: int }),
    past: nothing,
    not_allowed: nothing,
    late: nothing,
    exists: words({ message: text }),
    closing: words({ sessionId: text }),
  },
  shown: { created: "live" },
});
