import { int, intOrNull, kind, nothing, tallyWords, text, textOrNull, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { withRules } from "./frozen-rules.ts";
import lua from "./read-card.lua";

const posted = { cardId: intOrNull, threadId: intOrNull };

/** Reads what a card shows, for the request that holds or takes the lease of its edit. */
export const readCardScript = defineScript(lua, {
  args: ["now", "sessionId", "proposalId", "attemptId", "editMargin", "claimUntil", "editPause", "editLease"],
  replies: {
    session: words({ message: text, minutes: int, participantCount: int, creator: text, ...posted }),
    proposal: withRules({
      kind,
      token: text,
      price: text,
      suggested: int,
      proposer: text,
      minutes: int,
      endTime: int,
      ...tallyWords,
      eligibleVoters: int,
      ...posted,
      executorToken: textOrNull,
      order: intOrNull,
      bought: text,
      market: text,
    }),
    no: nothing,
    no_session: nothing,
  },
});
