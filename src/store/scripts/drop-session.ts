import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./drop-session.lua";

/** Deletes a live session whose record has been written, or keeps it for the archive. */
export const dropSessionScript = defineScript(lua, {
  args: ["sessionId", "endedKeptFor"],
  replies: { dropped: nothing, open: nothing, settling: nothing, other_session: nothing, no_session: nothing },
  shown: { dropped: "all" },
});
