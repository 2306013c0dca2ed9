import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./displace.lua";

/** Keeps a displaced session under a key of its own. `rest` is fields and values in turn. */
export const displaceScript = defineScript(lua, {
  args: ["now", "life", "shift"],
  rest: true,
  replies: { displaced: nothing, again: nothing },
});
