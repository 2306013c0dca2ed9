import { int, intOrNull, nothing, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./record-trade.lua";

/** Records how an approved trade ended. `rest` is the payers of a buy and their lamports, in turn. */
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
  shown: { carried: "live" },
});
