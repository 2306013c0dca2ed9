import { int, nothing, text, words } from "../../../src/store/reply-words.ts";
import { readRecord } from "../trade-record.ts";
import lua from "./begin.lua";
import { defineTraderScript } from "./family.ts";

/** Begins or resumes the work on a trade: keeps its record, and takes its lease. */
export const beginScript = defineTraderScript(lua, {
  args: [
    "now",
    "id",
    "attemptId",
    "leaseUntil",
    "kind",
    "chat",
    "token",
    "total",
    "bought",
    "boughtTokens",
    "limit",
    "deadline",
    "refusal",
  ],
  replies: {
    go: (fields) => ({ record: readRecord(fields) }),
    answered: words({ answer: text }),
    busy: words({ until: int }),
    wallet_busy: nothing,
    other_trade: nothing,
    absent: nothing,
  },
});
