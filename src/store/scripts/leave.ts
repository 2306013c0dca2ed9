import { int, intOrNull, nothing, textOrNull, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./leave.lua";

/** Lets a person who has not voted out of a live session. */
export const leaveScript = defineScript(lua, {
  args: ["now", "sessionId", "userId", "attemptId", "editPause", "editLease", "minEarly"],
  replies: {
    left: words({ participantCount: int, editAt: intOrNull, proposalId: textOrNull, endsEarlyAt: intOrNull }),
    not_in: nothing,
    voted: nothing,
    other_session: nothing,
    closed: nothing,
    no_session: nothing,
  },
});
