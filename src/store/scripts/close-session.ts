import { int, nothing, oneOf, text, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./close-session.lua";

const closed = words({
  sessionId: text,
  proposal: oneOf("none", "cancelled", "settling"),
  proposalId: text,
  lastProposalEditAt: int,
  lastSessionEditAt: int,
});

/** Marks a live session closed. */
export const closeSessionScript = defineScript(lua, {
  args: ["now", "userId", "isAdmin", "cause", "messageChatId", "messageId", "sentAt", "isLate", "minTtl", "minEarly"],
  replies: {
    closed,
    again: closed,
    not_creator: nothing,
    late: nothing,
    past: nothing,
    no_session: nothing,
  },
  shown: { closed: "live" },
});
