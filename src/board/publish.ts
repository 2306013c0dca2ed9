import type { Deps } from "../deps.ts";
import type { BoardPart } from "../store/script.ts";
import { MOVED_MESSAGE, partsOf, writeMessage } from "./state.ts";

type PublishingDeps = Pick<Deps, "store" | "archive" | "now" | "later">;

/**
 * Returns what publishes a change of a chat's board to those who watch it, behind the response. It reads the state once,
 * and what changes meanwhile once more, so that many changes of one piece of work are few messages.
 */
export function boardPublisher(deps: () => PublishingDeps): (chatId: number, part: BoardPart) => void {
  const wanted = new Map<number, BoardPart | null>();

  const publishAll = async (chatId: number): Promise<void> => {
    try {
      for (let part = wanted.get(chatId); part != null; part = wanted.get(chatId)) {
        wanted.set(chatId, null);
        await publish(deps(), chatId, part);
      }
    } finally {
      wanted.delete(chatId);
    }
  };

  return (chatId, part) => {
    const before = wanted.get(chatId);
    wanted.set(chatId, before === "all" ? before : part);
    if (before === undefined) deps().later("publish_board", publishAll(chatId));
  };
}

async function publish(deps: PublishingDeps, chatId: number, part: BoardPart): Promise<void> {
  const reading = await deps.store.readBoard(chatId);
  // Whoever watches the old chat's board follows by opening it again.
  if (reading.chatId !== chatId) return deps.store.publishToBoard(chatId, MOVED_MESSAGE);
  const parts = await partsOf(deps, reading, part);
  return deps.store.publishToBoard(chatId, ...parts.map(writeMessage));
}
