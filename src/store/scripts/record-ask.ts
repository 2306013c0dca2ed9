import { int, nothing, text, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./record-ask.lua";

/** Records that an executor is about to be asked for a trade. */
export const recordAskScript = defineScript(lua, {
  args: [
    "now",
    "sessionId",
    "proposalId",
    "attemptId",
    "leaseUntil",
    "executor",
    "needsPermission",
    "mayNotBegin",
    "deadline",
    "boughtBy",
    "paper",
  ],
  replies: {
    asked: words({ executor: text, asks: int, firstAskedAt: int, contributions: text, paper: text }),
    no_order: nothing,
    not_held: nothing,
    being_sold: nothing,
    order_lost: nothing,
    no_executor: nothing,
    not_allowed: nothing,
    too_late: nothing,
    other_executor: nothing,
    lost: nothing,
  },
});
