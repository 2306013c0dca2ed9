import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./read-permission.lua";

/** Reads whether a chat may trade. */
export const readPermissionScript = defineScript(lua, {
  args: [],
  replies: { allowed: nothing, not_allowed: nothing },
});
