import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./read-session.lua";

/** Reads a live session. */
export const readSessionScript = defineScript(lua, {
  args: ["wanted"],
  replies: { live: (words) => ({ fields: readFields(words) }), no_session: nothing },
});
