import type { Deps } from "../deps.ts";
import { finalTallyOf } from "../domain/tally.ts";
import type { Settlement } from "../store/settlements.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { editView } from "../telegram/send.ts";
import { EDIT_MARGIN_MS } from "../time-limits.ts";
import { settledCard } from "../views/proposal-card.ts";

/** Edits a proposal's card to what is final of it. `no_card` is one that was never posted: the result says it all. */
export async function showFinalCard(
  { api }: Deps,
  { chatId, proposal }: Pick<Settlement, "chatId" | "proposal">,
): Promise<Delivery | { readonly tag: "no_card" }> {
  const { cardId, tally, eligibleVoters } = proposal;
  if (cardId === null) return { tag: "no_card" };
  return editView(api, { chatId, messageId: cardId }, settledCard(proposal, finalTallyOf(tally, eligibleVoters)));
}

/**
 * Shows how a trade ended once an edit of unknown fate has surely landed; nothing where it has not ended by then. What is
 * known is not read again: the session may be archived meanwhile, and the next proposal have taken its place.
 */
export async function showFinalCardAgain(deps: Deps, { chatId, proposal }: Settlement): Promise<void> {
  await deps.sleep(EDIT_MARGIN_MS);
  if (proposal.outcome !== null) {
    await showFinalCard(deps, { chatId, proposal });
    return;
  }
  const session = await deps.store.findActiveSession(chatId);
  const current = session?.proposals.find(({ id }) => id === proposal.id);
  if (session === null || current === undefined || current.outcome === null) return;
  await showFinalCard(deps, { chatId: session.chatId, proposal: current });
}
