import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./note.lua";

/** Writes down what became of a session's or a proposal's effects. `rest` is fields and values in turn. */
export const noteScript = defineScript(lua, {
  args: ["sessionId", "proposalId"],
  rest: true,
  replies: { noted: nothing, no_proposal: nothing, other_session: nothing, no_session: nothing },
});
