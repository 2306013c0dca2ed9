import { countOf, flag, int, intOrNull, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./depart.lua";

const head = {
  chatId: intOrNull,
  remainingMs: int,
  settling: flag,
  hasOrders: flag,
  sessionWords: int,
  settingWords: int,
  spentWords: int,
};

/** Reads the head, then closed sessions with their scores, the settings, what members put in, and the session's fields. */
function readDeparted(reply: readonly string[]) {
  const { chatId, remainingMs, settling, hasOrders, sessionWords, settingWords, spentWords } = words(head)(reply);
  const sessionsFrom = countOf(head);
  const settingsFrom = sessionsFrom + sessionWords;
  const spentFrom = settingsFrom + settingWords;
  const fieldsFrom = spentFrom + spentWords;
  const scores = readFields(reply.slice(sessionsFrom, settingsFrom));
  return {
    chatId,
    remainingMs,
    settling,
    hasOrders,
    sessions: [...scores].map(([member, score]) => ({ member, score: Number(score) })),
    settings: readFields(reply.slice(settingsFrom, spentFrom)),
    spent: readFields(reply.slice(spentFrom, fieldsFrom)),
    fields: readFields(reply.slice(fieldsFrom)),
  };
}

/** Freezes a chat that is becoming a supergroup, and reads all that is to be copied, except for its orders. */
export const departScript = defineScript(lua, {
  args: ["to", "now", "minEarly"],
  replies: { departed: readDeparted, no_session: readDeparted, moved: readDeparted },
});
