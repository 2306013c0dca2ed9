import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./merge-spent.lua";

/** Puts what a chat's members put in into its supergroup. `rest` is user ids and entries in turn. */
export const mergeSpentScript = defineScript(lua, {
  args: ["keptFor", "sessionId", "lastId", "isWithdrawn"],
  rest: true,
  replies: { merged: nothing },
});
