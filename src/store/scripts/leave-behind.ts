import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./leave-behind.lua";

/** Ends a move: records where the old chat went, and deletes what was copied. */
export const leaveBehindScript = defineScript(lua, {
  args: ["to", "followedFor", "copied", "hasOrders"],
  replies: { left_behind: nothing, changed: nothing },
});
