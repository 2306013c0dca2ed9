import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./set-rule.lua";
import { settingsWords } from "./settings-words.ts";

/** Sets one of a chat's rules. */
export const setRuleScript = defineScript(lua, {
  args: ["rule", "word", "updateId", "now", "deliveredFor", "isLate", "needsPermission", "defaultMinutes"],
  replies: {
    set: settingsWords,
    past: settingsWords,
    late: nothing,
    not_allowed: nothing,
    hidden_or_cap: nothing,
  },
});
