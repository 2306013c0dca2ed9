import type { StoreContext } from "./context.ts";
import { StoreUnavailable } from "./errors.ts";
import { chatKeys } from "./keys.ts";
import { int, words } from "./reply-words.ts";
import type { Script } from "./script.ts";

/** A script's reply, with the chat where the session was found. */
export interface ChatReply<Reply> {
  readonly chatId: number;
  readonly reply: Reply;
}

/** A chat moves once, so more hops than these mean that the store holds nonsense. */
const MAX_HOPS = 3;

interface RunOptions {
  /** What the script has replied already, where it was sent together with something else. */
  readonly firstReply?: readonly string[];
  /** The keys that it takes, where those of a chat are not all. */
  readonly keysOf?: (chatId: number) => readonly string[];
}

/** Where a chat is moving to, or has moved to. */
const followed = words({ chatId: int });

/** Runs a script on a chat's live session, wherever the chat has moved to. */
export async function runOnChat<Args, Reply>(
  { connection, finishMove }: StoreContext,
  startChatId: number,
  script: Script<Args, Reply>,
  args: Args,
  { firstReply, keysOf = chatKeys }: RunOptions = {},
): Promise<ChatReply<Reply>> {
  let chatId = startChatId;
  let reply = firstReply ?? (await connection.runRaw(script, keysOf(chatId), args));
  for (let hop = 0; reply[0] === "moving" || reply[0] === "moved"; hop += 1) {
    if (hop === MAX_HOPS) throw new StoreUnavailable("unreadable", "a chat that moves in circles");
    const { chatId: newChatId } = followed(reply.slice(1));
    if (reply[0] === "moving") await finishMove(chatId, newChatId);
    chatId = newChatId;
    reply = await connection.runRaw(script, keysOf(chatId), args);
  }
  return { chatId, reply: script.decode(reply) };
}
