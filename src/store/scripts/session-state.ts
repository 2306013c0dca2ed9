import { countOf, oneOf, words } from "../reply-words.ts";
import { readFields } from "../session-hash.ts";

const head = { sessionState: oneOf("open", "closed") };

/** Reads the state of the session of a settled proposal, and all its fields if it is displaced. */
export const sessionState = (reply: readonly string[]) => ({
  ...words(head)(reply),
  fields: readFields(reply.slice(countOf(head))),
});
