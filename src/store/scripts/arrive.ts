import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./arrive.lua";

/** Puts the copy of a session into the supergroup that its chat has become. `rest` is fields and values in turn. */
export const arriveScript = defineScript(lua, {
  args: ["now", "life", "sessionId", "attemptId", "shift"],
  rest: true,
  replies: { arrived: nothing, again: nothing, occupied: nothing },
});
