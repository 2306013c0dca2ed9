import type { Session } from "../domain/session.ts";
import { BOARD_STREAM_MS, BOARD_WATCHED_MS } from "../time-limits.ts";
import type { StoreContext } from "./context.ts";
import { boardChannel } from "./keys.ts";
import { runOnChat } from "./run-on-chat.ts";
import { linkBoardScript } from "./scripts/link-board.ts";
import { readBoardScript } from "./scripts/read-board.ts";
import { readSession } from "./session-hash.ts";

/** What a chat's board shows of its live session. Of two readings, the later one has the higher number. */
export interface BoardReading {
  readonly tag: "board";
  /** The chat's id now. */
  readonly chatId: number;
  readonly number: number;
  readonly session: Session | null;
}

/** Reads and publishes what a chat's board shows. Its links carry an epoch, and hold until the next one begins. */
export interface BoardStore {
  /** Reads a chat's id now and the epoch of its board's links: one request. */
  findBoardEpoch(chatId: number): Promise<{ readonly chatId: number; readonly epoch: number }>;
  /**
   * Ends all earlier links: it begins the next epoch and tells open pages. Two requests. The same update ends links
   * once.
   */
  endBoardLinks(chatId: number, updateId: number): Promise<{ readonly chatId: number; readonly epoch: number }>;
  /** Reads what is to be published: one request. */
  readBoard(chatId: number): Promise<BoardReading>;
  /**
   * Reads what a page shows first, and records that the chat's board is watched: one request. It is refused if links of
   * this epoch were ended.
   */
  openBoard(chatId: number, epoch: number): Promise<BoardReading | { readonly tag: "revoked" }>;
  /** Publishes messages, in their order, to all who watch a chat's board: one request. */
  publishToBoard(chatId: number, ...messages: readonly string[]): Promise<void>;
}

/** The message by which open pages learn that links of earlier epochs than this were ended. */
const revokedMessage = (epoch: number): string => `revoked ${epoch}`;

export function boardStore(context: StoreContext): BoardStore {
  const { connection } = context;

  const link = async (startChatId: number, updateId: number | null) => {
    const { chatId, reply } = await runOnChat(context, startChatId, linkBoardScript, { updateId });
    return { chatId, epoch: reply.epoch };
  };

  const read = async (startChatId: number, epoch: number | null) => {
    const now = context.now();
    const args = { now, epoch, watchedUntil: now + BOARD_WATCHED_MS, renewedBefore: now + BOARD_STREAM_MS };
    const { chatId, reply } = await runOnChat(context, startChatId, readBoardScript, args);
    if (reply.tag === "revoked") return { tag: reply.tag };
    return { tag: reply.tag, chatId, number: reply.number, session: readSession(reply.fields, chatId) };
  };

  const publishToBoard: BoardStore["publishToBoard"] = async (chatId, ...messages) => {
    await connection.batch(({ pipeline }) => {
      for (const message of messages) pipeline.publish(boardChannel(chatId), message);
    });
  };

  return {
    findBoardEpoch: (chatId) => link(chatId, null),
    async endBoardLinks(chatId, updateId) {
      const linked = await link(chatId, updateId);
      await publishToBoard(linked.chatId, revokedMessage(linked.epoch));
      return linked;
    },
    async readBoard(chatId) {
      const found = await read(chatId, null);
      if (found.tag === "revoked") throw new TypeError("only a link can be ended");
      return found;
    },
    openBoard: read,
    publishToBoard,
  };
}
