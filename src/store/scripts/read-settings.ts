import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./read-settings.lua";
import { settingsWords } from "./settings-words.ts";

/** Reads a chat's settings. */
export const readSettingsScript = defineScript(lua, {
  args: ["needsPermission"],
  replies: { settings: settingsWords, not_allowed: nothing },
});
