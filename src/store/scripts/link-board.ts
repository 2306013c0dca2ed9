import { int, words } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./link-board.lua";

/** Reads the epoch of a chat's board, or begins the next one. */
export const linkBoardScript = defineScript(lua, {
  args: ["updateId"],
  replies: { epoch: words({ epoch: int }) },
});
