import type { ProposalCard, SessionCard } from "../domain/card.ts";
import { unpackName } from "../domain/person.ts";
import { readPrice } from "../domain/price.ts";
import { assertNever } from "../domain/result.ts";
import { CARD_CLAIM_MS, EDIT_LEASE_MS, EDIT_MARGIN_MS } from "../time-limits.ts";
import { runOnChat, type StoreContext } from "./context.ts";
import type { EditLease } from "./edit-lease.ts";
import { StoreUnavailable } from "./errors.ts";
import { readBought } from "./order-json.ts";
import { tallyOf } from "./reply-words.ts";
import { readCardScript } from "./scripts/read-card.ts";
import { replaceCardScript } from "./scripts/replace-card.ts";

/** Where a card is, and what it is to show. A card that is not posted (`cardId` null) is the caller's to post. */
export type CardToEdit = {
  readonly chatId: number;
  readonly cardId: number | null;
  readonly threadId: number | null;
} & (
  | { readonly kind: "session"; readonly card: SessionCard }
  | { readonly kind: "proposal"; readonly card: ProposalCard; readonly endTime: number }
);

/** The cards' messages and the right to edit them. */
export interface CardStore {
  /**
   * Reads what a card is to show now and gives the edit's lease back. Null where there is nothing to edit any more. With `takeAfterMs` the
   * lease is not the caller's yet: null also where another's edit is due, or the last was less than so many milliseconds ago.
   */
  readCard(chatId: number, lease: EditLease, takeAfterMs?: number): Promise<CardToEdit | null>;
  /** Claims the posting of a card anew where the one there was is gone. False where another is there, or none is needed. One request. */
  replaceCard(chatId: number, lease: EditLease, goneId: number): Promise<boolean>;
}

export const cardStore = (context: StoreContext): CardStore => ({
  async readCard(startChatId, { sessionId, proposalId, attemptId }, takeAfterMs) {
    const now = context.now();
    const { chatId, reply } = await runOnChat(context, startChatId, readCardScript, {
      now,
      sessionId,
      proposalId,
      attemptId,
      editMargin: EDIT_MARGIN_MS,
      claimUntil: now + CARD_CLAIM_MS,
      editPause: takeAfterMs ?? null,
      editLease: takeAfterMs === undefined ? null : EDIT_LEASE_MS,
    });
    switch (reply.tag) {
      case "session": {
        const { message, minutes, participants, cardId, threadId } = reply;
        const card: SessionCard = { sessionId, message, minutes, participants, creator: unpackName(reply.creator) };
        return { kind: "session", chatId, card, cardId, threadId };
      }
      case "proposal": {
        const { endTime, cardId, threadId } = reply;
        const card = proposalCardOf(reply, { sessionId, proposalId: proposalId ?? "" });
        return { kind: "proposal", chatId, card, endTime, cardId, threadId };
      }
      case "no":
      case "no_session":
        return null;
      default:
        return assertNever(reply);
    }
  },

  async replaceCard(chatId, { sessionId, proposalId, attemptId }, goneId) {
    const args = { sessionId, proposalId, gone: goneId, attemptId, claimUntil: context.now() + CARD_CLAIM_MS };
    const { reply } = await runOnChat(context, chatId, replaceCardScript, args);
    return reply.tag === "claimed";
  },
});

type ProposalReply = Extract<ReturnType<typeof readCardScript.decode>, { readonly tag: "proposal" }>;

function proposalCardOf(reply: ProposalReply, ids: { sessionId: string; proposalId: string }): ProposalCard {
  const { kind, token, minutes, participants, suggested } = reply;
  const base = { ...ids, proposer: unpackName(reply.proposer), minutes, tally: tallyOf(reply), participants };
  switch (kind) {
    case "buy":
      return { ...base, kind, token, passedOn: reply.passedOn ?? token, price: readPrice(reply.price), suggested };
    case "sell":
      if (reply.order === null) throw new StoreUnavailable("unreadable", "a sale's card");
      return { ...base, kind, order: reply.order, bought: readBought(reply.bought) };
    default:
      return assertNever(kind);
  }
}
