import { commandOf } from "../domain/ids.ts";
import type { Session } from "../domain/session.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { sendFollowing } from "../telegram/send.ts";
import { CARD_CLAIM_MS } from "../time-limits.ts";
import { sessionCard } from "../views/session-card.ts";
import type { BotContext } from "./context.ts";
import { recordEffects } from "./record-effects.ts";

/**
 * Posts the card of an open session if Telegram did not take it before: without a card nobody can join. It does nothing
 * if another request is about to post it.
 */
export async function postMissingCard(ctx: BotContext, session: Session | null): Promise<void> {
  if (session === null || !session.open || session.cardId !== null) return;
  const { store, now, attemptId, sessionTtlSeconds } = ctx.deps;
  const again = { ...session, claim: { attemptId, until: now() + CARD_CLAIM_MS }, late: false };
  const saved = await store.saveSession(session.id, again, sessionTtlSeconds);
  if (saved.ok && saved.value.tag === "again" && saved.value.mayPost)
    await postSessionCard(ctx, session.chatId, session.id, session, session.participantCount);
}

/** Posts a session's card, and records whether it was posted. */
export async function postSessionCard(
  ctx: BotContext,
  chatId: number,
  sessionId: string,
  { message, minutes, creator, threadId }: Pick<Session, "message" | "minutes" | "creator" | "threadId">,
  participantCount: number,
): Promise<Delivery> {
  const { store, api } = ctx.deps;
  const place = { chatId, threadId, replyTo: commandOf(sessionId, chatId) };
  const view = sessionCard({ sessionId, message, minutes, participantCount, creator: creator.name });
  const posted = await sendFollowing(api, place, view);
  const messageId = posted.tag === "done" ? posted.messageId : null;
  if (messageId === null) ctx.outcome += `_card_${posted.tag}`;
  // A redelivery would post a second card, so a failure to record this one is no reason for it.
  const updates = messageId === null ? { claimUntil: 0 } : { cardId: messageId };
  await recordEffects(ctx, () => store.updateSession(chatId, sessionId, updates));
  return posted;
}
