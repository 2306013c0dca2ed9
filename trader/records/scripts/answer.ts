import { nothing, text, words } from "../../../src/store/reply-words.ts";
import lua from "./answer.lua";
import { defineTraderScript } from "./family.ts";

/** Records the final answer to a trade. */
export const answerScript = defineTraderScript(lua, {
  args: ["now", "id", "attemptId", "signature", "outcome", "answer", "landedSignature", "tokens", "decimals", "why"],
  replies: { answered: words({ answer: text }), lost: nothing },
});
