import type { Deps } from "../deps.ts";
import type { Session } from "../domain/session.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { editView } from "../telegram/send.ts";
import { BACKGROUND_PAUSE_MS } from "../time-limits.ts";
import { cancelledCard } from "../views/proposal-card.ts";
import { closedSessionCard } from "../views/session-card.ts";

/** Gives a closed session's card its last look. */
export async function showClosedSession(deps: Deps, session: Session): Promise<void> {
  const { chatId, cardId, message, participantCount, kept, proposals } = session;
  if (cardId === null) return;
  const ids = new Set([...kept, ...proposals].map(({ id }) => id));
  const view = closedSessionCard({ message, participantCount, proposals: ids.size });
  await lastEdit(deps, () => editView(deps.api, { chatId, messageId: cardId }, view));
}

/** Makes the card of a cancelled proposal say so. */
export async function showCancelledProposal(deps: Deps, session: Session, proposalId: string): Promise<void> {
  const proposal = session.proposals.find(({ id }) => id === proposalId);
  const cardId = proposal?.cardId ?? null;
  if (proposal === undefined || cardId === null) return;
  const view = cancelledCard(proposal);
  await lastEdit(deps, () => editView(deps.api, { chatId: session.chatId, messageId: cardId }, view));
}

/**
 * Makes a card's last edit, and where Telegram puts it off for a short time, once more behind the answer. One that fails even so
 * leaves buttons that refuse politely.
 */
async function lastEdit({ later, sleep }: Deps, edit: () => Promise<Delivery>): Promise<void> {
  const edited = await edit();
  if (edited.tag === "retry" && edited.afterMs <= BACKGROUND_PAUSE_MS)
    later("last_look", sleep(edited.afterMs).then(edit));
}

/**
 * Shows something at once and, where an edit whose numbers were read at `lastEditAt` (ms since 1970) may still be on its way to
 * Telegram, once more when that has surely landed: the last look of a card must be the true one.
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
