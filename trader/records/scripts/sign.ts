import { nothing, text, words } from "../../../src/store/reply-words.ts";
import { defineTraderScript } from "./family.ts";
import lua from "./sign.lua";

/** Records a signed transaction before it is sent. */
export const signScript = defineTraderScript(lua, {
  args: [
    "now",
    "id",
    "attemptId",
    "replaces",
    "signature",
    "transaction",
    "lastValid",
    "sinceSlot",
    "requestId",
    "wallet",
    "inAmount",
    "outAmount",
    "minOut",
    "tokenAccount",
    "tokensBefore",
    "tokenChange",
    "spend",
    "maxDay",
    "window",
  ],
  replies: {
    signed: nothing,
    lost: nothing,
    too_late: nothing,
    over_day: words({ spent: (word) => BigInt(text(word)) }),
    already_sold: nothing,
    wallet_busy: nothing,
  },
});
