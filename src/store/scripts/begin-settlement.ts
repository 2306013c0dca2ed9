import { readVoter } from "../proposal-fields.ts";
import { readReplaced } from "../receipts.ts";
import { countOf, flag, int, nothing, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./begin-settlement.lua";
import { sessionState } from "./session-state.ts";

const head = { voters: int, replaced: int };

/** Reads the numbers of voters and of replaced votes, then a word for each of both, then the session's fields. */
function readFrozen(reply: readonly string[]) {
  const { voters, replaced } = words(head)(reply);
  const votersFrom = countOf(head);
  const replacedFrom = votersFrom + voters;
  const fieldsFrom = replacedFrom + replaced;
  return {
    votes: reply.slice(votersFrom, replacedFrom).map(readVoter),
    replaced: reply.slice(replacedFrom, fieldsFrom).map(readReplacedWord),
    fields: readFields(reply.slice(fieldsFrom)),
  };
}

/** Reads `number|` and the field of a replaced vote. */
function readReplacedWord(word: string) {
  const bar = word.indexOf("|");
  return readReplaced(word.slice(0, bar), word.slice(bar + 1)).row;
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
