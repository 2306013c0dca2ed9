import { countOf, int, intOrNull, kind, nothing, text, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./remind.lua";

const head = {
  kind,
  token: text,
  order: intOrNull,
  bought: text,
  endTime: int,
  threadId: intOrNull,
  cardId: intOrNull,
  contributions: text,
  voters: int,
};

/** Reads the head, then a word for each voter, then the names of those who joined by user id. */
function readReminder(reply: readonly string[]) {
  const { voters: count, ...read } = words(head)(reply);
  const votersFrom = countOf(head);
  const joinedFrom = votersFrom + count;
  return { ...read, voters: reply.slice(votersFrom, joinedFrom).map(int), joined: readFields(reply.slice(joinedFrom)) };
}

/** Records the reminder of a proposal, and reads who has not voted. */
export const remindScript = defineScript(lua, {
  args: ["now", "proposalId", "attemptId", "remindFrom", "margin"],
  replies: { remind: readReminder, no: nothing, no_session: nothing },
});
