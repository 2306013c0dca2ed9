import type { Deps } from "../deps.ts";
import type { Moved } from "../store/moving.ts";
import { sendView } from "../telegram/send.ts";
import { moveOccupiedText } from "../views/answers.ts";
import { plainView } from "../views/message.ts";
import { refreshLater } from "./refresh.ts";

/**
 * Shows the group the result of its move, behind the response: its cards anew, or that the supergroup's own session
 * stays. Whoever finished the move does this.
 */
export function showMove(deps: Deps, chatId: number, moved: Moved): void {
  switch (moved.tag) {
    case "moved":
      for (const edit of moved.edits) refreshLater(deps, chatId, edit);
      return;
    case "occupied": {
      const text = moveOccupiedText(moved.settling);
      deps.later("tell_move", sendView(deps.api, { chatId, threadId: null }, plainView(text)));
      return;
    }
    case "nothing_to_move":
      return;
  }
}
