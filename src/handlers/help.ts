import { sendView } from "../telegram/send.ts";
import { greetingText, helpText, privateText } from "../views/help.ts";
import type { BotContext } from "./context.ts";
import { plainView, reply } from "./reply.ts";

const isPrivate = (ctx: BotContext): boolean => ctx.chat?.type === "private";

/** `/help`: how it works, in a group or alone. */
export async function help(ctx: BotContext): Promise<void> {
  const { rules } = ctx.deps;
  ctx.outcome = "shown";
  await reply(ctx, isPrivate(ctx) ? privateText(rules) : helpText(rules));
}

/** `/start`: hello, and the next step. */
export async function start(ctx: BotContext): Promise<void> {
  ctx.outcome = "shown";
  await reply(ctx, isPrivate(ctx) ? privateText(ctx.deps.rules) : greetingText);
}

/** Says hello when the bot has been added to a group; being promoted or muted there is no arrival. */
export async function greet(ctx: BotContext): Promise<void> {
  const change = ctx.myChatMember;
  if (change === undefined) return;
  const was = change.old_chat_member.status;
  const is = change.new_chat_member.status;
  const arrived = (was === "left" || was === "kicked") && (is === "member" || is === "administrator");
  const group = change.chat.type === "group" || change.chat.type === "supergroup";
  ctx.outcome = arrived && group ? "greeted" : "ignored";
  if (arrived && group) {
    await sendView(ctx.deps.api, { chatId: change.chat.id, threadId: null }, plainView(greetingText));
  }
}
