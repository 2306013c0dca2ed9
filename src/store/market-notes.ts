import type { MarketNote } from "../domain/market.ts";
import { EDIT_LEASE_MS, EDIT_MARGIN_MS, EDIT_PAUSE_MS } from "../time-limits.ts";
import type { StoreContext } from "./context.ts";
import type { EditLease } from "./edit-lease.ts";
import { writeMarketNote } from "./market-json.ts";
import { runOnChat } from "./run-on-chat.ts";
import { noteMarketScript } from "./scripts/note-market.ts";

/** Keeps what the market said of a proposal's token. */
export interface MarketNoteStore {
  /**
   * Records what the market said of an open proposal's token: one request. What was recorded first stays. Only that it
   * did not answer makes way for what it says later. Nothing is recorded if no edit can show it before the end. Returns
   * the chat, and the lease of the edit that shows it; null if nothing was recorded, or another request edits the card.
   */
  noteMarket(
    chatId: number,
    ids: { readonly sessionId: string; readonly proposalId: string },
    note: MarketNote,
  ): Promise<{ readonly chatId: number; readonly edit: EditLease } | null>;
}

export const marketNoteStore = (context: StoreContext): MarketNoteStore => ({
  async noteMarket(startChatId, ids, note) {
    const { attemptId } = context;
    const { chatId, reply } = await runOnChat(context, startChatId, noteMarketScript, {
      ...ids,
      now: context.now(),
      attemptId,
      market: writeMarketNote(note),
      answered: !note.away,
      editPause: EDIT_PAUSE_MS,
      editLease: EDIT_LEASE_MS,
      editMargin: EDIT_MARGIN_MS,
    });
    if (reply.tag !== "noted" || reply.editAt === null) return null;
    return { chatId, edit: { ...ids, attemptId, at: reply.editAt } };
  },
});
