import { countOf, int, nothing, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./read-session.lua";

const head = { ruleWords: int };

/** Reads how many words the group's rules take, then those words, then the session's fields. */
function readLive(reply: readonly string[]) {
  const rulesFrom = countOf(head);
  const fieldsFrom = rulesFrom + words(head)(reply).ruleWords;
  return { rules: readFields(reply.slice(rulesFrom, fieldsFrom)), fields: readFields(reply.slice(fieldsFrom)) };
}

/** Reads a live session, and its group's rules if they are wanted. */
export const readSessionScript = defineScript(lua, {
  args: ["wanted", "withRules"],
  replies: { live: readLive, no_session: nothing },
});
