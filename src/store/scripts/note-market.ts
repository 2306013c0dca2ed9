import { intOrNull, nothing, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./note-market.lua";

/** Records what the market said of an open proposal's token. */
export const noteMarketScript = defineScript(lua, {
  args: ["now", "sessionId", "proposalId", "attemptId", "market", "answered", "editPause", "editLease", "editMargin"],
  replies: {
    noted: words({ editAt: intOrNull }),
    no: nothing,
    no_session: nothing,
  },
});
