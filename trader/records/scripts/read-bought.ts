import { textOrNull, words } from "../../../src/store/reply-words.ts";
import { defineTraderScript } from "./family.ts";
import lua from "./read-bought.lua";

/** Reads what a buy brought, for its sale. */
export const readBoughtScript = defineTraderScript(lua, {
  args: ["token"],
  replies: { bought: words({ tokens: textOrNull }) },
});
