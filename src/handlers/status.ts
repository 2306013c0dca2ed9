import { isOver } from "../domain/session.ts";
import { statusText } from "../views/status.ts";
import type { BotContext } from "./context.ts";
import { reply } from "./reply.ts";
import { settleLater } from "./settle-later.ts";

/** `/status`: what is going on in this chat, and the rules in force. */
export async function status(ctx: BotContext): Promise<void> {
  const { store, now } = ctx.deps;
  const chatId = ctx.chat?.id;
  if (chatId === undefined) return;
  const session = await store.readLive(chatId);
  const last = session?.proposals.at(-1);
  if (last !== undefined && !isOver(last.state) && last.endTime <= now()) settleLater(ctx.deps, chatId);
  ctx.outcome = session === null ? "no_session" : "shown";
  await reply(ctx, statusText(session, now()));
}
