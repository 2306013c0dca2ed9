import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./read-kept.lua";

/** Reads a proposal that is kept in a hash of its own. */
export const readKeptScript = defineScript(lua, {
  args: [],
  replies: { proposal: (words) => ({ fields: readFields(words) }) },
});
