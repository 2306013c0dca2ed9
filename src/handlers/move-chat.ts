import { sendView } from "../telegram/send.ts";
import { moveOccupiedText } from "../views/answers.ts";
import type { BotContext } from "./context.ts";
import { refreshCard } from "./refresh-card.ts";
import { plainView } from "./reply.ts";

/** Either of the two service messages of a group that has become a supergroup: its session follows it, and its cards anew. */
export async function moveChat(ctx: BotContext): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const { migrate_to_chat_id: to, migrate_from_chat_id: from, chat } = message;
  const [oldChatId, newChatId] = to !== undefined ? [chat.id, to] : [from, chat.id];
  if (oldChatId === undefined) return;

  const { store, api, token, later } = ctx.deps;
  const moved = await store.moveChat(oldChatId, newChatId, token);
  ctx.outcome = moved.tag;
  switch (moved.tag) {
    case "moved":
      for (const edit of moved.edits) later("refresh_card", refreshCard(ctx.deps, newChatId, edit));
      return;
    case "occupied":
      await sendView(api, { chatId: newChatId, threadId: null }, plainView(moveOccupiedText));
      return;
    case "nothing_to_move":
      return;
  }
}
