import type { BuyCard, ProposalCard, SellCard, SessionCard } from "../domain/card.ts";
import { unpackName } from "../domain/person.ts";
import { readPrice } from "../domain/price.ts";
import { CARD_CLAIM_MS, EDIT_PATIENCE_MS, EDIT_ROOM_MS } from "../time-limits.ts";
import { intAt, intOrNull, refusalIn, runOnChat, type StoreContext, textAt } from "./context.ts";
import type { EditLease } from "./edit-lease.ts";
import { note } from "./note.ts";
import { readBought } from "./order-json.ts";
import { defineScript } from "./script.ts";
import readCardLua from "./scripts/read-card.lua";
import replaceCardLua from "./scripts/replace-card.lua";

const readCardScript = defineScript(readCardLua);
const replaceCardScript = defineScript(replaceCardLua);

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
  /** Writes down a card's message. */
  noteCard(chatId: number, sessionId: string, proposalId: string | null, messageId: number): Promise<boolean>;
  /** Gives the claim to post a card back, after it was not posted, as far as is known. */
  releaseClaim(chatId: number, sessionId: string, proposalId: string | null): Promise<boolean>;
}

export const cardStore = (context: StoreContext): CardStore => ({
  async readCard(startChatId, { sessionId, proposalId, token }, takeAfterMs) {
    const now = context.now();
    const { chatId, reply } = await runOnChat(context, startChatId, readCardScript, [
      now,
      sessionId,
      proposalId ?? "",
      token,
      EDIT_ROOM_MS,
      now + CARD_CLAIM_MS,
      takeAfterMs ?? "",
      takeAfterMs === undefined ? "" : EDIT_PATIENCE_MS,
    ]);
    switch (reply[0]) {
      case "session": {
        const card: SessionCard = {
          sessionId,
          message: textAt(reply, 1),
          minutes: intAt(reply, 2),
          participants: intAt(reply, 3),
          creator: unpackName(textAt(reply, 4)),
        };
        return { kind: "session", chatId, card, cardId: intOrNull(reply, 5), threadId: intOrNull(reply, 6) };
      }
      case "proposal": {
        return {
          kind: "proposal",
          chatId,
          card: proposalCardIn(reply, { sessionId, proposalId: proposalId ?? "" }),
          endTime: intAt(reply, 7),
          cardId: intOrNull(reply, 12),
          threadId: intOrNull(reply, 13),
        };
      }
      default:
        refusalIn(reply, ["no", "no_session"]);
        return null;
    }
  },

  async replaceCard(chatId, { sessionId, proposalId, token }, goneId) {
    const args = [sessionId, proposalId ?? "", goneId, token, context.now() + CARD_CLAIM_MS];
    const { reply } = await runOnChat(context, chatId, replaceCardScript, args);
    return refusalIn(reply, ["claimed", "no", "other_session", "no_session"]).reason === "claimed";
  },

  noteCard: (chatId, sessionId, proposalId, messageId) =>
    note(context, chatId, sessionId, proposalId, { card: messageId }),

  releaseClaim: (chatId, sessionId, proposalId) => note(context, chatId, sessionId, proposalId, { claim_until: 0 }),
});

function proposalCardIn(reply: readonly string[], ids: { sessionId: string; proposalId: string }): ProposalCard {
  const base = {
    ...ids,
    proposer: unpackName(textAt(reply, 5)),
    minutes: intAt(reply, 6),
    tally: { yes: intAt(reply, 8), no: intAt(reply, 9), lamports: intAt(reply, 10) },
    participants: intAt(reply, 11),
  };
  if (textAt(reply, 1) === "sell") {
    return { ...base, kind: "sell", order: intAt(reply, 15), bought: readBought(textAt(reply, 16)) } satisfies SellCard;
  }
  const token = textAt(reply, 2);
  return {
    ...base,
    kind: "buy",
    token,
    passedOn: textAt(reply, 14) || token,
    price: readPrice(textAt(reply, 3)),
    suggested: intAt(reply, 4),
  } satisfies BuyCard;
}
