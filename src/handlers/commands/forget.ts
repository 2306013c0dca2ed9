import type { Message } from "grammy/types";
import { decodeButton, type ForgetAnswer } from "../../domain/button.ts";
import { assertNever } from "../../domain/result.ts";
import { isOwner } from "../../telegram/membership.ts";
import { editView } from "../../telegram/send.ts";
import { FORGET_QUESTION_MS } from "../../time-limits.ts";
import { forgetAgainQuestion, forgetLateView, forgetQuestion, forgottenView, keptView } from "../../views/forget.ts";
import type { View } from "../../views/message.ts";
import type { Refusal } from "../../views/refusal.ts";
import { isLate } from "../cause.ts";
import type { BotContext } from "../context.ts";
import { answerTap, refuse, refuseTap, replyView } from "../reply.ts";
import { senderOf } from "../sender.ts";
import { tappedMessage } from "../tapped-message.ts";

/** `/forget`: asks the group's owner whether its history is to be forgotten. */
export async function forget(ctx: BotContext): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  if (isLate(ctx.deps, message)) return refuse(ctx, { reason: "late" });
  const refusal = (await refuseNonOwner(ctx, message)) ?? (await refuseSession(ctx, message.chat.id));
  if (refusal !== null) return refuse(ctx, refusal);
  ctx.outcome = "asked";
  await replyView(ctx, forgetQuestion(FORGET_QUESTION_MS / 60_000));
}

async function refuseNonOwner({ deps }: BotContext, message: Message): Promise<Refusal | null> {
  const sender = senderOf(message);
  if (sender.kind === "channel") return { reason: "channel" };
  if (sender.kind === "anonymous_admin") return { reason: "owner_anonymous" };
  return refuseOther(deps, message.chat.id, sender.person.id);
}

async function refuseOther({ api }: BotContext["deps"], chatId: number, userId: number): Promise<Refusal | null> {
  const owner = await isOwner(api, chatId, userId);
  if (owner === null) return { reason: "admins_unknown" };
  return owner ? null : { reason: "owner_only" };
}

async function refuseSession({ deps }: BotContext, chatId: number): Promise<Refusal | null> {
  const session = await deps.store.findActiveSession(chatId);
  if (session === null) return null;
  return { reason: session.open ? "forget_session_open" : "settling" };
}

/**
 * Handles a tap on one of the two questions of `/forget`. Only the owner's counts, and only for FORGET_QUESTION_MS after
 * the question. The message then shows what came of it.
 */
export async function tapForget(
  ctx: BotContext,
  chatId: number,
  tapId: string,
  answer: ForgetAnswer,
  userId: number,
): Promise<void> {
  const message = tappedMessage(ctx, "forget");
  if (message === null || !isShown(ctx, answer)) return refuseTap(ctx, { reason: "unknown_button" });
  const refusal = await refuseOther(ctx.deps, chatId, userId);
  if (refusal !== null) return refuseTap(ctx, refusal);
  const askedAt = (ctx.callbackQuery?.message?.date ?? 0) * 1_000;
  if (answer !== "keep" && ctx.deps.now() - askedAt > FORGET_QUESTION_MS)
    return show(ctx, message, "too_late", forgetLateView);

  switch (answer) {
    case "keep":
      return show(ctx, message, "kept", keptView);
    case "ask_again": {
      const session = await refuseSession(ctx, chatId);
      if (session !== null) return refuseTap(ctx, session);
      return show(ctx, message, "asked_again", forgetAgainQuestion);
    }
    case "forget": {
      const forgotten = await ctx.deps.store.forgetHistory(chatId, tapId);
      if (!forgotten.ok) return refuseTap(ctx, (await refuseSession(ctx, chatId)) ?? { reason: "settling" });
      return show(ctx, message, "forgotten", forgottenView(ctx.deps.archive.connected));
    }
    default:
      return assertNever(answer);
  }
}

/** Whether the tapped message has this very button. The second question must have been asked before it is answered. */
function isShown({ callbackQuery }: BotContext, answer: ForgetAnswer): boolean {
  const message = callbackQuery?.message;
  const rows = message !== undefined && "reply_markup" in message ? (message.reply_markup?.inline_keyboard ?? []) : [];
  return rows.flat().some((button) => {
    const shown = "callback_data" in button ? decodeButton(button.callback_data) : null;
    return shown?.kind === "forget" && shown.answer === answer;
  });
}

/** Shows in the question's place what came of it. If Telegram does not change it, the pop-up says it. */
async function show(
  ctx: BotContext,
  message: { chatId: number; messageId: number },
  outcome: string,
  view: View,
): Promise<void> {
  const shown = await editView(ctx.deps.api, message, view);
  ctx.outcome = outcome;
  return answerTap(ctx, shown.tag === "done" ? "" : view.text.text, shown.tag !== "done");
}
