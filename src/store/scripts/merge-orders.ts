import { int, nothing, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./merge-orders.lua";

/** Puts a chat's orders into the supergroup that it has become. `rest` is fields and values in turn. */
export const mergeOrdersScript = defineScript(lua, {
  args: ["oldChat", "isLast", "pagesBefore", "keptFor"],
  rest: true,
  replies: { merged: words({ shift: int }), waiting: nothing },
});
