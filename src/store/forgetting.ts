import { err, ok, type Result } from "../domain/result.ts";
import { enterForArchive } from "./archive-due.ts";
import { readReply } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import { chatKeys, closedKey, displacedKey, endedKey, keptKey, knownId, recordKey } from "./keys.ts";
import { readRecords } from "./records.ts";
import { runOnChat } from "./run-on-chat.ts";
import { forgetHistoryScript } from "./scripts/forget-history.ts";
import { readHistoryScript } from "./scripts/read-history.ts";

/** Forgets what a chat did. */
export interface ForgettingStore {
  /**
   * Forgets the chat's past votes, its closed sessions, and its orders that are not held. It is refused while a session
   * is open, or closed and not yet archived. The same tap forgets the same again, so that one that broke off is finished.
   */
  forgetHistory(chatId: number, tapId: string): Promise<Result<null, { readonly reason: "session_open" }>>;
}

/** The maximum number of closed sessions that are deleted in one request. */
const DELETE_AT_ONCE = 20;

export const forgettingStore = (context: StoreContext): ForgettingStore => ({
  async forgetHistory(startChatId, tapId) {
    const { connection } = context;
    // What it was told of before it was turned off is to go, too.
    const tellsArchive = context.archiving || context.archiveConnected;
    // The archive is told of the chat by the id that it has now.
    const { chatId: home } = await runOnChat(context, startChatId, readHistoryScript, {});
    const args = { now: context.now(), tap: tapId };
    const replies = await connection.batch(({ pipeline, run }) => {
      // Before the change, so that the archive hears of it in any case.
      if (tellsArchive) enterForArchive(pipeline, [String(home)], args.now);
      run(forgetHistoryScript, chatKeys(home), args);
    });
    const firstReply = readReply(replies.at(-1));
    const { chatId, reply } = await runOnChat(context, home, forgetHistoryScript, args, { firstReply });
    if (reply.tag === "session_open") return err({ reason: reply.tag });
    // The chat has moved in between.
    if (tellsArchive && chatId !== home)
      await connection.batch(({ pipeline }) => enterForArchive(pipeline, [String(chatId)], args.now));
    await deleteClosed(context, chatId, reply.forgottenAt);
    return ok(null);
  },
});

/**
 * Deletes the closed sessions that were archived by a time: first their votes, which only their records name, then the
 * records, and then what lists them. Whoever repeats it thus finds what is left.
 */
async function deleteClosed(context: StoreContext, startChatId: number, until: number): Promise<void> {
  const { connection } = context;
  const { chatId, reply } = await runOnChat(context, startChatId, readHistoryScript, {});
  const ids = reply.closed.filter(({ archivedAt }) => archivedAt <= until).map(({ id }) => id);
  for (let first = 0; first < ids.length; first += DELETE_AT_ONCE) {
    const some = ids.slice(first, first + DELETE_AT_ONCE);
    const records = await readRecords(connection, some);
    const votes = records.flatMap(({ record }) => record?.proposals ?? []);
    await connection.batch(({ pipeline }) => {
      // They are kept where they ended: in the chat of now, or in the one where they began.
      const homesOf = (id: string) => new Set([chatId, knownId(id).chatId]);
      for (const { id } of votes)
        for (const chat of homesOf(id)) pipeline.del(keptKey(chat, id)).del(displacedKey(chat, id));
      for (const id of some) for (const chat of homesOf(id)) pipeline.del(endedKey(chat, id));
      for (const id of some) pipeline.del(recordKey(knownId(id)));
      pipeline.zrem(closedKey(chatId), ...some);
    });
  }
}
