import type { Proposal, ProposalState, Session } from "../domain/session.ts";
import { readReply } from "./connection.ts";
import { intAt, LEAST_LIFE_MS, refusalIn, runOnChat, SETTLING_ROOM_MS, type StoreContext, textAt } from "./context.ts";
import { StoreUnavailable } from "./errors.ts";
import { chatKeys, liveKey } from "./keys.ts";
import { defineScript } from "./script.ts";
import beginLua from "./scripts/begin-settlement.lua";
import stepLua from "./scripts/step-settlement.lua";
import { readFields, readSession } from "./session-hash.ts";

const beginScript = defineScript(beginLua);
const stepScript = defineScript(stepLua);

/**
 * A settlement's lease, renewed by every step. It is longer than the longest single request between two steps (10 s), so
 * whoever finds it expired knows that its holder is dead.
 */
export const SETTLEMENT_LEASE_MS = 20_000;

/** Where a proposal that is to be settled is looked for. Without a session id, in whichever session of the chat has it. */
export interface SettlementTarget {
  readonly chatId: number;
  readonly sessionId: string | null;
  readonly proposalId: string;
}

/** A settlement under way: what was frozen, and the lease that every step shows. */
export interface Settlement {
  readonly chatId: number;
  readonly session: Session;
  readonly proposal: Proposal;
  readonly state: ProposalState;
  readonly token: string;
}

export type Begun =
  | { readonly tag: "go"; readonly settlement: Settlement }
  | { readonly tag: "early"; readonly endTime: number }
  | { readonly tag: "busy"; readonly until: number }
  /** Announced or cancelled. `closed` says that its session is closed and perhaps not archived. */
  | { readonly tag: "over"; readonly chatId: number; readonly closed: boolean }
  | { readonly tag: "gone" };

/** The settling of proposals, step by step (docs/architecture.md has the way of one settlement). */
export interface SettlementStore {
  /** Freezes the tally and takes the lease, and reads what is to be settled: one request. */
  beginSettlement(target: SettlementTarget, token: string): Promise<Begun>;
  /**
   * Records a step and renews the lease; with `release` it gives the lease back. Returns whether the session is closed,
   * or "lost" where the lease is another's by now: then the caller has to stop.
   */
  stepSettlement(settlement: Settlement, to: ProposalState, release?: boolean): Promise<{ closed: boolean } | "lost">;
}

export const settlementStore = (context: StoreContext): SettlementStore => ({
  async beginSettlement({ chatId: startChatId, sessionId, proposalId }, token) {
    const now = context.now();
    const args = [now, sessionId ?? "", proposalId, token, now + SETTLEMENT_LEASE_MS];
    const [first, hash] = await context.connection.batch(({ pipeline, run }) => {
      run(beginScript, chatKeys(startChatId), args);
      pipeline.hgetall(liveKey(startChatId));
    });
    const { chatId, reply } = await runOnChat(context, startChatId, beginScript, args, readReply(first));
    switch (reply[0]) {
      case "go": {
        const raw = chatId === startChatId ? hash : await readHash(context, chatId);
        const session = readSession(readFields(raw), chatId);
        const proposal = session?.proposals.at(-1);
        // Frozen by the script a moment ago, so only an expiry in between can have taken it.
        if (!session || proposal?.id !== proposalId) throw new StoreUnavailable("unreadable", "a frozen proposal");
        return { tag: "go", settlement: { chatId, session, proposal, state: proposal.state, token } };
      }
      case "early":
        return { tag: "early", endTime: intAt(reply, 1) };
      case "busy":
        return { tag: "busy", until: intAt(reply, 1) };
      case "over":
        return { tag: "over", chatId, closed: textAt(reply, 1) === "closed" };
      default:
        refusalIn(reply, ["no_proposal", "other_session", "no_session"]);
        return { tag: "gone" };
    }
  },

  async stepSettlement({ chatId: startChatId, session, proposal, state, token }, to, release = false) {
    const now = context.now();
    const { reply } = await runOnChat(context, startChatId, stepScript, [
      now,
      context.ttlMs,
      LEAST_LIFE_MS,
      session.id,
      proposal.id,
      token,
      state,
      to,
      release ? 0 : now + SETTLEMENT_LEASE_MS,
      SETTLING_ROOM_MS,
    ]);
    if (reply[0] === "stepped") return { closed: textAt(reply, 1) === "closed" };
    refusalIn(reply, ["lost", "no_session"]);
    return "lost";
  },
});

async function readHash({ connection }: StoreContext, chatId: number): Promise<unknown> {
  const [hash] = await connection.batch(({ pipeline }) => pipeline.hgetall(liveKey(chatId)));
  return hash;
}
