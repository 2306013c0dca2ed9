import type { Deps } from "../deps.ts";
import type { Session } from "../domain/session.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { editView } from "../telegram/send.ts";
import { BACKGROUND_PAUSE_MS } from "../time-limits.ts";
import { cancelledCard } from "../views/proposal-card.ts";
import { closedSessionCard } from "../views/session-card.ts";

/** Makes the last edit of a closed session's card. */
export async function showClosedSession(deps: Deps, session: Session): Promise<void> {
  const { chatId, cardId, message, participantCount, kept, proposals } = session;
  if (cardId === null) return;
  const ids = new Set([...kept, ...proposals].map(({ id }) => id));
  const view = closedSessionCard({ message, participantCount, proposals: ids.size });
  await lastEdit(deps, () => editView(deps.api, { chatId, messageId: cardId }, view));
}

/** Makes the last edit of a cancelled proposal's card. */
export async function showCancelledProposal(deps: Deps, session: Session, proposalId: string): Promise<void> {
  const proposal = session.proposals.find(({ id }) => id === proposalId);
  const cardId = proposal?.cardId ?? null;
  if (proposal === undefined || cardId === null) return;
  const view = cancelledCard(proposal);
  await lastEdit(deps, () => editView(deps.api, { chatId: session.chatId, messageId: cardId }, view));
}

/**
 * Makes a card's last edit. If Telegram asks for a short pause, it is made once more behind the response. If that fails
 * too, the card keeps its buttons, which refuse politely.
 */
async function lastEdit({ later, sleep }: Deps, edit: () => Promise<Delivery>): Promise<void> {
  const edited = await edit();
  if (edited.tag === "retry" && edited.afterMs <= BACKGROUND_PAUSE_MS)
    later("last_look", sleep(edited.afterMs).then(edit));
}

/**
 * Shows something at once, and once more if an earlier edit may still be on its way to Telegram. The last look of a
 * card must be the true one. `lastEditAt` is when that edit read its numbers (ms since 1970). It has surely landed
 * `landsWithinMs` later.
 */
export async function showLastLook(
  deps: Deps,
  lastEditAt: number,
  landsWithinMs: number,
  show: () => Promise<void>,
): Promise<void> {
  const landed = lastEditAt + landsWithinMs;
  if (landed > deps.now()) deps.later("last_look", deps.sleep(landed - deps.now()).then(show));
  await show();
}
