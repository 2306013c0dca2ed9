import { int, intOrNull, nothing, textOrNull, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./leave.lua";

const endsEarly = { proposalId: textOrNull, endsEarlyAt: intOrNull };

/** Lets a person who has not voted out of a live session. */
export const leaveScript = defineScript(lua, {
  args: ["now", "sessionId", "userId", "attemptId", "editPause", "editLease", "minEarly"],
  replies: {
    left: words({ participantCount: int, editAt: intOrNull, ...endsEarly }),
    not_in: words(endsEarly),
    voted: nothing,
    other_session: nothing,
    closed: nothing,
    no_session: nothing,
  },
  shown: { left: "live" },
});
