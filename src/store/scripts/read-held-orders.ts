import { countOf, flag, int, text, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./read-held-orders.lua";

const order = { number: int, bought: text, state: text, beingSold: flag };

/** Reads the orders that a chat holds, or of which nobody knows whether it does. */
export const readHeldOrdersScript = defineScript(lua, {
  args: ["now"],
  replies: {
    orders: (reply) => ({
      orders: Array.from({ length: reply.length / countOf(order) }, (_, i) =>
        words(order)(reply.slice(i * countOf(order))),
      ),
    }),
  },
});
