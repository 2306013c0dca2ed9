import { countOf, int, intOrNull, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./depart.lua";

const head = { chatId: intOrNull, remainingMs: int, sessionWords: int, settingWords: int };

/** Reads the head, then closed sessions with their scores, then the settings, then the session's fields. */
function readDeparted(reply: readonly string[]) {
  const { chatId, remainingMs, sessionWords, settingWords } = words(head)(reply);
  const sessionsFrom = countOf(head);
  const settingsFrom = sessionsFrom + sessionWords;
  const fieldsFrom = settingsFrom + settingWords;
  const scores = readFields(reply.slice(sessionsFrom, settingsFrom));
  return {
    chatId,
    remainingMs,
    sessions: [...scores].map(([member, score]) => ({ member, score: Number(score) })),
    settings: readFields(reply.slice(settingsFrom, fieldsFrom)),
    fields: readFields(reply.slice(fieldsFrom)),
  };
}

/** Freezes a live session whose chat is becoming a supergroup, and reads all that is to be copied. */
export const departScript = defineScript(lua, {
  args: ["to"],
  replies: { departed: readDeparted, no_session: readDeparted, moved: readDeparted },
});
