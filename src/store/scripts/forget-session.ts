import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./forget-session.lua";

/** Deletes a live session, and what names it or its record. */
export const forgetSessionScript = defineScript(lua, {
  args: ["now", "sessionId"],
  replies: { forgotten: nothing, settling: nothing },
});
