import { int, intOrNull, kind, nothing, oneOf, tallyWords, text, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./vote.lua";

const choice = oneOf("yes", "no");
const choiceOrNull = (word: string) => (word === "" ? null : choice(word));

/** Counts one person's vote. */
export const voteScript = defineScript(lua, {
  args: [
    "now",
    "sessionId",
    "targetId",
    "userId",
    "name",
    "choice",
    "lamportsGiven",
    "cause",
    "messageChatId",
    "messageId",
    "sentAt",
    "isLate",
    "attemptId",
    "editPause",
    "editLease",
    "editMargin",
    "defaultLamports",
  ],
  replies: {
    counted: words({
      ...tallyWords,
      endTime: int,
      sessionId: text,
      proposalId: text,
      editAt: intOrNull,
      kind,
      lamportsCounted: int,
    }),
    again: words({ choice, lamportsCounted: int, ...tallyWords, endTime: int, kind }),
    already: words({ choice, lamportsCounted: int }),
    ended: words({ sessionId: text, proposalId: text, state: text, choice: choiceOrNull, lamportsCounted: intOrNull }),
    no_amount: nothing,
    not_contributor: nothing,
    late: nothing,
    past: nothing,
    no_proposal: nothing,
    other_proposal: nothing,
    not_participant: nothing,
    other_session: nothing,
    closed: nothing,
    no_session: nothing,
  },
});
