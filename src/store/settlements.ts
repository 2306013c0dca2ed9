import { assertNever } from "../domain/result.ts";
import type { Proposal, ProposalState, Session } from "../domain/session.ts";
import { type OrderChange, orderChange } from "../domain/settlement.ts";
import type { Contribution, Outcome } from "../domain/trade.ts";
import { intAt, LEAST_LIFE_MS, refusalIn, runOnChat, SETTLING_ROOM_MS, type StoreContext, textAt } from "./context.ts";
import { StoreUnavailable } from "./errors.ts";
import { writeWho } from "./order-json.ts";
import { defineScript } from "./script.ts";
import beginLua from "./scripts/begin-settlement.lua";
import carryOutLua from "./scripts/carry-out.lua";
import stepLua from "./scripts/step-settlement.lua";
import { readFields, readSession } from "./session-hash.ts";

const beginScript = defineScript(beginLua);
const stepScript = defineScript(stepLua);
const carryOutScript = defineScript(carryOutLua);

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
  /** The order that it sells, where the caller knows: another one is not what it means. */
  readonly order?: number | null;
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
   * Records how an approved trade ended, and makes its order or changes the one that it sold: both or neither, and once. `payers`
   * are those of a buy. Renews the lease. Returns the proposal as it is from then on, or "lost" as the steps do. `orphaned` says that
   * the session has vanished from Redis, so that nobody else will ever tell the group; the order is kept all the same.
   */
  recordTrade(
    settlement: Settlement,
    outcome: Outcome,
    payers: readonly Contribution[],
  ): Promise<{ closed: boolean; orphaned?: true; settlement: Settlement } | "lost">;
  /**
   * Records a step and renews the lease; with `release` it gives the lease back. Returns whether the session is closed,
   * or "lost" where the lease is another's by now: then the caller has to stop.
   */
  stepSettlement(settlement: Settlement, to: ProposalState, release?: boolean): Promise<{ closed: boolean } | "lost">;
}

export const settlementStore = (context: StoreContext): SettlementStore => ({
  async beginSettlement({ chatId: startChatId, sessionId, proposalId, order = null }, token) {
    const now = context.now();
    const args = [now, sessionId ?? "", proposalId, token, now + SETTLEMENT_LEASE_MS, order ?? ""];
    const { chatId, reply } = await runOnChat(context, startChatId, beginScript, args);
    switch (reply[0]) {
      case "go": {
        const session = readSession(readFields(reply.slice(2)), chatId);
        const proposal = session?.proposals.at(-1);
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

  async recordTrade(settlement, outcome, payers) {
    const { chatId, session, proposal, token } = settlement;
    const now = context.now();
    const change = orderChange(proposal, outcome, now);
    const { reply } = await runOnChat(context, chatId, carryOutScript, [
      session.id,
      proposal.id,
      token,
      now + SETTLEMENT_LEASE_MS,
      JSON.stringify(outcome),
      ...changeArgs(change),
      ...(change.kind === "new" ? ["", ...payersArgs(payers)] : [proposal.order ?? ""]),
    ]);
    const orphaned = reply[0] === "orphaned";
    if (!orphaned && reply[0] !== "carried") {
      refusalIn(reply, ["lost"]);
      return "lost";
    }
    const carried: Proposal = { ...proposal, state: "carried", order: intAt(reply, orphaned ? 1 : 2), outcome };
    const recorded: Settlement = { ...settlement, state: "carried", proposal: carried };
    if (orphaned) return { closed: false, orphaned, settlement: recorded };
    return { closed: textAt(reply, 1) === "closed", settlement: recorded };
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

/** An order's state from now on and what is kept of the trade, as carry-out.lua takes them. */
function changeArgs(change: OrderChange): readonly string[] {
  switch (change.kind) {
    case "new":
      return [change.state, JSON.stringify(change.bought)];
    case "sale":
      return [change.state, change.sale === null ? "" : JSON.stringify(change.sale)];
    case "none":
      return ["", ""];
    default:
      return assertNever(change);
  }
}

const payersArgs = (payers: readonly Contribution[]): readonly (string | number)[] => [
  writeWho(payers),
  ...payers.flatMap(({ contributor, lamports }) => [contributor.id, lamports]),
];
