import { readVoter } from "../proposal-fields.ts";
import { countOf, flag, int, nothing, text, words } from "../reply.ts";
import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./begin-settlement.lua";

const head = { state: text, displaced: flag, voters: int };

/** The head, then a word for each voter, then the session's fields. */
function readFrozen(reply: readonly string[]) {
  const { displaced, voters } = words(head)(reply);
  const votersFrom = countOf(head);
  const fieldsFrom = votersFrom + voters;
  return {
    displaced,
    votes: reply.slice(votersFrom, fieldsFrom).map(readVoter),
    fields: readFields(reply.slice(fieldsFrom)),
  };
}

/** Begins or resumes the settlement of a proposal whose time is up. */
export const beginSettlementScript = defineScript(lua, {
  args: ["now", "sessionId", "proposalId", "attemptId", "leaseUntil"],
  replies: {
    go: readFrozen,
    early: words({ endTime: int }),
    busy: words({ until: int }),
    waiting: words({ until: int }),
    over: words({ sessionState: text }),
    no_proposal: nothing,
    other_session: nothing,
    no_session: nothing,
  },
});
