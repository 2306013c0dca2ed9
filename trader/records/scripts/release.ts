import { int, nothing, words } from "../../../src/store/reply-words.ts";
import { defineTraderScript } from "./family.ts";
import lua from "./release.lua";

/** Gives the lease of a trade back, and notes how far it has come. */
export const releaseScript = defineTraderScript(lua, {
  args: ["now", "attemptId", "state", "why", "failed"],
  replies: { released: words({ tries: int }), lost: nothing },
});
