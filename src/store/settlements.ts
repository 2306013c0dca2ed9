import { assertNever } from "../domain/result.ts";
import type { Proposal, ProposalState, Session } from "../domain/session.ts";
import { type OrderChange, orderChange } from "../domain/settlement.ts";
import type { Contribution, Outcome } from "../domain/trade.ts";
import { KEPT_FOR_MS, LEAST_LIFE_MS, SETTLEMENT_LEASE_MS, SETTLING_ROOM_MS } from "../time-limits.ts";
import { intAt, intOrNull, refusalIn, runOnChat, type StoreContext, textAt } from "./context.ts";
import { StoreUnavailable } from "./errors.ts";
import { knownId, movedKey, proposalKeys } from "./keys.ts";
import { writeWho } from "./order-json.ts";
import { readVoter } from "./proposal-fields.ts";
import { defineScript } from "./script.ts";
import beginLua from "./scripts/begin-settlement.lua";
import carryOutLua from "./scripts/carry-out.lua";
import stepLua from "./scripts/step-settlement.lua";
import { readFields, readSession } from "./session-hash.ts";

const beginScript = defineScript(beginLua);
const stepScript = defineScript(stepLua);
const carryOutScript = defineScript(carryOutLua);

/** How many words of begin-settlement.lua's reply come before the voters. */
const GO_LENGTH = 4;

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
  readonly session: Pick<Session, "id" | "chatId" | "open">;
  readonly proposal: Proposal;
  readonly state: ProposalState;
  readonly token: string;
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
  async beginSettlement({ chatId: startChatId, sessionId, proposalId, order = null }, token) {
    const now = context.now();
    const args = [now, sessionId ?? "", proposalId, token, now + SETTLEMENT_LEASE_MS, order ?? ""];
    const { chatId, reply } = await runOnChat(context, startChatId, beginScript, args, keysFor(proposalId));
    switch (reply[0]) {
      case "go": {
        const fieldsFrom = GO_LENGTH + intAt(reply, 3);
        const session = readSession(readFields(reply.slice(fieldsFrom)), chatId);
        const last = session?.proposals.at(-1);
        if (!session || last?.id !== proposalId) throw new StoreUnavailable("unreadable", "a frozen proposal");
        const displaced = textAt(reply, 2) === "1" ? session : null;
        const proposal =
          displaced === null ? { ...last, votes: reply.slice(GO_LENGTH, fieldsFrom).map(readVoter) } : last;
        return { tag: "go", settlement: { chatId, session, proposal, state: proposal.state, token, displaced } };
      }
      case "early":
        return { tag: "early", endTime: intAt(reply, 1) };
      case "busy":
        return { tag: "busy", until: intAt(reply, 1) };
      case "waiting":
        return { tag: "waiting", until: intAt(reply, 1) };
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
    const args = [
      session.id,
      proposal.id,
      token,
      now + SETTLEMENT_LEASE_MS,
      JSON.stringify(outcome),
      ...changeArgs(change),
      boughtBy(proposal),
      ...(change.kind === "new" ? payersArgs(payers) : []),
    ];
    const { reply } = await runOnChat(context, chatId, carryOutScript, args, keysFor(proposal.id));
    const orphaned = reply[0] === "orphaned";
    if (!orphaned && reply[0] !== "carried") {
      refusalIn(reply, ["lost"]);
      return "lost";
    }
    // The order itself may have vanished with its session: then it is called what it was called before.
    const order = intOrNull(reply, orphaned ? 1 : 2) ?? proposal.order;
    const carried: Proposal = withOrder({ ...proposal, state: "carried", outcome }, order);
    const recorded: Settlement = { ...settlement, state: "carried", proposal: carried };
    if (orphaned) return { closed: false, orphaned, settlement: recorded };
    return { closed: textAt(reply, 1) === "closed", settlement: recorded };
  },

  stepSettlement: (settlement, to) => step(context, settlement, to, null),

  releaseSettlement: (settlement, to, nextAt) => step(context, settlement, to, nextAt),
});

/** Records a step. With `nextAt` the lease is given back until then. */
async function step(
  context: StoreContext,
  { chatId, session, proposal, state, token }: Settlement,
  to: ProposalState,
  nextAt: number | null,
): Promise<{ closed: boolean } | "lost"> {
  const now = context.now();
  const args = [
    now,
    context.ttlMs,
    LEAST_LIFE_MS,
    session.id,
    proposal.id,
    token,
    state,
    to,
    nextAt === null ? now + SETTLEMENT_LEASE_MS : 0,
    SETTLING_ROOM_MS,
    nextAt ?? "",
    KEPT_FOR_MS,
  ];
  const { chatId: foundIn, reply } = await runOnChat(context, chatId, stepScript, args, keysFor(proposal.id));
  if (reply[0] !== "stepped") {
    refusalIn(reply, ["lost", "no_session"]);
    return "lost";
  }
  if (nextAt !== null) await keepWay(context, proposal.id, foundIn);
  return { closed: textAt(reply, 1) === "closed" };
}

/** A settlement that waits is found by the chat in its proposal's id, however long ago that chat has moved. */
async function keepWay({ connection, ttlMs }: StoreContext, proposalId: string, foundIn: number): Promise<void> {
  const { chatId } = knownId(proposalId);
  if (chatId === foundIn) return;
  await connection.batch(({ pipeline }) => pipeline.pexpire(movedKey(chatId), ttlMs + SETTLING_ROOM_MS));
}

/** The keys of a settlement beside those of its chat. */
export const keysFor = (proposalId: string) => ({ keysOf: proposalKeys(proposalId) });

/** The proposal that bought what this one sells, as the scripts take it: a number of an order may change with a move. */
export const boughtBy = (proposal: Proposal): string => (proposal.kind === "sell" ? proposal.bought.proposalId : "");

/** A proposal with the number of its order, where there is one. */
function withOrder(proposal: Proposal, order: number | null): Proposal {
  switch (proposal.kind) {
    case "buy":
      return { ...proposal, order };
    case "sell":
      return { ...proposal, order: order ?? proposal.order };
    default:
      return assertNever(proposal);
  }
}

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
