import type { Deps } from "../deps.ts";
import { commandOf } from "../domain/ids.ts";
import type { Session } from "../domain/session.ts";
import type { CardToEdit } from "../store/cards.ts";
import type { EditLease, LeasedCard } from "../store/edit-lease.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { editView, sendView } from "../telegram/send.ts";
import { CARD_SEEN_MS, EDIT_MARGIN_MS, EDIT_PAUSE_MS, EDIT_TIMEOUT_MS } from "../time-limits.ts";
import type { View } from "../views/message.ts";
import { proposalCard } from "../views/proposal-card.ts";
import { sessionCard } from "../views/session-card.ts";

/**
 * Makes a card show its current numbers when its edit is due. It posts a card that was never posted, or that a group
 * left behind when it became a supergroup. The next edit makes good one that fails. If Telegram puts off an edit of a
 * running vote's card, the cron trigger makes it, since there may be no next one.
 */
async function refreshCard(deps: Deps, chatId: number, lease: EditLease): Promise<void> {
  await deps.sleep(lease.at - deps.now());
  const found = await deps.store.readLeasedCard(chatId, lease);
  if (found !== null) await showCard(deps, found, lease);
}

/**
 * Makes the edit of a running vote's card that Telegram had put off. It does nothing if another request's edit is due.
 */
export async function makeDelayedEdit(deps: Deps, chatId: number, proposalId: string): Promise<void> {
  const live = await deps.store.findActiveSession(chatId);
  if (live === null) return;
  const card: LeasedCard = { sessionId: live.id, proposalId, attemptId: deps.attemptId };
  const found = await deps.store.leaseAndReadCard(live.chatId, card, EDIT_PAUSE_MS);
  if (found !== null) await showCard(deps, found, card);
}

/**
 * Checks that the cards of an open session and of its open vote are still there. Each is edited to what it shows, and
 * posted anew if somebody has deleted it. A card that was edited within CARD_SEEN_MS is not checked.
 */
export async function checkCards(deps: Deps, session: Session): Promise<void> {
  const { id: sessionId, chatId, open, cardId, proposals } = session;
  if (!open) return;
  const last = proposals.at(-1);
  const cards = [
    { proposalId: null, posted: cardId },
    ...(last?.state === "open" ? [{ proposalId: last.id, posted: last.cardId }] : []),
  ];
  for (const { proposalId, posted } of cards) {
    if (posted === null) continue;
    const card: LeasedCard = { sessionId, proposalId, attemptId: deps.attemptId };
    const found = await deps.store.leaseAndReadCard(chatId, card, CARD_SEEN_MS);
    if (found !== null) await showCard(deps, found, card);
  }
}

async function showCard(deps: Deps, found: CardToEdit, card: LeasedCard): Promise<void> {
  // If Redis took long, this edit could land behind the card's last one. That one makes it good anyway.
  if (found.kind === "proposal" && deps.now() + EDIT_TIMEOUT_MS > found.endTime) return;
  const view = found.kind === "session" ? sessionCard(found.card) : proposalCard(found.card, deps.rules);
  if (found.cardId === null) return postCard(deps, found, card, view);
  const edited = await editView(deps.cardApi, { chatId: found.chatId, messageId: found.cardId }, view);
  if (edited.tag !== "gone") return rescheduleEdit(deps, found, edited);
  if (await deps.store.replaceCard(found.chatId, card, found.cardId)) await postCard(deps, found, card, view);
}

/** Posts a card, for which the caller has the claim, and records whether it was posted. */
async function postCard(deps: Deps, found: CardToEdit, card: LeasedCard, view: View): Promise<void> {
  const { chatId, threadId } = found;
  const { sessionId, proposalId } = card;
  const replyTo = commandOf(proposalId ?? sessionId, chatId);
  const posted = await sendView(deps.cardApi, { chatId, threadId, replyTo }, view);
  const messageId = posted.tag === "done" ? posted.messageId : null;
  const updates = messageId === null ? { claimUntil: 0 } : { cardId: messageId };
  if (proposalId === null) await deps.store.updateSession(chatId, sessionId, updates);
  else await deps.store.updateProposal(chatId, sessionId, proposalId, updates);
}

/** Puts a vote on the due list for when Telegram takes edits again, if that is before the vote's end. */
async function rescheduleEdit({ store, now }: Deps, found: CardToEdit, delivery: Delivery): Promise<void> {
  if (delivery.tag !== "retry" || found.kind !== "proposal") return;
  const at = now() + delivery.afterMs;
  if (at + EDIT_MARGIN_MS < found.endTime) await store.bringForward(found.card.proposalId, at);
}

/** Starts the edit of a card behind the response. It does nothing if `lease` is null. */
export function refreshLater(deps: Deps, chatId: number, lease: EditLease | null): void {
  if (lease !== null) deps.later("refresh_card", refreshCard(deps, chatId, lease));
}
