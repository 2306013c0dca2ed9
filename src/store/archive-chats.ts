import { type Connection, readReply } from "./connection.ts";
import { chatKeys } from "./keys.ts";
import { readChatScript } from "./scripts/read-chat.ts";

/** What the archive has to know of a chat as a whole. `movedTo` is null if it has not moved. */
export interface ArchivedChat {
  /** The chat's live session. */
  readonly sessionId: string | null;
  /** Whether a move is under way. */
  readonly moving: boolean;
  readonly movedTo: number | null;
  /** What was added to the numbers of its orders when it moved. */
  readonly orderShift: number;
  /** When the chat as it is now was forgotten (milliseconds since 1970), or null. */
  readonly forgottenAt: number | null;
}

/** Reads chats as a whole: one request, or two if any has moved. */
export async function readChats(
  connection: Connection,
  chatIds: readonly number[],
): Promise<ReadonlyMap<number, ArchivedChat>> {
  const here = await readEach(
    connection,
    chatIds.map((chatId) => ({ chatId, cameFrom: null })),
  );
  const moved = here.flatMap(({ asked, movedTo }) =>
    movedTo === null ? [] : [{ chatId: movedTo, cameFrom: asked.chatId }],
  );
  const there = new Map((await readEach(connection, moved)).map((read) => [read.asked.cameFrom, read]));
  return new Map(
    here.map(({ asked: { chatId }, moving, movedTo, ...read }) => {
      const { sessionId, orderShift, forgottenAt } = there.get(chatId) ?? read;
      return [chatId, { sessionId, moving, movedTo, orderShift, forgottenAt }];
    }),
  );
}

async function readEach(
  connection: Connection,
  chats: readonly { readonly chatId: number; readonly cameFrom: number | null }[],
) {
  if (chats.length === 0) return [];
  const replies = await connection.batch(({ run }) => {
    for (const { chatId, cameFrom } of chats) run(readChatScript, chatKeys(chatId), { cameFrom });
  });
  return chats.map((asked, i) => ({ asked, ...readChatScript.decode(readReply(replies[i])) }));
}
