import { type MessageRef, parseId } from "../domain/ids.ts";

/**
 * Every key of the store is built here; docs/architecture.md has the table of what they hold and when they expire.
 * A chat's keys carry its id in braces, the hash tag, so that they all live on one node of a cluster.
 */
export const liveKey = (chatId: number): string => `session:live:{${chatId}}`;
/** The ids of the chat's closed sessions, by when each was archived. */
export const closedKey = (chatId: number): string => `sessions:{${chatId}}`;
/** The chat's orders. They never expire, and follow the chat to its supergroup. */
export const ordersKey = (chatId: number): string => `orders:{${chatId}}`;
/** What holds for a chat whatever session is open: whether it may trade. It never expires, and follows the chat to its supergroup. */
export const settingsKey = (chatId: number): string => `settings:{${chatId}}`;
/** A session that found no place in the supergroup that its chat became, until its last proposal is settled. */
export const displacedKey = (chatId: number, proposalId: string): string =>
  `session:displaced:{${chatId}}:${proposalId}`;
/**
 * A proposal that is over, apart from its session. The tag is the chat where it ended; one that began before that chat became a supergroup
 * has its whole id in the key, since the supergroup counts its messages anew.
 */
export function keptKey(chatId: number, proposalId: string): string {
  const { chatId: madeIn, messageId } = knownId(proposalId);
  return `proposal:{${chatId}}.${madeIn === chatId ? messageId : proposalId}`;
}
/** Where a chat moved to when it became a supergroup. */
export const movedKey = (oldChatId: number): string => `moved:{${oldChatId}}`;
/** A closed session's record. Its tag is the chat of its id, where it stays when the chat moves. */
export const recordKey = ({ chatId, messageId }: MessageRef): string => `session:{${chatId}}.${messageId}`;
/** The proposals that are to be settled, by when each is looked at next. Chats share it. */
export const DUE_KEY = "proposals:due";
/** When the cron trigger ran last. It never expires: without it nobody could tell that the trigger is dead. */
export const CRON_SEEN_KEY = "cron:seen";

/** The keys of a chat in the order in which every script takes them; most scripts need only the first two. */
export const chatKeys = (chatId: number): readonly string[] => [
  liveKey(chatId),
  movedKey(chatId),
  closedKey(chatId),
  ordersKey(chatId),
  settingsKey(chatId),
];

/** The keys of a chat and of one of its proposals: its session may be the live one, or a displaced one. */
export const proposalKeys =
  (proposalId: string) =>
  (chatId: number): readonly string[] => [
    ...chatKeys(chatId),
    keptKey(chatId, proposalId),
    displacedKey(chatId, proposalId),
  ];

/** Reads an id that must be one of ours; throws a TypeError for any other, since ids from outside are checked at the edge. */
export function knownId(id: string): MessageRef {
  const ref = parseId(id);
  if (ref === null) throw new TypeError("not an id of a session or proposal");
  return ref;
}
