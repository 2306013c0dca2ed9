import { int, intOrNull, nothing, textOrNull, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./join.lua";

const unfinished = { unfinishedId: textOrNull, unfinishedEnd: intOrNull };

/** Lets a person into a live session. */
export const joinScript = defineScript(lua, {
  args: ["now", "ttl", "margin", "sessionId", "userId", "name", "attemptId", "editPause", "editLease"],
  replies: {
    joined: words({ participantCount: int, editAt: intOrNull, ...unfinished }),
    already: words({ participantCount: int, ...unfinished }),
    other_session: nothing,
    closed: nothing,
    no_session: nothing,
  },
  shown: { joined: "live" },
});
