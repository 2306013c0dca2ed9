import { err, type Result } from "../domain/result.ts";
import type { Lamports } from "../domain/rules.ts";
import type { Connection } from "./connection.ts";
import { StoreUnavailable } from "./errors.ts";
import { chatKeys } from "./keys.ts";
import type { Script } from "./script.ts";

/** What every part of the store works with. */
export interface StoreContext {
  readonly connection: Connection;
  /** Milliseconds since 1970 by the Worker's clock. */
  readonly now: () => number;
  /** How long a session lives after it was opened, joined or proposed in. */
  readonly ttlMs: number;
  /** What a yes puts in to which no amount was given, in lamports. */
  readonly defaultVote: Lamports;
  /** How long a vote most likely runs to which no minutes were given. */
  readonly defaultMinutes: number;
  /** Whether a chat needs an operator's permission to trade. */
  readonly permissionRequired: boolean;
  /** Finishes the move of a chat that a script met half-way. */
  readonly finishMove: (oldChatId: number, newChatId: number) => Promise<void>;
}

/** A script's reply, with the chat where the session was found. */
export interface ChatReply {
  readonly chatId: number;
  readonly reply: readonly string[];
}

/** A chat moves once, so more hops than these mean that the store holds nonsense. */
const MAX_HOPS = 3;

interface RunOptions {
  /** What the script has replied already, where it was sent together with something else. */
  readonly firstReply?: readonly string[];
  /** The keys that it takes, where those of a chat are not all. */
  readonly keysOf?: (chatId: number) => readonly string[];
}

/** Runs a script on a chat's live session, wherever the chat has moved to. */
export async function runOnChat(
  { connection, finishMove }: StoreContext,
  startChatId: number,
  script: Script,
  args: readonly (string | number)[],
  { firstReply, keysOf = chatKeys }: RunOptions = {},
): Promise<ChatReply> {
  let chatId = startChatId;
  let reply = firstReply ?? (await connection.run(script, keysOf(chatId), args));
  for (let hop = 0; reply[0] === "moving" || reply[0] === "moved"; hop += 1) {
    if (hop === MAX_HOPS) throw new StoreUnavailable("unreadable", "a chat that moves in circles");
    const newChatId = intAt(reply, 1);
    if (reply[0] === "moving") await finishMove(chatId, newChatId);
    chatId = newChatId;
    reply = await connection.run(script, keysOf(chatId), args);
  }
  return { chatId, reply };
}

/** The text at a place of a reply. Throws StoreUnavailable where a script answered otherwise than it says. */
export function textAt(reply: readonly string[], index: number): string {
  const text = reply[index];
  if (text === undefined) throw new StoreUnavailable("unreadable", `a short reply ${reply[0] ?? ""}`);
  return text;
}

/** The whole number at a place of a reply. Throws StoreUnavailable where there is none. */
export function intAt(reply: readonly string[], index: number): number {
  const number = Number(textAt(reply, index));
  if (!Number.isSafeInteger(number)) throw new StoreUnavailable("unreadable", `not a number in ${reply[0] ?? ""}`);
  return number;
}

/** The whole number at a place of a reply, or null where the reply has '' for nothing. */
export const intOrNull = (reply: readonly string[], index: number): number | null =>
  textAt(reply, index) === "" ? null : intAt(reply, index);

/** Reads a refusal, a reply that is nothing but its tag. Throws StoreUnavailable for a tag that the script does not have. */
export function refusalIn<T extends string>(reply: readonly string[], tags: readonly T[]): { readonly reason: T } {
  const reason = tags.find((tag) => tag === reply[0]);
  if (reason === undefined) throw new StoreUnavailable("unreadable", `an unknown reply ${reply[0] ?? ""}`);
  return { reason };
}

/** Reads a refusal as a refused result. */
export const refused = <T extends string>(reply: readonly string[], tags: readonly T[]): Result<never, { reason: T }> =>
  err(refusalIn(reply, tags));
