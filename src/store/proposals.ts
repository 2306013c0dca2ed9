import { type Action, formatAction } from "../domain/action.ts";
import { idOf, type MessageRef } from "../domain/ids.ts";
import type { Bought, OrderState } from "../domain/order.ts";
import { type Person, packName } from "../domain/person.ts";
import { formatPrice } from "../domain/price.ts";
import { type ProposalRecord, toProposalRecord } from "../domain/record.ts";
import { ok, type Result } from "../domain/result.ts";
import { MS_PER_MINUTE } from "../domain/rules.ts";
import { isOver, type Proposal } from "../domain/session.ts";
import { SETTLING_ROOM_MS } from "../time-limits.ts";
import { readReply } from "./connection.ts";
import { intAt, refused, runOnChat, type StoreContext, textAt } from "./context.ts";
import { chatKeys, DUE_KEY, knownId, proposalKeys } from "./keys.ts";
import { note, noteScript } from "./note.ts";
import { orderState, readBought } from "./order-json.ts";
import { defineScript } from "./script.ts";
import proposeLua from "./scripts/propose.lua";
import type { SessionStore } from "./sessions.ts";

const propose = defineScript(proposeLua);

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
  readonly claim: { readonly token: string; readonly until: number };
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

/** Proposals: making and reading them. */
export interface ProposalStore {
  /**
   * Makes a proposal in the chat's live session, and enters it among those to be settled first: one request for both. A sale
   * is made only by one who paid for the order, and only while that is held.
   */
  addProposal(chatId: number, proposal: NewProposal): Promise<Result<MadeProposal, ProposeRefusal>>;
  /** Writes down what became of a proposal's effects, and its end on the list of those to be settled unless that is null: one request. */
  noteProposal(
    chatId: number,
    sessionId: string,
    proposalId: string,
    updates: ProposalUpdates,
    endTime: number | null,
  ): Promise<void>;
  /** Changes a proposal's card, timer or text. Its states are the settlement's alone. False where it is not there. */
  updateProposal(id: string, proposalId: string, updates: ProposalUpdates): Promise<boolean>;
  getProposal(id: string, proposalId: string): Promise<ProposalRecord | null>;
  /** The session's proposal that is not over, with its votes, or null. */
  findActiveProposal(id: string): Promise<Proposal | null>;
}

export interface ProposalUpdates {
  readonly text?: string;
  readonly msgId?: number;
  /** The id of QStash's message that will call at the end. */
  readonly timer?: string;
}

export function proposalStore(context: StoreContext, sessions: SessionStore): ProposalStore {
  const { connection } = context;

  const addProposal: ProposalStore["addProposal"] = async (startChatId, proposal) => {
    const { message, proposer, action, claim } = proposal;
    const now = context.now();
    const proposalId = idOf(message);
    const args = [
      now,
      context.ttlMs,
      SETTLING_ROOM_MS,
      message.chatId,
      message.messageId,
      proposalId,
      proposer.id,
      packName(proposer.name),
      action.kind,
      formatAction(action),
      ...(action.kind === "buy" ? [action.token, formatPrice(action.price), action.amount] : ["", "", 0]),
      proposal.minutes ?? "",
      proposal.threadId ?? "",
      claim.token,
      claim.until,
      proposal.passedOn,
      action.kind === "sell" ? action.order : "",
      proposal.late ? "1" : "0",
      proposal.sentAt,
      context.permissionRequired ? "1" : "0",
    ];
    const keysOf = proposalKeys(proposalId);
    // Entered before it is made, so that no proposal can be forgotten. The cron drops an entry that no proposal follows, and the
    // time of one whose session has a default of its own is put right together with its effects.
    const listedAt = endAfter(now, proposal.minutes ?? context.defaultMinutes);
    const [, first] = await connection.batch(({ pipeline, run }) => {
      pipeline.zadd(DUE_KEY, { nx: true }, { score: listedAt, member: proposalId });
      run(propose, keysOf(startChatId), args);
    });
    const { chatId, reply } = await runOnChat(context, startChatId, propose, args, {
      keysOf,
      firstReply: readReply(first),
    });
    switch (reply[0]) {
      case "made":
      case "again": {
        const again = reply[0] === "again";
        const open = !again || reply[5] === "open";
        const claimedUntil = open && again && reply[6] === "" && reply[8] === "0" ? intAt(reply, 9) : null;
        return ok({
          tag: reply[0],
          chatId,
          sessionId: textAt(reply, 1),
          proposalId,
          endTime: intAt(reply, 2),
          listed: !again && intAt(reply, 2) === listedAt,
          minutes: intAt(reply, 3),
          participants: intAt(reply, 4),
          bought: boughtIn(textAt(reply, again ? 10 : 5)),
          mayPost: open && (!again || reply[8] === "1"),
          // While another has the claim, its timer is that one's to ask for, too: QStash is to be asked once.
          needsTimer: open && claimedUntil === null && (!again || reply[7] === ""),
          claimedUntil,
          over: again && (reply[5] === "announced" || reply[5] === "cancelled"),
        });
      }
      case "vote_open":
        return { ok: false, error: { reason: "vote_open", endTime: intAt(reply, 1) } };
      case "settling":
        return { ok: false, error: { reason: "settling", chatId, proposalId: textAt(reply, 1) } };
      case "no_order":
        return { ok: false, error: { reason: "no_order", count: intAt(reply, 1) } };
      case "not_held":
        return { ok: false, error: { reason: "not_held", state: heldState(textAt(reply, 1)) } };
      case "not_allowed":
        return { ok: false, error: { reason: "not_allowed", chatId } };
      default:
        return refused(reply, ["no_session", "closed", "not_participant", "not_contributor", "late", "past"]);
    }
  };

  return {
    addProposal,

    async noteProposal(startChatId, sessionId, proposalId, updates, endTime) {
      const pairs = Object.entries(fieldsOf(updates)).flat();
      if (pairs.length === 0 && endTime === null) return;
      await connection.batch(({ pipeline, run }) => {
        if (endTime !== null) pipeline.zadd(DUE_KEY, { xx: true }, { score: endTime, member: proposalId });
        if (pairs.length > 0) run(noteScript, chatKeys(startChatId), [sessionId, proposalId, ...pairs]);
      });
    },

    async updateProposal(id, proposalId, updates) {
      return note(context, knownId(id).chatId, id, proposalId, fieldsOf(updates));
    },

    async getProposal(id, proposalId) {
      const live = await sessions.readWhole(knownId(id).chatId);
      const open = live?.id === id ? live.proposals.find((proposal) => proposal.id === proposalId) : undefined;
      if (open !== undefined) return toProposalRecord(open);
      const record = await sessions.getSession(id);
      return record?.proposals.find((proposal) => proposal.id === proposalId) ?? null;
    },

    async findActiveProposal(id) {
      const live = await sessions.readWhole(knownId(id).chatId);
      const last = live?.id === id ? live.proposals.at(-1) : undefined;
      return last !== undefined && !isOver(last.state) ? last : null;
    },
  };
}

const heldState = (text: string): OrderState | "selling" => (text === "selling" ? text : orderState(text));

const boughtIn = (json: string): Bought | null => (json === "" ? null : readBought(json));

/** The hash fields that updates of a proposal stand for. */
function fieldsOf({ text, msgId, timer }: ProposalUpdates): Record<string, string | number> {
  return {
    ...(text === undefined ? {} : { text }),
    ...(msgId === undefined ? {} : { card: msgId }),
    ...(timer === undefined ? {} : { timer }),
  };
}
