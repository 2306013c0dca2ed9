import { countOf, textOrNull, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./read-departing-orders.lua";

const head = { cursor: textOrNull };

/** Reads a page of the orders of a chat that is moving. `cursor` is that of the next page, or null. */
export const readDepartingOrdersScript = defineScript(lua, {
  args: ["cursor", "pageBytes"],
  replies: {
    page: (reply) => ({ ...words(head)(reply), fields: readFields(reply.slice(countOf(head))) }),
  },
});
