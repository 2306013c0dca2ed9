import type { ProposalCard, SessionCard } from "../domain/card.ts";
import { unpackName } from "../domain/person.ts";
import { readPrice } from "../domain/price.ts";
import { assertNever } from "../domain/result.ts";
import { CARD_CLAIM_MS, EDIT_LEASE_MS, EDIT_MARGIN_MS } from "../time-limits.ts";
import type { StoreContext } from "./context.ts";
import type { EditLease, LeasedCard } from "./edit-lease.ts";
import { StoreUnavailable } from "./errors.ts";
import { readMarketNote } from "./market-json.ts";
import { readBought } from "./order-json.ts";
import { tallyOf } from "./reply-words.ts";
import { runOnChat } from "./run-on-chat.ts";
import { readCardScript } from "./scripts/read-card.ts";
import { replaceCardScript } from "./scripts/replace-card.ts";

/** A card's place, and what it is to show. The caller has to post a card whose `cardId` is null. */
export type CardToEdit = {
  readonly chatId: number;
  readonly cardId: number | null;
  readonly threadId: number | null;
} & (
  | { readonly kind: "session"; readonly card: SessionCard }
  | { readonly kind: "proposal"; readonly card: ProposalCard; readonly endTime: number }
);

/** The cards' messages, and the right to edit them. */
export interface CardStore {
  /**
   * Reads what a card is to show now, and gives the edit's lease back: one request. Null if there is nothing to edit
   * any more.
   */
  readLeasedCard(chatId: number, lease: EditLease): Promise<CardToEdit | null>;
  /**
   * Takes the lease of a card's edit, reads what the card is to show now, and gives the lease back: one request. Null
   * if there is nothing to edit, another request's edit is due, or the last edit was less than `minPauseMs`
   * milliseconds ago.
   */
  leaseAndReadCard(chatId: number, card: LeasedCard, minPauseMs: number): Promise<CardToEdit | null>;
  /**
   * Claims the posting of a card anew, whose message `goneId` is gone: one request. False if another card is there, or
   * none is needed.
   */
  replaceCard(chatId: number, card: LeasedCard, goneId: number): Promise<boolean>;
}

export const cardStore = (context: StoreContext): CardStore => ({
  readLeasedCard: (chatId, lease) => readCard(context, chatId, lease, null),

  leaseAndReadCard: (chatId, card, minPauseMs) => readCard(context, chatId, card, minPauseMs),

  async replaceCard(chatId, { sessionId, proposalId, attemptId }, goneId) {
    const args = { sessionId, proposalId, gone: goneId, attemptId, claimUntil: context.now() + CARD_CLAIM_MS };
    const { reply } = await runOnChat(context, chatId, replaceCardScript, args);
    return reply.tag === "claimed";
  },
});

/** Reads a card. With a pause it takes the lease first; without one the caller has to hold it. */
async function readCard(
  context: StoreContext,
  startChatId: number,
  { sessionId, proposalId, attemptId }: LeasedCard,
  minPauseMs: number | null,
): Promise<CardToEdit | null> {
  const now = context.now();
  const { chatId, reply } = await runOnChat(context, startChatId, readCardScript, {
    now,
    sessionId,
    proposalId,
    attemptId,
    editMargin: EDIT_MARGIN_MS,
    claimUntil: now + CARD_CLAIM_MS,
    editPause: minPauseMs,
    editLease: minPauseMs === null ? null : EDIT_LEASE_MS,
  });
  switch (reply.tag) {
    case "session": {
      const { message, minutes, participantCount, cardId, threadId } = reply;
      const card: SessionCard = { sessionId, message, minutes, participantCount, creator: unpackName(reply.creator) };
      return { kind: "session", chatId, card, cardId, threadId };
    }
    case "proposal": {
      if (proposalId === null) throw new StoreUnavailable("unreadable", "a session's card");
      const { endTime, cardId, threadId } = reply;
      return {
        kind: "proposal",
        chatId,
        card: proposalCardOf(reply, { sessionId, proposalId }),
        endTime,
        cardId,
        threadId,
      };
    }
    case "no":
    case "no_session":
      return null;
    default:
      return assertNever(reply);
  }
}

type ProposalReply = Extract<ReturnType<typeof readCardScript.decode>, { readonly tag: "proposal" }>;

function proposalCardOf(reply: ProposalReply, ids: { sessionId: string; proposalId: string }): ProposalCard {
  const { kind, token, minutes, endTime, eligibleVoters, rules, suggested } = reply;
  const proposer = unpackName(reply.proposer);
  const market = readMarketNote(reply.market);
  const base = { ...ids, proposer, minutes, endTime, tally: tallyOf(reply), eligibleVoters, rules, market };
  switch (kind) {
    case "buy":
      return {
        ...base,
        kind,
        token,
        executorToken: reply.executorToken ?? token,
        price: readPrice(reply.price),
        suggested,
      };
    case "sell":
      if (reply.order === null) throw new StoreUnavailable("unreadable", "a sale's card");
      return { ...base, kind, order: reply.order, bought: readBought(reply.bought) };
    default:
      return assertNever(kind);
  }
}
