import { countOf, oneOf, words } from "../reply-words.ts";
import { readFields } from "../session-hash.ts";

const head = { sessionState: oneOf("open", "closed") };

/** Reads the state of the session that a settled proposal is in, and all its fields where it is displaced. */
export const sessionState = (reply: readonly string[]) => ({
  ...words(head)(reply),
  fields: readFields(reply.slice(countOf(head))),
});
