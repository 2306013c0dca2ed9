import { assertNever } from "../domain/result.ts";
import type { Proposal, ProposalState, Session } from "../domain/session.ts";
import {
  EARLY_END_MIN_MS,
  ENDED_KEPT_FOR_MS,
  KEPT_FOR_MS,
  MIN_TTL_MS,
  REMIND_FROM_MS,
  SETTLEMENT_LEASE_MS,
  SETTLEMENT_MARGIN_MS,
} from "../time-limits.ts";
import { movedKeptMs, runOnChatArchived } from "./archive-due.ts";
import type { StoreContext } from "./context.ts";
import { StoreUnavailable } from "./errors.ts";
import { knownId, movedKey, proposalKeys } from "./keys.ts";
import { runOnChat } from "./run-on-chat.ts";
import type { Shown } from "./script.ts";
import { advanceSettlementScript } from "./scripts/advance-settlement.ts";
import { beginSettlementScript } from "./scripts/begin-settlement.ts";
import { type Fields, readSession } from "./session-hash.ts";

/** Where a proposal that is to be settled is looked for. Without a session id, any session of the chat may have it. */
export interface SettlementTarget {
  readonly chatId: number;
  readonly sessionId: string | null;
  readonly proposalId: string;
}

/** A settlement under way: the frozen proposal, and the attempt that holds the lease. */
export interface Settlement {
  readonly chatId: number;
  readonly sessionId: string;
  readonly proposal: Proposal;
  /** The state that this attempt found or recorded last, from which it goes on. `proposal.state` may be older. */
  readonly state: ProposalState;
  readonly attemptId: string;
}

export type Begun =
  | { readonly tag: "go"; readonly settlement: Settlement }
  /** The vote still runs. It is to be looked at again at `lookAt` (milliseconds since 1970). */
  | { readonly tag: "early"; readonly endTime: number; readonly lookAt: number; readonly remindNow: boolean }
  | { readonly tag: "busy"; readonly until: number }
  /** An earlier attempt failed: nobody tries again before `until` (milliseconds since 1970). */
  | { readonly tag: "waiting"; readonly until: number }
  /** It was announced or cancelled before. At most the session is left to be archived. */
  | ({ readonly tag: "over"; readonly chatId: number } & Stepped)
  | { readonly tag: "gone" };

/** The session of a proposal that took a step. */
export interface Stepped {
  readonly sessionClosed: boolean;
  /** The session if it is displaced and its last proposal is announced; else null. */
  readonly displaced: Session | null;
}

/** Settles proposals, step by step. */
export interface SettlementStore {
  /** Freezes the tally, takes the lease, and reads what is to be settled: one request. */
  beginSettlement(target: SettlementTarget, attemptId: string): Promise<Begun>;
  /**
   * Records a step and renews the lease. Returns "lost" if another attempt holds the lease: the caller then has to
   * stop. `hash` is that of all votes, once the result is about to show it.
   */
  advanceSettlement(settlement: Settlement, to: ProposalState, hash?: string | null): Promise<Stepped | "lost">;
  /**
   * Gives the lease back at the state from which the next attempt goes on. Nobody tries again before `nextAt` (ms since
   * 1970). Returns what `advanceSettlement` returns.
   */
  releaseSettlement(settlement: Settlement, to: ProposalState, nextAt: number): Promise<Stepped | "lost">;
}

export const settlementStore = (context: StoreContext): SettlementStore => ({
  async beginSettlement({ chatId: startChatId, sessionId, proposalId }, attemptId) {
    const now = context.now();
    const leaseUntil = now + SETTLEMENT_LEASE_MS;
    const limits = { minEarly: EARLY_END_MIN_MS, remindFrom: REMIND_FROM_MS };
    const args = { now, sessionId, proposalId, attemptId, leaseUntil, ...limits };
    const { chatId, reply } = await runOnChat(context, startChatId, beginSettlementScript, args, keysFor(proposalId));
    switch (reply.tag) {
      case "go": {
        const session = readSession(reply.fields, chatId);
        const last = session?.proposals.at(-1);
        if (!session || last?.id !== proposalId) throw new StoreUnavailable("unreadable", "a frozen proposal");
        const proposal = { ...last, votes: reply.votes, replaced: reply.replaced };
        const settlement = { chatId, sessionId: session.id, proposal, state: proposal.state, attemptId };
        return { tag: "go", settlement };
      }
      case "early":
      case "busy":
      case "waiting":
        return reply;
      case "over":
        return { tag: "over", chatId, ...steppedOf(reply, chatId) };
      case "no_proposal":
      case "other_session":
      case "no_session":
        return { tag: "gone" };
      default:
        return assertNever(reply);
    }
  },

  advanceSettlement: (settlement, to, hash = null) => step(context, settlement, to, null, hash),

  releaseSettlement: (settlement, to, nextAt) => step(context, settlement, to, nextAt, null),
});

/** Records a step. With `nextAt` it gives the lease back, and nobody tries again before then. */
async function step(
  context: StoreContext,
  { chatId, sessionId, proposal, state, attemptId }: Settlement,
  to: ProposalState,
  nextAt: number | null,
  hash: string | null,
): Promise<Stepped | "lost"> {
  const now = context.now();
  const args = {
    now,
    ttl: context.ttlMs,
    minTtl: MIN_TTL_MS,
    sessionId,
    proposalId: proposal.id,
    attemptId,
    before: state,
    after: to,
    leaseUntil: nextAt === null ? now + SETTLEMENT_LEASE_MS : 0,
    margin: SETTLEMENT_MARGIN_MS,
    nextAt,
    keptFor: KEPT_FOR_MS,
    endedKeptFor: context.archiving ? ENDED_KEPT_FOR_MS : 0,
    hash,
    bought: proposal.kind === "buy" && (proposal.outcome?.tag === "filled" || proposal.outcome?.tag === "unknown"),
  };
  // Only then does it leave the session. Its trade is entered when that is recorded.
  const ids = to === "announced" ? [proposal.id, sessionId] : [];
  const shown: Shown | undefined = to === "announced" ? { stepped: "all" } : undefined;
  const options = { ...keysFor(proposal.id), shown };
  const { chatId: foundIn, reply } = await runOnChatArchived(
    context,
    ids,
    chatId,
    advanceSettlementScript,
    args,
    options,
  );
  if (reply.tag !== "stepped") return "lost";
  if (nextAt !== null) await keepRedirect(context, proposal.id, foundIn);
  return steppedOf(reply, foundIn);
}

const steppedOf = (
  { sessionState, fields }: { readonly sessionState: "open" | "closed"; readonly fields: Fields },
  chatId: number,
): Stepped => ({ sessionClosed: sessionState === "closed", displaced: readSession(fields, chatId) });

/**
 * Keeps the old chat's redirect. A settlement that waits is found by the chat in its proposal's id, however long ago
 * that chat has moved.
 */
async function keepRedirect(context: StoreContext, proposalId: string, foundIn: number): Promise<void> {
  const { chatId } = knownId(proposalId);
  if (chatId === foundIn) return;
  await context.connection.batch(({ pipeline }) => pipeline.pexpire(movedKey(chatId), movedKeptMs(context)));
}

/** The keys of a settlement: those of its chat and of its proposal. */
export const keysFor = (proposalId: string) => ({ keysOf: proposalKeys(proposalId) });

/**
 * The proposal that bought what this one sells, as the scripts take it; '' for a buy. An order's number may change with
 * a move.
 */
export const buyingProposalId = (proposal: Proposal): string =>
  proposal.kind === "sell" ? proposal.bought.proposalId : "";
