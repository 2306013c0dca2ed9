import { int, nothing, text, words } from "../../../src/store/reply-words.ts";
import { defineTraderScript } from "./family.ts";
import lua from "./set-aside.lua";

/** Takes a trade of which nobody can say whether it was made out of the way of others. */
export const setAsideScript = defineTraderScript(lua, {
  args: ["now", "id", "landing"],
  replies: {
    set_aside: nothing,
    absent: nothing,
    answered: words({ answer: text }),
    too_early: words({ until: int }),
    busy: words({ until: int }),
  },
});
