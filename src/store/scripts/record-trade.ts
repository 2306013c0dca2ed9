import { int, intOrNull, nothing, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./record-trade.lua";

/** Records what became of an approved trade. `rest` is who paid how many lamports for a buy, in turn. */
export const recordTradeScript = defineScript(lua, {
  args: [
    "sessionId",
    "proposalId",
    "attemptId",
    "leaseUntil",
    "outcome",
    "orderState",
    "traded",
    "boughtBy",
    "contributions",
  ],
  rest: true,
  replies: {
    carried: words({ order: int }),
    orphaned: words({ order: intOrNull }),
    lost: nothing,
  },
});
