import { readVoter } from "../proposal-fields.ts";
import { countOf, flag, int, nothing, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./begin-settlement.lua";
import { sessionState } from "./session-state.ts";

const head = { voters: int };

/** Reads the number of voters, then a word for each voter, then the session's fields. */
function readFrozen(reply: readonly string[]) {
  const { voters } = words(head)(reply);
  const votersFrom = countOf(head);
  const fieldsFrom = votersFrom + voters;
  return { votes: reply.slice(votersFrom, fieldsFrom).map(readVoter), fields: readFields(reply.slice(fieldsFrom)) };
}

/** Begins or resumes the settlement of a proposal whose time is up. */
export const beginSettlementScript = defineScript(lua, {
  args: ["now", "sessionId", "proposalId", "attemptId", "leaseUntil", "minEarly", "remindFrom"],
  replies: {
    go: readFrozen,
    early: words({ endTime: int, lookAt: int, remindNow: flag }),
    busy: words({ until: int }),
    waiting: words({ until: int }),
    over: sessionState,
    no_proposal: nothing,
    other_session: nothing,
    no_session: nothing,
  },
  shown: { go: "live" },
});
