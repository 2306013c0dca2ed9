import { nothing, text, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./read-record.lua";

/** Reads the record of a closed session. */
export const readRecordScript = defineScript(lua, {
  args: [],
  replies: { record: words({ json: text }), none: nothing },
});
