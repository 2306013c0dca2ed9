import { countOf, flag, int, text, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./read-orders.lua";

const head = { count: int, soldCount: int, soldPaid: int, soldReceived: int, newerFrom: int, olderFrom: int };
const order = { number: int, bought: text, state: text, sale: text, beingSold: flag, contributions: text };

/** Reads the head, then some words for each order. */
function readPage(reply: readonly string[]) {
  const from = countOf(head);
  const perOrder = countOf(order);
  const orders = Array.from({ length: (reply.length - from) / perOrder }, (_, i) =>
    words(order)(reply.slice(from + i * perOrder)),
  );
  return { ...words(head)(reply), orders };
}

/** Reads a chat's orders from a number downwards. */
export const readOrdersScript = defineScript(lua, {
  args: ["firstWanted", "limit", "exact", "withContributions", "now", "withSum"],
  replies: { orders: readPage },
});
