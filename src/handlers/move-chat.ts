import { showMove } from "../cards/after-move.ts";
import type { BotContext } from "./context.ts";

/**
 * Handles either of the two service messages of a group that has become a supergroup. Its session follows it, and its
 * cards are posted anew.
 */
export async function moveChat(ctx: BotContext): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const { migrate_to_chat_id: to, migrate_from_chat_id: from, chat } = message;
  const [oldChatId, newChatId] = to !== undefined ? [chat.id, to] : [from, chat.id];
  if (oldChatId === undefined) return;

  const { store, attemptId } = ctx.deps;
  const moved = await store.moveChat(oldChatId, newChatId, attemptId);
  ctx.outcome = moved.tag;
  showMove(ctx.deps, newChatId, moved);
}
