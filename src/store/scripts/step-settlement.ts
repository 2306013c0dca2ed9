import { nothing } from "../reply.ts";
import { defineScript } from "../script.ts";
import { sessionState } from "./session-state.ts";
import lua from "./step-settlement.lua";

/** Records one step of a settlement, and keeps its lease or gives it back. */
export const stepSettlementScript = defineScript(lua, {
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
  ],
  replies: { stepped: sessionState, lost: nothing, no_session: nothing },
});
