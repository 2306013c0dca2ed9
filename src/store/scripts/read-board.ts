import { countOf, int, nothing, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import { readFields } from "../session-hash.ts";
import lua from "./read-board.lua";

const head = { number: int };

const readNumbered = (reply: readonly string[]) => ({
  ...words(head)(reply),
  fields: readFields(reply.slice(countOf(head))),
});

/** Reads a live session for the board of its chat, and numbers what it reads. */
export const readBoardScript = defineScript(lua, {
  args: ["now", "epoch", "watchedUntil", "renewedBefore"],
  replies: { board: readNumbered, revoked: nothing },
});
