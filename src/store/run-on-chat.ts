import type { StoreContext } from "./context.ts";
import { StoreUnavailable } from "./errors.ts";
import { chatKeys } from "./keys.ts";
import { int, words } from "./reply-words.ts";
import { type Script, type Shown, unwrapReply } from "./script.ts";

/** A script's reply, and the chat where the session was found. */
export interface ChatReply<Reply> {
  readonly chatId: number;
  readonly reply: Reply;
}

/** The maximum number of hops. A chat moves once, so more mean that the store holds nonsense. */
const MAX_HOPS = 3;

/** How `runOnChat` runs a script. */
export interface RunOptions {
  /** The script's first reply, if it was sent together with something else. */
  readonly firstReply?: readonly string[];
  /** The keys that the script takes; `chatKeys` by default. */
  readonly keysOf?: (chatId: number) => readonly string[];
  /** What a board shows of the change, by the reply's tag, where the script's own entries do not say. */
  readonly shown?: Shown | undefined;
}

/** The chat that a chat is moving to, or has moved to. */
const followed = words({ chatId: int });

/** Whether a script replied that the chat is moving, or has moved. */
export function isMove(reply: readonly string[]): boolean {
  const [tag] = unwrapReply(reply).words;
  return tag === "moving" || tag === "moved";
}

/**
 * Runs a script on a chat's live session, and follows the chat wherever it has moved to. Tells the context of a change
 * that somebody who watches the chat's board would see.
 */
export async function runOnChat<Args, Reply>(
  { connection, now, finishMove, onShown }: StoreContext,
  startChatId: number,
  script: Script<Args, Reply>,
  args: Args,
  { firstReply, keysOf = chatKeys, shown }: RunOptions = {},
): Promise<ChatReply<Reply>> {
  let chatId = startChatId;
  let reply = firstReply ?? (await connection.runRaw(script, keysOf(chatId), args));
  for (let hop = 0; isMove(reply); hop += 1) {
    if (hop === MAX_HOPS) throw new StoreUnavailable("unreadable", "a chat that moves in circles");
    const [tag, ...words] = unwrapReply(reply).words;
    const { chatId: newChatId } = followed(words);
    if (tag === "moving") await finishMove(chatId, newChatId);
    chatId = newChatId;
    reply = await connection.runRaw(script, keysOf(chatId), args);
  }
  const { watchedUntil, words } = unwrapReply(reply);
  const tag = words[0] ?? "";
  const part = shown?.[tag] ?? script.shown[tag];
  if (part !== undefined && watchedUntil > now()) onShown(chatId, part);
  return { chatId, reply: script.decode(words) };
}
