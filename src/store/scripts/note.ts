import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./note.lua";

/** Records the effects of a session or a proposal. `rest` is fields and values in turn. */
export const noteScript = defineScript(lua, {
  args: ["sessionId", "proposalId"],
  rest: true,
  replies: { noted: nothing, no_proposal: nothing, other_session: nothing, no_session: nothing },
});
