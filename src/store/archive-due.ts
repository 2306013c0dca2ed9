import type { Pipeline } from "@upstash/redis";
import { parseId } from "../domain/ids.ts";
import { ARCHIVE_BEFORE_EXPIRY_MS, ENDED_KEPT_FOR_MS, SETTLEMENT_MARGIN_MS } from "../time-limits.ts";
import { readReply } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import { ARCHIVE_DUE_KEY, chatKeys, movedKey } from "./keys.ts";
import { type ChatReply, type RunOptions, runOnChat } from "./run-on-chat.ts";
import type { Script } from "./script.ts";

/** Enters ids in `archive:due` at `time` (milliseconds since 1970), as a part of a batch. */
export function enterForArchive(pipeline: Pipeline, ids: readonly string[], time: number): void {
  const [first, ...rest] = ids.map((member) => ({ score: time, member }));
  if (first !== undefined) pipeline.zadd(ARCHIVE_DUE_KEY, first, ...rest);
}

/**
 * Remembers where the chats in ids have moved to, as a part of a batch. The archive looks for an id in the chat that it
 * names, and an order outlives every memory of a move.
 */
export function rememberMoves(
  pipeline: Pipeline,
  ids: readonly string[],
  { chatId, keptMs }: { readonly chatId: number; readonly keptMs: number },
): void {
  const chats = new Set(ids.map((id) => parseId(id)?.chatId ?? chatId));
  for (const madeIn of chats) if (madeIn !== chatId) pipeline.set(movedKey(madeIn), String(chatId), { px: keptMs });
}

/** How long a chat that moved is remembered, in milliseconds. If the archive is on, it has to find the chat, too. */
export const movedKeptMs = ({ ttlMs, archiving }: Pick<StoreContext, "ttlMs" | "archiving">): number =>
  Math.max(ttlMs + SETTLEMENT_MARGIN_MS, archiving ? ENDED_KEPT_FOR_MS : 0);

/**
 * Returns when the archive is to look at a session that nobody closes, in milliseconds since 1970. `life` is how long
 * the session lives without being touched.
 */
export const beforeExpiry = (expiresAt: number, life: number): number =>
  expiresAt - Math.min(ARCHIVE_BEFORE_EXPIRY_MS, Math.floor(life / 2));

/**
 * Runs a script as `runOnChat` does. If the archive is on, ids are entered in `archive:due` before it, in the same
 * request: whatever the script changes, the archive will see.
 */
export async function runOnChatArchived<Args, Reply>(
  context: StoreContext,
  ids: readonly string[],
  chatId: number,
  script: Script<Args, Reply>,
  args: Args,
  options: RunOptions = {},
): Promise<ChatReply<Reply>> {
  if (!context.archiving || ids.length === 0) return runOnChat(context, chatId, script, args, options);
  const replies = await context.connection.batch(({ pipeline, run }) => {
    rememberMoves(pipeline, ids, { chatId, keptMs: movedKeptMs(context) });
    enterForArchive(pipeline, ids, context.now());
    run(script, (options.keysOf ?? chatKeys)(chatId), args);
  });
  return runOnChat(context, chatId, script, args, { ...options, firstReply: readReply(replies.at(-1)) });
}
