import type { MessageEntity } from "grammy/types";
import type { Extra } from "../../dev/telegram/chat-state.ts";
import type { GroupMessage } from "../../dev/telegram/server.ts";
import type { EntityView, GroupView, MemberView, MessageView } from "../protocol/chat.ts";
import type { PlayedGroup, Player } from "./played-group.ts";
import type { PrivateChats } from "./private-chats.ts";

/** So many messages of a group are shown, the newest. */
const SHOWN_MESSAGES = 300;
/** Taken from the numbers of messages from before an upgrade: the new chat counts anew, and has the same ones. */
const BEFORE_UPGRADE = 1_000_000_000;

/** A group with all that its members see. */
export function groupView(played: PlayedGroup, chats: PrivateChats): GroupView {
  const { key, title, group } = played;
  const players = [...played.players.values()];
  return {
    key,
    chatId: group.id,
    title,
    supergroup: group.type === "supergroup",
    topics: group.topics?.map(({ id, name }) => ({ id, name })) ?? null,
    members: players.map((player) => memberView(player, played.isAnonymous(player))),
    messages: messageViews(played, players),
    privateChats: privateChats(players, chats),
    commands: { members: group.commands("members"), admins: group.commands("administrators") },
  };
}

/** Where a message is that is shown under this number. */
export function placeOf({ chatIds, group }: PlayedGroup, shownId: number): { chatId: number; messageId: number } {
  if (shownId > 0) return { chatId: group.id, messageId: shownId };
  return { chatId: chatIds[0] ?? group.id, messageId: shownId + BEFORE_UPGRADE };
}

function memberView({ key, member, admin, robot }: Player, anonymous: boolean): MemberView {
  const { first_name, username = null } = member.user;
  return { key, firstName: first_name, username, admin, anonymous, robot };
}

function messageViews({ group }: PlayedGroup, players: readonly Player[]): MessageView[] {
  const keys = new Map(players.map(({ member, key }) => [member.id, key]));
  const nobody = players.find(({ anonymous }) => anonymous)?.key ?? "service";
  const sender = (message: GroupMessage) => {
    if (message.by !== "member") return message.by;
    // Of who writes as the group, Telegram shows nothing else.
    return keys.get(message.userId) ?? nobody;
  };
  const shownId = (id: number, { chatId }: GroupMessage) => (chatId === group.id ? id : id - BEFORE_UPGRADE);
  return group.messages
    .slice(-SHOWN_MESSAGES)
    .map((message) => messageView(message, sender(message), (id) => shownId(id, message)));
}

function privateChats(players: readonly Player[], chats: PrivateChats): GroupView["privateChats"] {
  const views = players.map((player): [string, MessageView[]] => {
    const shown = chats.messages(player).slice(-SHOWN_MESSAGES);
    return [player.key, shown.map((one) => messageView(one, one.by === "member" ? player.key : one.by, (id) => id))];
  });
  return Object.fromEntries(views.filter(([, messages]) => messages.length > 0));
}

function messageView(message: GroupMessage, from: string, shownId: (id: number) => number): MessageView {
  return {
    id: shownId(message.messageId),
    from,
    name: message.by === "service" ? "Telegram" : message.name,
    topic: message.topic ?? null,
    text: message.by === "service" ? serviceText(message.name, message.extra) : message.text,
    entities: message.entities.map(entityView),
    buttons: message.buttons,
    ...(message.file === undefined ? {} : { file: message.file }),
    replyTo: message.replyTo === undefined ? null : shownId(message.replyTo),
    at: message.date * 1_000,
    edits: message.edits,
    reactions: message.reactions,
  };
}

function entityView(entity: MessageEntity): EntityView {
  const { type, offset, length } = entity;
  return {
    type,
    offset,
    length,
    ...(entity.type === "text_link" ? { url: entity.url } : {}),
    ...(entity.type === "date_time"
      ? { moment: { at: entity.unix_time * 1_000, format: entity.date_time_format } }
      : {}),
  };
}

/** What Telegram's apps write in the middle of the chat. */
function serviceText(who: string, extra: Extra): string {
  if (extra.new_chat_members)
    return `${who} added ${extra.new_chat_members.map(({ first_name }) => first_name).join(", ")}`;
  if (extra.left_chat_member) return `${who} removed ${extra.left_chat_member.first_name}`;
  if (extra.forum_topic_created) return `${who} created the topic “${extra.forum_topic_created.name}”`;
  if (extra.forum_topic_closed) return `${who} closed the topic`;
  if (extra.migrate_to_chat_id) return "The group is turned into a supergroup";
  if (extra.migrate_from_chat_id) return "The group is a supergroup now";
  return "Something happened";
}
