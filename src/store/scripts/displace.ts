import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./displace.lua";

/** Keeps a session that found no place in the supergroup of its chat. `rest` is fields and values in turn. */
export const displaceScript = defineScript(lua, {
  args: ["now", "life", "shift"],
  rest: true,
  replies: { displaced: nothing, again: nothing },
});
