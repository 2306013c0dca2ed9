import type { Deps } from "../deps.ts";
import { finalTallyOf } from "../domain/tally.ts";
import type { Settlement } from "../store/settlements.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { editView } from "../telegram/send.ts";
import { EDIT_MARGIN_MS } from "../time-limits.ts";
import { endedCard } from "../views/proposal-card.ts";

/**
 * Edits the card of a proposal whose vote has ended: to "buying…" or "selling…" while it is traded, and to its outcome
 * after that. `no_card` means that it was never posted; the result says all.
 */
export async function showEndedCard(
  { api }: Deps,
  { chatId, proposal }: Pick<Settlement, "chatId" | "proposal">,
): Promise<Delivery | { readonly tag: "no_card" }> {
  const { cardId } = proposal;
  if (cardId === null) return { tag: "no_card" };
  return editView(api, { chatId, messageId: cardId }, endedCard(proposal, finalTallyOf(proposal)));
}

/**
 * Shows how a trade ended, after an edit of unknown fate has surely landed. It does nothing if the trade has not ended
 * by then. A known outcome is not read again: the session may be archived by then, and another proposal in its place.
 */
export async function showEndedCardAgain(deps: Deps, { chatId, proposal }: Settlement): Promise<void> {
  await deps.sleep(EDIT_MARGIN_MS);
  if (proposal.outcome !== null) {
    await showEndedCard(deps, { chatId, proposal });
    return;
  }
  const session = await deps.store.findActiveSession(chatId);
  const current = session?.proposals.find(({ id }) => id === proposal.id);
  if (session === null || current === undefined || current.outcome === null) return;
  await showEndedCard(deps, { chatId: session.chatId, proposal: current });
}
