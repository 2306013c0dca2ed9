import type { ChatMember, User } from "grammy/types";
import type { ChatState, Membership } from "./chat-state.ts";

/** Somebody's membership of a chat as the Bot API shows it. */
export function memberJson(member: Membership, type: ChatState["chat"]["type"]): ChatMember {
  if (member.gone !== undefined) return goneJson(member.user, member.gone);
  if (member.role === "creator") return { user: member.user, status: "creator", is_anonymous: member.anonymous };
  if (member.role === "member") return { user: member.user, status: "member" };
  return administrator(member.user, type, member.anonymous);
}

const NO_PERMISSIONS = {
  can_send_messages: false,
  can_send_audios: false,
  can_send_documents: false,
  can_send_photos: false,
  can_send_videos: false,
  can_send_video_notes: false,
  can_send_voice_notes: false,
  can_send_polls: false,
  can_send_other_messages: false,
  can_add_web_page_previews: false,
  can_react_to_messages: false,
  can_change_info: false,
  can_invite_users: false,
  can_edit_tag: false,
  can_pin_messages: false,
  can_manage_topics: false,
} as const;

function goneJson(user: User, status: NonNullable<Membership["gone"]>): ChatMember {
  switch (status) {
    case "left":
      return { user, status };
    case "kicked":
      return { user, status, until_date: 0 };
    case "restricted":
      return { user, status, until_date: 0, is_member: false, ...NO_PERMISSIONS };
  }
}

/** The bot's own membership of a chat. */
export function botMemberJson(bot: User, state: ChatState): ChatMember {
  switch (state.bot) {
    case "kicked":
      return { user: bot, status: "kicked", until_date: 0 };
    case "left":
    case "member":
      return { user: bot, status: state.bot };
    case "administrator":
      return administrator(bot, state.chat.type, false);
  }
}

function administrator(user: User, type: ChatState["chat"]["type"], isAnonymous: boolean): ChatMember {
  return {
    user,
    status: "administrator",
    can_be_edited: false,
    can_manage_chat: true,
    can_change_info: true,
    can_delete_messages: true,
    can_invite_users: true,
    can_restrict_members: true,
    can_pin_messages: true,
    ...(type === "supergroup" ? { can_manage_topics: true } : {}),
    can_promote_members: false,
    can_manage_video_chats: true,
    can_post_stories: false,
    can_edit_stories: false,
    can_delete_stories: false,
    can_send_welcome_messages: false,
    is_anonymous: isAnonymous,
  };
}

/** Creator and administrators of a group, the bot too if it is one. */
export function administratorsJson(bot: User, state: ChatState): ChatMember[] {
  const members = [...state.memberships.values()].filter(
    (member) => member.role !== "member" && member.gone === undefined,
  );
  const people = members.map((member) => memberJson(member, state.chat.type));
  return state.bot === "administrator" ? [...people, botMemberJson(bot, state)] : people;
}
