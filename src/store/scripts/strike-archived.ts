import { flag } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./strike-archived.lua";

/** Takes entries off `archive:due` or puts them off, if they are as they were. */
export const strikeArchivedScript = defineScript(lua, {
  args: [],
  rest: true,
  replies: { struck: (reply) => ({ struck: reply.map(flag) }) },
});
