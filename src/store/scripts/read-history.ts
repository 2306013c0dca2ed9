import { countOf, int, intOrNull, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./read-history.lua";

const head = { forgottenAt: intOrNull, closedWords: int };

/** Reads the head, then the closed sessions and when each was archived, then the live session's fields. */
function readHistory(reply: readonly string[]) {
  const { forgottenAt, closedWords } = words(head)(reply);
  const closedFrom = countOf(head);
  const fieldsFrom = closedFrom + closedWords;
  const closed = [...readFields(reply.slice(closedFrom, fieldsFrom))];
  return {
    forgottenAt,
    closed: closed.map(([id, archivedAt]) => ({ id, archivedAt: Number(archivedAt) })),
    fields: readFields(reply.slice(fieldsFrom)),
  };
}

/** Reads where a chat's past votes are. */
export const readHistoryScript = defineScript(lua, { args: [], replies: { history: readHistory } });
