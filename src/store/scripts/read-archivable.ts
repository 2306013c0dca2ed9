import { countOf, int, intOrNull, oneOf, text, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./read-archivable.lua";

const head = {
  movedTo: intOrNull,
  place: oneOf("live", "ended", "displaced", ""),
  sessionWords: int,
  proposalWords: int,
};
const order = words({ number: int, bought: text, state: text, sale: text, contributions: text });

/** Reads the head, then the fields of a session, those of a kept proposal, and an order. */
function readFound(reply: readonly string[]) {
  const { movedTo, place, sessionWords, proposalWords } = words(head)(reply);
  const sessionFrom = countOf(head);
  const proposalFrom = sessionFrom + sessionWords;
  const orderFrom = proposalFrom + proposalWords;
  return {
    movedTo,
    place,
    session: readFields(reply.slice(sessionFrom, proposalFrom)),
    proposal: readFields(reply.slice(proposalFrom, orderFrom)),
    order: reply.length === orderFrom ? null : order(reply.slice(orderFrom)),
  };
}

/** Reads what an id of `archive:due` names in one chat. */
export const readArchivableScript = defineScript(lua, {
  args: ["id", "now", "beforeExpiry", "endedKeptFor", "onlyKeep"],
  replies: { found: readFound },
});
