import type { FormattedString } from "@grammyjs/parse-mode";
import { StoreUnavailable } from "../../store/errors.ts";
import { sendView } from "../../telegram/send.ts";
import { MOVE_ARRIVAL_MS } from "../../time-limits.ts";
import { startedForExportText } from "../../views/export.ts";
import { closedGreetingText, greetingText, helpText, privateText } from "../../views/help.ts";
import { plainView } from "../../views/message.ts";
import { STARTED_FOR_ME } from "../../views/own-shares.ts";
import type { BotContext } from "../context.ts";
import { deploymentTerms } from "../deployment-terms.ts";
import { reply } from "../reply.ts";
import { chatWithoutPermission } from "../trading-permission.ts";
import { me } from "./me.ts";

const isPrivate = (ctx: BotContext): boolean => ctx.chat?.type === "private";

/** `/help`: explains how it works, in a group or in a private chat. */
export async function help(ctx: BotContext): Promise<void> {
  const deployment = deploymentTerms(ctx.deps);
  ctx.outcome = "shown";
  await reply(ctx, isPrivate(ctx) ? privateText(deployment) : helpText(deployment));
}

/** `/start`: says hello, and names the next step. Who comes by the link of `/me` sees what that shows. */
export async function start(ctx: BotContext): Promise<void> {
  if (isPrivate(ctx) && ctx.command?.rest === STARTED_FOR_ME) return me(ctx);
  ctx.outcome = "shown";
  const chatId = ctx.chat?.id;
  if (chatId === undefined) return;
  await reply(ctx, isPrivate(ctx) ? privateGreeting(ctx) : await greetingFor(ctx, chatId));
}

/** Returns the greeting of a private chat. Who comes by the link of `/export` hears how that goes on. */
const privateGreeting = (ctx: BotContext): string | FormattedString =>
  ctx.command?.rest === "export" ? startedForExportText : privateText(deploymentTerms(ctx.deps));

/** Says hello when the bot was added to a group. Being promoted or muted there does not count. */
export async function greet(ctx: BotContext): Promise<void> {
  const change = ctx.myChatMember;
  if (change === undefined) return;
  const was = change.old_chat_member.status;
  const is = change.new_chat_member.status;
  const arrived = (was === "left" || was === "kicked") && (is === "member" || is === "administrator");
  const group = change.chat.type === "group" || change.chat.type === "supergroup";
  ctx.outcome = arrived && group ? "greeted" : "ignored";
  if (!arrived || !group) return;
  if (change.chat.type === "supergroup" && (await hasComeAlong(ctx, change.chat.id))) {
    ctx.outcome = "moved_in";
    return;
  }
  const text = await greetingFor(ctx, change.chat.id);
  await sendView(ctx.deps.api, { chatId: change.chat.id, threadId: null }, plainView(text));
}

/**
 * Whether a supergroup is one that a group has become. Telegram then reports the bot as if it were new there, and the
 * session arrives a moment before or after. A group that has no session may be greeted again.
 */
async function hasComeAlong({ deps: { store, sleep } }: BotContext, chatId: number): Promise<boolean> {
  const hasSession = async () => (await store.findActiveSession(chatId).catch(() => null)) !== null;
  if (await hasSession()) return true;
  await sleep(MOVE_ARRIVAL_MS);
  return hasSession();
}

/**
 * Returns the greeting of a group, with its next step. If Redis does not say whether the group may trade, the greeting
 * asks for permission, as a new group has none.
 */
async function greetingFor(ctx: BotContext, chatId: number): Promise<FormattedString> {
  try {
    const closed = await chatWithoutPermission(ctx.deps, chatId);
    return closed === null ? greetingText : closedGreetingText(closed);
  } catch (thrown) {
    if (!(thrown instanceof StoreUnavailable)) throw thrown;
    return closedGreetingText(chatId);
  }
}
