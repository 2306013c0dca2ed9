import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./replace-card.lua";

/** Claims the posting of a card anew if its message is gone. */
export const replaceCardScript = defineScript(lua, {
  args: ["sessionId", "proposalId", "gone", "attemptId", "claimUntil"],
  replies: { claimed: nothing, no: nothing, other_session: nothing, no_session: nothing },
});
