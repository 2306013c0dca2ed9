import { int, intOrNull, words } from "../../../src/store/reply-words.ts";
import { defineTraderScript } from "./family.ts";
import lua from "./overview.lua";

const COUNTS = { pending: int, oldestAt: intOrNull, spent: BigInt, seenAt: intOrNull };

/** Reads what waits, what was spent, and when the cron trigger ran. */
export const overviewScript = defineTraderScript(lua, {
  args: ["now", "window", "max"],
  replies: { overview: (reply) => ({ ...words(COUNTS)(reply), ids: reply.slice(Object.keys(COUNTS).length) }) },
});
