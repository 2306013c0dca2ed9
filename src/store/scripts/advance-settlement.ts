import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./advance-settlement.lua";
import { sessionState } from "./session-state.ts";

/** Records one step of a settlement, and keeps its lease or gives it back. */
export const advanceSettlementScript = defineScript(lua, {
  args: [
    "now",
    "ttl",
    "minTtl",
    "sessionId",
    "proposalId",
    "attemptId",
    "before",
    "after",
    "leaseUntil",
    "margin",
    "nextAt",
    "keptFor",
    "bought",
    "endedKeptFor",
    "hash",
  ],
  replies: { stepped: sessionState, lost: nothing, no_session: nothing },
});
