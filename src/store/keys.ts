import { type MessageRef, parseId } from "../domain/ids.ts";

/**
 * The key of a chat's live session. Every key of the store is built in this file. A chat's keys carry its id in braces,
 * the hash tag, so that they all live on one node of a cluster.
 */
export const liveKey = (chatId: number): string => `session:live:{${chatId}}`;
/** The pattern of all chats' live sessions, for SCAN. */
export const LIVE_KEYS = "session:live:*";
/** Returns the chat of a key that `liveKey` or `ordersKey` built. Throws a TypeError for any other key. */
export function chatOfKey(key: string): number {
  const [, chatId] = /^(?:session:live|orders):\{(-?\d+)\}$/.exec(key) ?? [];
  if (chatId === undefined) throw new TypeError("not the key of a live session or of orders");
  return Number(chatId);
}
/** The key of the ids of a chat's closed sessions, by when each was archived. */
export const closedKey = (chatId: number): string => `sessions:{${chatId}}`;
/** The key of a chat's orders. They never expire, and follow the chat to its supergroup. */
export const ordersKey = (chatId: number): string => `orders:{${chatId}}`;
/** The pattern of all chats' orders, for SCAN. */
export const ORDERS_KEYS = "orders:*";
/**
 * The key of a chat's settings, which hold for every session: whether it may trade, and its rules. It never expires, and
 * follows the chat to its supergroup.
 */
export const settingsKey = (chatId: number): string => `settings:{${chatId}}`;
/**
 * The key of orders that are on the move to a supergroup, until the last page of them is there. A move that stopped
 * half-way leaves it for a day.
 */
const arrivingOrdersKey = (chatId: number, oldChatId: number): string => `arriving:{${chatId}}.${oldChatId}`;
/**
 * The key of what a chat's members put in within 24 hours, for the rule *daily*. It expires 25 hours after the last
 * vote under that rule, and follows the chat to its supergroup.
 */
export const spentKey = (chatId: number): string => `spent:{${chatId}}`;
/**
 * The key of a displaced session: the supergroup that its chat became had another one. It lives until its last proposal
 * is settled.
 */
export const displacedKey = (chatId: number, proposalId: string): string =>
  `session:displaced:{${chatId}}:${proposalId}`;
/**
 * The key of a kept proposal, which is over. Its hash tag is the chat where it ended. If it began before that chat
 * became a supergroup, the key has its whole id, since the supergroup counts its messages anew.
 */
export function keptKey(chatId: number, proposalId: string): string {
  const { chatId: madeIn, messageId } = knownId(proposalId);
  return `proposal:{${chatId}}.${madeIn === chatId ? messageId : proposalId}`;
}
/**
 * The key of a session that is over, or about to expire, until the archive has it. Its hash tag is the chat where it
 * ended, and its name is built as `keptKey` builds one.
 */
export function endedKey(chatId: number, sessionId: string): string {
  const { chatId: madeIn, messageId } = knownId(sessionId);
  return `ended:{${chatId}}.${madeIn === chatId ? messageId : sessionId}`;
}
/** The key of where a chat moved to when it became a supergroup. */
export const movedKey = (oldChatId: number): string => `moved:{${oldChatId}}`;
/** The key of a closed session's record. Its hash tag is the chat of its id, where it stays when the chat moves. */
export const recordKey = ({ chatId, messageId }: MessageRef): string => `session:{${chatId}}.${messageId}`;
/** The due list: the proposals that are to be settled, by when each is looked at next. All chats share it. */
export const DUE_KEY = "proposals:due";
/**
 * The ids of what the archive is to look at, by when. All chats share it. An id is that of a session, of a proposal,
 * which also stands for its order, or of a chat.
 */
export const ARCHIVE_DUE_KEY = "archive:due";
/** What PostgreSQL refused of what is to be archived, by id. It expires after the last of them was tried. */
export const ARCHIVE_REFUSED_KEY = "archive:refused";
/** When the archive ran last. It never expires, as the cron trigger's key does not. */
export const ARCHIVE_SEEN_KEY = "archive:seen";
/** When the cron trigger ran last. It never expires: without it nobody could tell that the trigger is dead. */
export const CRON_SEEN_KEY = "cron:seen";

/** The channel that tells who watches a chat's board. It is no key, so it has no hash tag; a comma would end its name. */
export const boardChannel = (chatId: number): string => `board:${chatId}`;

/** The keys of a chat in the order in which every script takes them. Most scripts need only the first two. */
export const chatKeys = (chatId: number): readonly string[] => [
  liveKey(chatId),
  movedKey(chatId),
  closedKey(chatId),
  ordersKey(chatId),
  settingsKey(chatId),
  spentKey(chatId),
];

/** The keys of a chat and of one of its proposals. The proposal's session may be the live one, or a displaced one. */
export const proposalKeys =
  (proposalId: string) =>
  (chatId: number): readonly string[] => [
    ...chatKeys(chatId),
    keptKey(chatId, proposalId),
    displacedKey(chatId, proposalId),
  ];

/** The keys of a supergroup, and that of the orders which are on the move there from another chat. */
export const arrivingOrdersKeys =
  (oldChatId: number) =>
  (chatId: number): readonly string[] => [...chatKeys(chatId), arrivingOrdersKey(chatId, oldChatId)];

/** The keys of a chat, and those under which a session or proposal with this id may be. */
export const archivableKeys =
  (id: string) =>
  (chatId: number): readonly string[] => [...proposalKeys(id)(chatId), endedKey(chatId, id)];

/**
 * Reads an id that must be one of ours. Throws a TypeError for any other, since ids from outside are checked before.
 */
export function knownId(id: string): MessageRef {
  const ref = parseId(id);
  if (ref === null) throw new TypeError("not an id of a session or proposal");
  return ref;
}
