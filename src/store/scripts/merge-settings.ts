import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./merge-settings.lua";

/** Puts a chat's settings into the supergroup that it has become. `rest` is fields and values in turn. */
export const mergeSettingsScript = defineScript(lua, {
  args: ["oldChat", "copied"],
  rest: true,
  replies: { merged: nothing },
});
