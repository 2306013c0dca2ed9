import { assertNever } from "../domain/result.ts";
import type { Proposal, ProposalState, Session } from "../domain/session.ts";
import { KEPT_FOR_MS, MIN_TTL_MS, SETTLEMENT_LEASE_MS, SETTLEMENT_MARGIN_MS } from "../time-limits.ts";
import { runOnChat, type StoreContext } from "./context.ts";
import { StoreUnavailable } from "./errors.ts";
import { knownId, movedKey, proposalKeys } from "./keys.ts";
import { beginSettlementScript } from "./scripts/begin-settlement.ts";
import { stepSettlementScript } from "./scripts/step-settlement.ts";
import { readSession } from "./session-hash.ts";

/** Where a proposal that is to be settled is looked for. Without a session id, in whichever session of the chat has it. */
export interface SettlementTarget {
  readonly chatId: number;
  readonly sessionId: string | null;
  readonly proposalId: string;
}

/** A settlement under way: what was frozen, and the lease that every step shows. */
export interface Settlement {
  readonly chatId: number;
  readonly session: Pick<Session, "id" | "chatId" | "open">;
  readonly proposal: Proposal;
  readonly state: ProposalState;
  readonly attemptId: string;
  /** Its whole session where that found no place where its chat has moved to: then nothing in it goes on but this. Else null. */
  readonly displaced: Session | null;
}

export type Begun =
  | { readonly tag: "go"; readonly settlement: Settlement }
  | { readonly tag: "early"; readonly endTime: number }
  | { readonly tag: "busy"; readonly until: number }
  /** Put off by an attempt that failed: nobody tries again before `until` (milliseconds since 1970). */
  | { readonly tag: "waiting"; readonly until: number }
  /** Announced or cancelled. `closed` says that its session is closed and perhaps not archived. */
  | { readonly tag: "over"; readonly chatId: number; readonly closed: boolean }
  | { readonly tag: "gone" };

/** The settling of proposals, step by step (docs/architecture.md has the way of one settlement). */
export interface SettlementStore {
  /** Freezes the tally and takes the lease, and reads what is to be settled: one request. */
  beginSettlement(target: SettlementTarget, attemptId: string): Promise<Begun>;
  /**
   * Records a step and renews the lease. Returns whether the session is closed, or "lost" where the lease is another's by now:
   * then the caller has to stop.
   */
  stepSettlement(settlement: Settlement, to: ProposalState): Promise<{ closed: boolean } | "lost">;
  /**
   * Gives the lease back at the state from which the next attempt goes on, which nobody makes before `nextAt` (ms since 1970). Returns
   * what a step returns.
   */
  releaseSettlement(settlement: Settlement, to: ProposalState, nextAt: number): Promise<{ closed: boolean } | "lost">;
}

export const settlementStore = (context: StoreContext): SettlementStore => ({
  async beginSettlement({ chatId: startChatId, sessionId, proposalId }, attemptId) {
    const now = context.now();
    const args = { now, sessionId, proposalId, attemptId, leaseUntil: now + SETTLEMENT_LEASE_MS };
    const { chatId, reply } = await runOnChat(context, startChatId, beginSettlementScript, args, keysFor(proposalId));
    switch (reply.tag) {
      case "go": {
        const session = readSession(reply.fields, chatId);
        const last = session?.proposals.at(-1);
        if (!session || last?.id !== proposalId) throw new StoreUnavailable("unreadable", "a frozen proposal");
        const displaced = reply.displaced ? session : null;
        const proposal = displaced === null ? { ...last, votes: reply.votes } : last;
        return { tag: "go", settlement: { chatId, session, proposal, state: proposal.state, attemptId, displaced } };
      }
      case "early":
      case "busy":
      case "waiting":
        return reply;
      case "over":
        return { tag: "over", chatId, closed: reply.sessionState === "closed" };
      case "no_proposal":
      case "other_session":
      case "no_session":
        return { tag: "gone" };
      default:
        return assertNever(reply);
    }
  },

  stepSettlement: (settlement, to) => step(context, settlement, to, null),

  releaseSettlement: (settlement, to, nextAt) => step(context, settlement, to, nextAt),
});

/** Records a step. With `nextAt` the lease is given back until then. */
async function step(
  context: StoreContext,
  { chatId, session, proposal, state, attemptId }: Settlement,
  to: ProposalState,
  nextAt: number | null,
): Promise<{ closed: boolean } | "lost"> {
  const now = context.now();
  const args = {
    now,
    ttl: context.ttlMs,
    minTtl: MIN_TTL_MS,
    sessionId: session.id,
    proposalId: proposal.id,
    attemptId,
    before: state,
    after: to,
    leaseUntil: nextAt === null ? now + SETTLEMENT_LEASE_MS : 0,
    margin: SETTLEMENT_MARGIN_MS,
    nextAt,
    keptFor: KEPT_FOR_MS,
  };
  const { chatId: foundIn, reply } = await runOnChat(context, chatId, stepSettlementScript, args, keysFor(proposal.id));
  if (reply.tag !== "stepped") return "lost";
  if (nextAt !== null) await keepWay(context, proposal.id, foundIn);
  return { closed: reply.sessionState === "closed" };
}

/** A settlement that waits is found by the chat in its proposal's id, however long ago that chat has moved. */
async function keepWay({ connection, ttlMs }: StoreContext, proposalId: string, foundIn: number): Promise<void> {
  const { chatId } = knownId(proposalId);
  if (chatId === foundIn) return;
  await connection.batch(({ pipeline }) => pipeline.pexpire(movedKey(chatId), ttlMs + SETTLEMENT_MARGIN_MS));
}

/** The keys of a settlement beside those of its chat. */
export const keysFor = (proposalId: string) => ({ keysOf: proposalKeys(proposalId) });

/** The proposal that bought what this one sells, as the scripts take it: a number of an order may change with a move. */
export const boughtBy = (proposal: Proposal): string => (proposal.kind === "sell" ? proposal.bought.proposalId : "");
