import type { Api } from "grammy";
import type { CardToEdit } from "../store/cards.ts";
import { EDIT_ROOM_MS, EDIT_TIMEOUT_MS, type EditLease } from "../store/edit-lease.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { editView, sendView } from "../telegram/send.ts";
import type { View } from "../views/message.ts";
import { proposalCard } from "../views/proposal-card.ts";
import { sessionCard } from "../views/session-card.ts";
import type { Deps } from "./deps.ts";
import { commandOf } from "./reply.ts";

/**
 * Makes a card show the numbers of the moment, at the time its edit is due. Where the card was never posted, or was left
 * behind in a group that became a supergroup, it is posted anew. An edit that fails is made good by the next one; one of a
 * running vote that Telegram put off is the cron trigger's to make, since there may be no next one.
 */
export async function refreshCard(deps: Deps, chatId: number, lease: EditLease): Promise<void> {
  await deps.sleep(lease.at - deps.now());
  const found = await deps.store.readCard(chatId, lease);
  if (found !== null) await showCard(deps, found, lease);
}

/** Makes the edit of a running vote's card that Telegram had put off, unless another's is due anyway. */
export async function catchUp(deps: Deps, chatId: number, proposalId: string): Promise<void> {
  const live = await deps.store.readLive(chatId);
  if (live === null) return;
  const lease: EditLease = { sessionId: live.id, proposalId, token: deps.token, at: deps.now() };
  const found = await deps.store.readCard(live.chatId, lease, true);
  if (found !== null) await showCard(deps, found, lease);
}

async function showCard(deps: Deps, found: CardToEdit, lease: EditLease): Promise<void> {
  // Where Redis took its time, the edit could land on the card's last one, which makes it good anyway.
  if (found.kind === "proposal" && deps.now() + EDIT_TIMEOUT_MS > found.endTime) return;
  const view = found.kind === "session" ? sessionCard(found.card) : proposalCard(found.card, deps.rules);
  const replyTo = commandOf(lease.proposalId ?? lease.sessionId, found.chatId);
  const delivery = await show(deps.cardApi, found, replyTo, view);
  if (found.cardId !== null) return putOff(deps, found, delivery);
  if (delivery.tag === "done" && delivery.messageId !== null) {
    await deps.store.noteCard(found.chatId, lease.sessionId, lease.proposalId, delivery.messageId);
  } else {
    await deps.store.releaseClaim(found.chatId, lease.sessionId, lease.proposalId);
  }
}

/** Has the cron trigger look at a vote when Telegram takes edits again, if that is before the vote's end. */
async function putOff({ store, now }: Deps, found: CardToEdit, delivery: Delivery): Promise<void> {
  if (delivery.tag !== "retry" || found.kind !== "proposal") return;
  const at = now() + delivery.afterMs;
  if (at + EDIT_ROOM_MS < found.endTime) await store.putOff(found.card.proposalId, at);
}

/** Starts a refresh behind the answer, where there is one to make. */
export function refreshLater(deps: Deps, chatId: number, lease: EditLease | null): void {
  if (lease !== null) deps.later("refresh_card", refreshCard(deps, chatId, lease));
}

const show = (
  api: Api,
  { chatId, cardId, threadId }: CardToEdit,
  replyTo: number | null,
  view: View,
): Promise<Delivery> =>
  cardId === null
    ? sendView(api, { chatId, threadId, replyTo }, view)
    : editView(api, { chatId, messageId: cardId }, view);
