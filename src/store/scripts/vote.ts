import { flag, int, intOrNull, kind, nothing, oneOf, tallyWords, text, textOrNull, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./vote.lua";

const choice = oneOf("yes", "no");
const choiceOrNull = (word: string) => (word === "" ? null : choice(word));

/** A receipt; null twice if an older version of the bot counted the vote. */
const receiptWords = { number: intOrNull, nonce: textOrNull };

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
    "updateId",
    "maxChanges",
    "minEarly",
    "spentWindow",
    "spentKeptFor",
    "nonce",
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
      changed: flag,
      hidden: flag,
      eligibleVoters: int,
      endsEarlyAt: intOrNull,
      ...receiptWords,
    }),
    again: words({
      choice,
      lamportsCounted: int,
      ...tallyWords,
      endTime: int,
      kind,
      hidden: flag,
      eligibleVoters: int,
      endsEarlyAt: intOrNull,
      proposalId: text,
      ...receiptWords,
    }),
    already: words({ choice, lamportsCounted: int, hidden: flag, changeable: flag }),
    changed_often: words({ choice, lamportsCounted: int, hidden: flag }),
    out_of_range: words({ min: int, max: int }),
    cap: words({ left: int, least: intOrNull }),
    daily: words({ left: int, least: intOrNull }),
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
  shown: { counted: "live" },
});
