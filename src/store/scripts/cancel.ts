import { intOrNull, kind, nothing, text, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./cancel.lua";

const cancelled = words({ sessionId: text, proposalId: text, kind, lastEditAt: intOrNull });

/** Withdraws a chat's open proposal. */
export const cancelScript = defineScript(lua, {
  args: [
    "now",
    "ttl",
    "minTtl",
    "userId",
    "isAdmin",
    "cause",
    "messageChatId",
    "messageId",
    "sentAt",
    "isLate",
    "minEarly",
  ],
  replies: {
    cancelled,
    again: cancelled,
    has_votes: nothing,
    not_proposer: nothing,
    settling: words({ sessionId: text, proposalId: text }),
    late: nothing,
    past: nothing,
    no_proposal: nothing,
    closed: nothing,
    no_session: nothing,
  },
  shown: { cancelled: "live" },
});
