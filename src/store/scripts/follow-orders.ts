import { int, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./follow-orders.lua";

const shifted = words({ shift: int });

/** Moves a chat's orders to the supergroup that it has become. */
export const followOrdersScript = defineScript(lua, {
  args: ["oldChat"],
  replies: { none: shifted, followed: shifted },
});
