import { isOver, type Proposal } from "../domain/session.ts";
import { type CardUpdates, cardFields } from "./card-updates.ts";
import { readReply } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import { correctDue, type DueCorrection } from "./due.ts";
import { chatKeys, keptKey, knownId } from "./keys.ts";
import { locateSession } from "./locate-session.ts";
import { isMove, runOnChat } from "./run-on-chat.ts";
import { noteScript } from "./scripts/note.ts";
import { readKeptScript } from "./scripts/read-kept.ts";
import { readKept } from "./session-hash.ts";
import type { SessionStore } from "./sessions.ts";

/** Reads proposals, and records their effects. */
export interface ProposalStore {
  /**
   * Records a proposal's effects: one request. It changes no state, which only settling may. A timer follows the chat
   * into its supergroup. A card does not: whoever moves the chat posts another. False if the proposal is not there any
   * more, or if only a card was to be recorded and the chat has moved.
   */
  updateProposal(chatId: number, sessionId: string, proposalId: string, updates: ProposalUpdates): Promise<boolean>;
  /**
   * Reads a proposal with its votes, running or over, also after its session was closed. Null if it has expired or
   * never was.
   */
  getProposal(proposalId: string): Promise<Proposal | null>;
  /** Reads the chat's proposal that is not over, with its votes, or null. */
  findActiveProposal(chatId: number): Promise<Proposal | null>;
}

export interface ProposalUpdates extends CardUpdates {
  /** The id of QStash's message that will call at the end. */
  readonly timer?: string;
  /** It changes the due list alone. */
  readonly due?: DueCorrection;
}

export function proposalStore(context: StoreContext, sessions: SessionStore): ProposalStore {
  const { connection } = context;

  return {
    async updateProposal(startChatId, sessionId, proposalId, { timer, due, ...card }) {
      const timerFields = timer === undefined ? [] : ["timer", timer];
      const rest = [...cardFields(card), ...timerFields];
      if (rest.length === 0 && due === undefined) return true;
      const args = { sessionId, proposalId, rest };
      const [first, second] = await connection.batch(({ pipeline, run }) => {
        if (due !== undefined) correctDue(pipeline, proposalId, due);
        if (rest.length > 0) run(noteScript, chatKeys(startChatId), args);
      });
      if (rest.length === 0) return true;
      const firstReply = readReply(due === undefined ? first : second);
      // A card belongs to the chat that it was posted in. Where the chat has moved, the mover posts another.
      if (isMove(firstReply) && timerFields.length === 0) return false;
      const followed = { ...args, rest: timerFields };
      const { reply } = await runOnChat(context, startChatId, noteScript, followed, { firstReply });
      return reply.tag === "noted";
    },

    async getProposal(proposalId) {
      const madeIn = knownId(proposalId).chatId;
      const { chatId, session } = await locateSession(context, madeIn, "all");
      const live = session?.proposals.find(({ id }) => id === proposalId);
      if (live !== undefined) return live;
      // It is kept where it ended: in the chat of now, or in the one where it began.
      for (const endedIn of new Set([chatId, madeIn])) {
        const { fields } = await connection.run(readKeptScript, [keptKey(endedIn, proposalId)], {});
        const kept = readKept(fields, proposalId);
        if (kept !== null) return kept;
      }
      return null;
    },

    async findActiveProposal(chatId) {
      const last = (await sessions.readWhole(chatId))?.proposals.at(-1);
      return last !== undefined && !isOver(last.state) ? last : null;
    },
  };
}
