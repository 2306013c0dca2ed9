import { isAdmin } from "../../telegram/membership.ts";
import { boardView } from "../../views/board.ts";
import { isLate } from "../cause.ts";
import type { BotContext } from "../context.ts";
import { refuse, replyView } from "../reply.ts";
import { senderOf } from "../sender.ts";

/** `/board`: gives a link to the group's board. With `new`, if an admin wrote it, earlier links end. */
export async function board(ctx: BotContext): Promise<void> {
  const chatId = ctx.message?.chat.id;
  if (chatId === undefined) return;
  if (ctx.command?.rest.trim().toLowerCase() === "new") return renew(ctx, chatId);
  const { store, boardLink } = ctx.deps;
  const { chatId: home, epoch } = await store.findBoardEpoch(chatId);
  ctx.outcome = "shown";
  await replyView(ctx, boardView(await boardLink(home, epoch), false));
}

async function renew(ctx: BotContext, chatId: number): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const { api, store, boardLink } = ctx.deps;
  const sender = senderOf(message);
  if (sender.kind === "channel") return refuse(ctx, { reason: "channel" });
  const admin = sender.kind === "anonymous_admin" || (await isAdmin(api, chatId, sender.person.id));
  if (admin === null) return refuse(ctx, { reason: "admins_unknown" });
  if (!admin) return refuse(ctx, { reason: "board_admins_only" });
  if (isLate(ctx.deps, message)) return refuse(ctx, { reason: "late" });
  const { chatId: home, epoch } = await store.endBoardLinks(chatId, ctx.update.update_id);
  ctx.outcome = "renewed";
  await replyView(ctx, boardView(await boardLink(home, epoch), true));
}
