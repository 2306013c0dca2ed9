import { int, nothing, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./forget-history.lua";

/** Forgets what a chat did before now. */
export const forgetHistoryScript = defineScript(lua, {
  args: ["now", "tap"],
  replies: { forgotten: words({ forgottenAt: int }), session_open: nothing },
  shown: { forgotten: "all" },
});
