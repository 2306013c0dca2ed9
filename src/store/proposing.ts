import { type Action, formatAction } from "../domain/action.ts";
import { idOf, type MessageRef } from "../domain/ids.ts";
import type { MarketNote } from "../domain/market.ts";
import { type Person, packName } from "../domain/person.ts";
import { formatPrice } from "../domain/price.ts";
import { assertNever, err, ok, type Result } from "../domain/result.ts";
import { MS_PER_MINUTE } from "../domain/rules.ts";
import { EARLY_END_MIN_MS, REMIND_FROM_MS, SETTLEMENT_MARGIN_MS } from "../time-limits.ts";
import { readReply } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import { StoreUnavailable } from "./errors.ts";
import { DUE_KEY, proposalKeys } from "./keys.ts";
import { type MadeProposal, madeProposal, type ProposeRefusal, refusalOf } from "./made-proposal.ts";
import { writeMarketNote } from "./market-json.ts";
import { minutesArgs } from "./rule-args.ts";
import { runOnChat } from "./run-on-chat.ts";
import type { Shown } from "./script.ts";
import { noteScript } from "./scripts/note.ts";
import { proposeScript } from "./scripts/propose.ts";

/**
 * Guesses when the due list is to have a vote that begins now, in milliseconds since 1970. That is half time, for the
 * reminder, or the end of a vote without one. propose.lua knows the session's and the group's rules.
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
  /** What the market says of a buy's token, or that it did not answer; null if it was not asked. */
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
  /**
   * Whether a tap makes it, later than its `/propose`. Commands that were written between the two were not meant for it,
   * and do not count for it.
   */
  readonly byTap: boolean;
  /** Whether the proposer is known to be an admin. */
  readonly isAdmin: boolean;
}

/** Makes proposals. */
export interface ProposingStore {
  /**
   * Makes a proposal in the chat's live session, after it has entered it in the due list: one request for both. A sale
   * is made only by somebody who paid for the order, and only while the order is held.
   */
  addProposal(chatId: number, proposal: NewProposal): Promise<Result<MadeProposal, ProposeRefusal>>;
  /** Says whether a proposal may be made, and makes nothing: one request. */
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
  byTap: proposal.byTap,
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
