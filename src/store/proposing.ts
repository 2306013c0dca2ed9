import { type Action, formatAction } from "../domain/action.ts";
import type { ProposalRules } from "../domain/group-rules.ts";
import { idOf, type MessageRef } from "../domain/ids.ts";
import type { MarketNote } from "../domain/market.ts";
import type { Bought, OrderState } from "../domain/order.ts";
import { type Person, packName } from "../domain/person.ts";
import { formatPrice } from "../domain/price.ts";
import { assertNever, err, ok, type Result } from "../domain/result.ts";
import { MS_PER_MINUTE } from "../domain/rules.ts";
import { isOver } from "../domain/session.ts";
import { EARLY_END_MIN_MS, REMIND_FROM_MS, SETTLEMENT_MARGIN_MS } from "../time-limits.ts";
import { readReply } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import type { DueCorrection } from "./due.ts";
import { StoreUnavailable } from "./errors.ts";
import { DUE_KEY, proposalKeys } from "./keys.ts";
import { readMarketNote, writeMarketNote } from "./market-json.ts";
import { orderState, readBought } from "./order-json.ts";
import { minutesArgs } from "./rule-args.ts";
import { runOnChat } from "./run-on-chat.ts";
import type { Shown } from "./script.ts";
import { noteScript } from "./scripts/note.ts";
import { proposeScript } from "./scripts/propose.ts";

/**
 * Guesses when the due list is to have a vote that begins now, in milliseconds since 1970: at its half, when those who
 * have not voted are reminded, or else at its end. propose.lua knows the session's and the group's rules.
 */
function guessDueTime(now: number, minutes: number): number {
  const ends = Math.ceil((now + minutes * MS_PER_MINUTE) / 1_000) * 1_000;
  return ends - now < REMIND_FROM_MS ? ends : Math.floor((now + ends) / 2);
}

/** A proposal that is to be made. Its id names its `/propose`. */
export interface NewProposal {
  readonly message: MessageRef;
  readonly proposer: Person;
  readonly action: Action;
  /** What the executor will get as a buy's token; '' for a sale. */
  readonly executorToken: string;
  /** What the market says of a buy's token; null if it was not asked, or did not answer. */
  readonly market: MarketNote | null;
  /** The voting time; null for the session's default. */
  readonly minutes: number | null;
  readonly threadId: number | null;
  /** The id of this attempt to post the card, and until when nobody else posts it (ms since 1970). */
  readonly claim: { readonly attemptId: string; readonly until: number };
  /** When its `/propose` was sent, in milliseconds since 1970, to the second. */
  readonly sentAt: number;
  /** Whether its `/propose` is late. It then makes nothing new. */
  readonly late: boolean;
  /** Whether the proposer is known to be an admin. */
  readonly isAdmin: boolean;
}

export interface MadeProposal {
  readonly tag: "made" | "again";
  readonly chatId: number;
  readonly sessionId: string;
  readonly proposalId: string;
  readonly endTime: number;
  /** The correction of its entry in the due list; null if that is right. */
  readonly due: DueCorrection | null;
  readonly minutes: number;
  readonly eligibleVoters: number;
  /** What is sold, as it was bought; null for a buy. */
  readonly bought: Bought | null;
  /** What the executor will get as a buy's token; '' for a sale. */
  readonly executorToken: string;
  /** What the market said of its token; null if it was not asked, or did not answer. */
  readonly market: MarketNote | null;
  /** Whether the market is still to be asked for a quote, by the caller. */
  readonly needsQuote: boolean;
  /** The group's rules, as they were frozen with it. */
  readonly rules: ProposalRules;
  /** Whether the caller is to post its card. */
  readonly mayPost: boolean;
  /** Whether the caller is to ask QStash for a call at its end. */
  readonly needsTimer: boolean;
  /**
   * When another request's claim to post the card runs out (ms since 1970). Null if the card is posted, or the caller
   * may post it.
   */
  readonly claimedUntil: number | null;
  /** Whether it was made before and is over by now. It does not belong on the due list then. */
  readonly over: boolean;
}

export type ProposeRefusal =
  | { readonly reason: "vote_open"; readonly endTime: number }
  | { readonly reason: "settling"; readonly chatId: number; readonly proposalId: string }
  /** A sale of an order that the chat does not have. Its orders are 1 to `count`. */
  | { readonly reason: "no_order"; readonly count: number }
  | { readonly reason: "not_held"; readonly state: OrderState | "selling" }
  | { readonly reason: "not_allowed"; readonly chatId: number }
  | { readonly reason: "no_session" | "closed" | "not_participant" | "not_contributor" | "late" | "past" }
  /** By the group's rules nobody may propose, or only admins. */
  | { readonly reason: "paused" | "admins_only" };

/** Makes proposals. */
export interface ProposingStore {
  /**
   * Makes a proposal in the chat's live session, after it has entered it in the due list: one request for both. A sale
   * is made only by somebody who paid for the order, and only while the order is held.
   */
  addProposal(chatId: number, proposal: NewProposal): Promise<Result<MadeProposal, ProposeRefusal>>;
  /**
   * Says whether a proposal may be made, and makes nothing: one request.
   */
  checkProposal(chatId: number, proposal: NewProposal): Promise<Result<CheckedProposal, ProposeRefusal>>;
  /** Records that a proposal's proposer was asked which token it means: one request. */
  noteQuestion(chatId: number, sessionId: string, proposalId: string): Promise<void>;
}

/** A proposal that was made before, or that may be made; then `asked` says if its proposer was asked which token it means. */
export type CheckedProposal =
  | { readonly tag: "made" }
  | { readonly tag: "may_make"; readonly chatId: number; readonly sessionId: string; readonly asked: boolean };

export const proposingStore = (context: StoreContext): ProposingStore => ({
  async addProposal(startChatId, proposal) {
    const now = context.now();
    const proposalId = idOf(proposal.message);
    const dueAt = guessDueTime(now, proposal.minutes ?? context.rules.defaultMinutes);
    const args = argsOf(context, proposal, { proposalId, now, onlyCheck: false });
    const { chatId, reply } = await runWithDueEntry(context, startChatId, { proposalId, dueAt, args });
    switch (reply.tag) {
      case "made":
      case "again":
        return ok(madeProposal(reply, { chatId, proposalId, dueAt }));
      case "checked":
        throw new StoreUnavailable("unreadable", "a proposal that was only checked");
      default:
        return err(refusalOf(chatId, reply));
    }
  },

  async checkProposal(startChatId, proposal) {
    const proposalId = idOf(proposal.message);
    const args = argsOf(context, proposal, { proposalId, now: context.now(), onlyCheck: true });
    const keysOf = proposalKeys(proposalId);
    const { chatId, reply } = await runOnChat(context, startChatId, proposeScript, args, { keysOf });
    switch (reply.tag) {
      case "made":
      case "again":
        return ok({ tag: "made" });
      case "checked":
        return ok({ tag: "may_make", chatId, sessionId: reply.sessionId, asked: reply.asked });
      default:
        return err(refusalOf(chatId, reply));
    }
  },

  async noteQuestion(chatId, sessionId, proposalId) {
    await runOnChat(context, chatId, noteScript, { sessionId, proposalId: null, rest: ["question", proposalId] });
  },
});

type ProposeReply = ReturnType<typeof proposeScript.decode>;

/** Says why the script made nothing. */
function refusalOf(
  chatId: number,
  reply: Exclude<ProposeReply, { readonly tag: "made" | "again" | "checked" | "moved" | "moving" }>,
): ProposeRefusal {
  switch (reply.tag) {
    case "vote_open":
      return { reason: "vote_open", endTime: reply.endTime };
    case "settling":
      return { reason: "settling", chatId, proposalId: reply.proposalId };
    case "no_order":
      return { reason: "no_order", count: reply.count };
    case "not_held":
      return { reason: "not_held", state: heldState(reply.state) };
    case "not_allowed":
      return { reason: "not_allowed", chatId };
    default:
      return { reason: reply.tag };
  }
}

/** The arguments of propose.lua for a proposal. */
const argsOf = (
  context: StoreContext,
  proposal: NewProposal,
  { proposalId, now, onlyCheck }: { proposalId: string; now: number; onlyCheck: boolean },
) => ({
  now,
  ttl: context.ttlMs,
  margin: SETTLEMENT_MARGIN_MS,
  messageChatId: proposal.message.chatId,
  messageId: proposal.message.messageId,
  proposalId,
  proposerId: proposal.proposer.id,
  name: packName(proposal.proposer.name),
  kind: proposal.action.kind,
  text: formatAction(proposal.action),
  ...subjectArgs(proposal.action),
  minutesGiven: proposal.minutes,
  threadId: proposal.threadId,
  attemptId: proposal.claim.attemptId,
  claimUntil: proposal.claim.until,
  executorToken: proposal.executorToken,
  isLate: proposal.late,
  sentAt: proposal.sentAt,
  needsPermission: context.permissionRequired,
  isAdmin: proposal.isAdmin,
  ...minutesArgs(context.rules),
  minVote: context.rules.minVote,
  maxVote: context.rules.maxVote,
  remindFrom: REMIND_FROM_MS,
  minEarly: EARLY_END_MIN_MS,
  market: writeMarketNote(proposal.market),
  onlyCheck,
});

/**
 * Enters a proposal in the due list and then makes it, in one request. In this order no proposal can be forgotten. The
 * cron trigger drops an entry that no proposal follows.
 */
async function runWithDueEntry(
  context: StoreContext,
  startChatId: number,
  { proposalId, dueAt, args }: { proposalId: string; dueAt: number; args: ReturnType<typeof argsOf> },
) {
  const keysOf = proposalKeys(proposalId);
  const [, first] = await context.connection.batch(({ pipeline, run }) => {
    pipeline.zadd(DUE_KEY, { nx: true }, { score: dueAt, member: proposalId });
    run(proposeScript, keysOf(startChatId), args);
  });
  // An order that is to be sold is shown as that among all orders.
  const shown: Shown | undefined = args.kind === "sell" ? { made: "all" } : undefined;
  // The script runs again only if the chat has moved.
  return runOnChat(context, startChatId, proposeScript, args, { keysOf, firstReply: readReply(first), shown });
}

/** Returns a proposal that the script made now, or had made before. */
function madeProposal(
  reply: Extract<ProposeReply, { readonly tag: "made" | "again" }>,
  { chatId, proposalId, dueAt }: { chatId: number; proposalId: string; dueAt: number },
): MadeProposal {
  const { tag, sessionId, endTime, minutes, eligibleVoters, executorToken, rules } = reply;
  const bought = reply.bought === null ? null : readBought(reply.bought);
  const market = readMarketNote(reply.market);
  const ids = { tag, chatId, sessionId, proposalId };
  const made = { ...ids, endTime, minutes, eligibleVoters, executorToken, market, bought, rules };
  if (reply.tag === "made") {
    const due = reply.dueAt === dueAt ? null : { at: reply.dueAt, onlyEarlier: false };
    return { ...made, due, mayPost: true, needsTimer: true, needsQuote: true, claimedUntil: null, over: false };
  }
  const { state, cardId, timer, mayPost, claimUntil } = reply;
  const open = state === "open";
  const claimedUntil = open && cardId === null && !mayPost ? claimUntil : null;
  return {
    ...made,
    // Whether it was corrected is not known. It may be there earlier, for an edit of its card.
    due: { at: reply.dueAt, onlyEarlier: true },
    mayPost: open && mayPost,
    // While another request has the claim, it also asks for the timer: QStash is to be asked once.
    needsTimer: open && claimedUntil === null && timer === null,
    needsQuote: open && claimedUntil === null && !reply.quoted,
    claimedUntil,
    over: isOver(state),
  };
}

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
