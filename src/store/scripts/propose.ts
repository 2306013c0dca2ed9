import { PROPOSAL_STATES } from "../../domain/session.ts";
import { flag, int, intOrNull, nothing, oneOf, text, textOrNull, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { withRules } from "./frozen-rules.ts";
import lua from "./propose.lua";

const made = { sessionId: text, endTime: int, minutes: int, eligibleVoters: int };

/** Makes a proposal in a live session. */
export const proposeScript = defineScript(lua, {
  args: [
    "now",
    "ttl",
    "margin",
    "messageChatId",
    "messageId",
    "proposalId",
    "proposerId",
    "name",
    "kind",
    "text",
    "token",
    "price",
    "amount",
    "minutesGiven",
    "threadId",
    "attemptId",
    "claimUntil",
    "executorToken",
    "order",
    "isLate",
    "sentAt",
    "needsPermission",
    "isAdmin",
    "defaultMinutes",
    "minMinutes",
    "maxMinutes",
    "minVote",
    "maxVote",
    "remindFrom",
    "minEarly",
  ],
  replies: {
    made: withRules({ ...made, bought: textOrNull, dueAt: int }),
    again: withRules({
      ...made,
      state: oneOf(...PROPOSAL_STATES),
      cardId: intOrNull,
      timer: textOrNull,
      mayPost: flag,
      claimUntil: int,
      bought: textOrNull,
      dueAt: int,
    }),
    past: nothing,
    late: nothing,
    not_allowed: nothing,
    paused: nothing,
    admins_only: nothing,
    vote_open: words({ endTime: int }),
    settling: words({ proposalId: text, endTime: int }),
    no_order: words({ count: int }),
    not_held: words({ state: text }),
    not_contributor: nothing,
    not_participant: nothing,
    closed: nothing,
    no_session: nothing,
  },
  shown: { made: "live" },
});
