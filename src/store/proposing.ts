import { type Action, formatAction } from "../domain/action.ts";
import { idOf, type MessageRef } from "../domain/ids.ts";
import type { Bought, OrderState } from "../domain/order.ts";
import { type Person, packName } from "../domain/person.ts";
import { formatPrice } from "../domain/price.ts";
import { assertNever, err, ok, type Result } from "../domain/result.ts";
import { MS_PER_MINUTE } from "../domain/rules.ts";
import { SETTLEMENT_MARGIN_MS } from "../time-limits.ts";
import { readReply } from "./connection.ts";
import { runOnChat, type StoreContext } from "./context.ts";
import { DUE_KEY, proposalKeys } from "./keys.ts";
import { orderState, readBought } from "./order-json.ts";
import { proposeScript } from "./scripts/propose.ts";

/** When a vote that begins now ends, in milliseconds since 1970: at a whole second, as propose.lua has it. */
const endAfter = (now: number, minutes: number): number => Math.ceil((now + minutes * MS_PER_MINUTE) / 1_000) * 1_000;

/** What a proposal is made with. Its id names its `/propose`. */
export interface NewProposal {
  readonly message: MessageRef;
  readonly proposer: Person;
  readonly action: Action;
  /** What the executor is to be given for a buy's token; '' for a sale. */
  readonly passedOn: string;
  /** Null for the session's default. */
  readonly minutes: number | null;
  readonly threadId: number | null;
  /** Names this attempt to post its card; nobody else posts it before `until`, in milliseconds since 1970. */
  readonly claim: { readonly attemptId: string; readonly until: number };
  /** When its `/propose` was sent, in milliseconds since 1970, to the second. */
  readonly sentAt: number;
  /** Whether that is late: then it makes none that it has not made before. */
  readonly late: boolean;
}

export interface MadeProposal {
  readonly tag: "made" | "again";
  readonly chatId: number;
  readonly sessionId: string;
  readonly proposalId: string;
  readonly endTime: number;
  /** Whether the list of those to be settled surely has its end. */
  readonly listed: boolean;
  readonly minutes: number;
  readonly participants: number;
  /** What is sold, as it was bought; null for a buy. */
  readonly bought: Bought | null;
  /** Which of its effects are still to be done: posting the card, and asking QStash to call at the end. */
  readonly mayPost: boolean;
  readonly needsTimer: boolean;
  /** When the claim of another request to post the card runs out; null where it is posted, or ours to post. */
  readonly claimedUntil: number | null;
  /** Whether it was made before and is over by now: then it has no business among those to be settled. */
  readonly over: boolean;
}

export type ProposeRefusal =
  | { readonly reason: "vote_open"; readonly endTime: number }
  | { readonly reason: "settling"; readonly chatId: number; readonly proposalId: string }
  /** A sale of an order that the chat does not have; its orders are 1 to `count`. */
  | { readonly reason: "no_order"; readonly count: number }
  | { readonly reason: "not_held"; readonly state: OrderState | "selling" }
  | { readonly reason: "not_allowed"; readonly chatId: number }
  | { readonly reason: "no_session" | "closed" | "not_participant" | "not_contributor" | "late" | "past" };

/** Making proposals. */
export interface ProposingStore {
  /**
   * Makes a proposal in the chat's live session, and enters it among those to be settled first: one request for both. A sale
   * is made only by one who paid for the order, and only while that is held.
   */
  addProposal(chatId: number, proposal: NewProposal): Promise<Result<MadeProposal, ProposeRefusal>>;
}

export const proposingStore = (context: StoreContext): ProposingStore => ({
  async addProposal(startChatId, proposal) {
    const { connection } = context;
    const { message, proposer, action, claim } = proposal;
    const now = context.now();
    const proposalId = idOf(message);
    const args = {
      now,
      ttl: context.ttlMs,
      margin: SETTLEMENT_MARGIN_MS,
      messageChatId: message.chatId,
      messageId: message.messageId,
      proposalId,
      proposerId: proposer.id,
      name: packName(proposer.name),
      kind: action.kind,
      text: formatAction(action),
      ...subjectArgs(action),
      minutesGiven: proposal.minutes,
      threadId: proposal.threadId,
      attemptId: claim.attemptId,
      claimUntil: claim.until,
      passedOn: proposal.passedOn,
      isLate: proposal.late,
      sentAt: proposal.sentAt,
      needsPermission: context.permissionRequired,
    };
    const keysOf = proposalKeys(proposalId);
    // Entered before it is made, so that no proposal can be forgotten. The cron drops an entry that no proposal follows, and the
    // time of one whose session has a default of its own is put right together with its effects.
    const listedAt = endAfter(now, proposal.minutes ?? context.defaultMinutes);
    const [, first] = await connection.batch(({ pipeline, run }) => {
      pipeline.zadd(DUE_KEY, { nx: true }, { score: listedAt, member: proposalId });
      run(proposeScript, keysOf(startChatId), args);
    });
    const { chatId, reply } = await runOnChat(context, startChatId, proposeScript, args, {
      keysOf,
      firstReply: readReply(first),
    });
    switch (reply.tag) {
      case "made": {
        const { tag, sessionId, endTime, minutes, participants, bought } = reply;
        const made = { tag, chatId, sessionId, proposalId, endTime, minutes, participants, bought: boughtIn(bought) };
        const listed = endTime === listedAt;
        return ok({ ...made, listed, mayPost: true, needsTimer: true, claimedUntil: null, over: false });
      }
      case "again": {
        const { tag, sessionId, endTime, minutes, participants, bought, state, cardId, timer, mayPost } = reply;
        const made = { tag, chatId, sessionId, proposalId, endTime, minutes, participants, bought: boughtIn(bought) };
        const open = state === "open";
        const claimedUntil = open && cardId === null && !mayPost ? reply.claimUntil : null;
        return ok({
          ...made,
          listed: false,
          mayPost: open && mayPost,
          // While another has the claim, its timer is that one's to ask for, too: QStash is to be asked once.
          needsTimer: open && claimedUntil === null && timer === null,
          claimedUntil,
          over: state === "announced" || state === "cancelled",
        });
      }
      case "vote_open":
        return err({ reason: "vote_open", endTime: reply.endTime });
      case "settling":
        return err({ reason: "settling", chatId, proposalId: reply.proposalId });
      case "no_order":
        return err({ reason: "no_order", count: reply.count });
      case "not_held":
        return err({ reason: "not_held", state: heldState(reply.state) });
      case "not_allowed":
        return err({ reason: "not_allowed", chatId });
      default:
        return err({ reason: reply.tag });
    }
  },
});

/** What is bought, or which order is sold, as propose.lua takes it. */
function subjectArgs(action: Action) {
  switch (action.kind) {
    case "buy":
      return { token: action.token, price: formatPrice(action.price), amount: action.amount, order: null };
    case "sell":
      return { token: null, price: null, amount: 0, order: action.order };
    default:
      return assertNever(action);
  }
}

const heldState = (text: string): OrderState | "selling" => (text === "selling" ? text : orderState(text));

const boughtIn = (json: string | null): Bought | null => (json === null ? null : readBought(json));
