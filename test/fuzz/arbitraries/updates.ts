import { dataOf } from "./callback-data.ts";
import { mutateJson } from "./json.ts";
import type { Plan } from "./plans.ts";
import type { Scene } from "./scene.ts";

/** The update that a plan comes to on a scene. */
export function updateOf(plan: Plan, scene: Scene): unknown {
  return mutateJson({ update_id: scene.nextId(), ...bodyOf(plan, scene) }, plan.mutations);
}

function bodyOf(plan: Plan, scene: Scene): Record<string, unknown> {
  const from = fromOf(plan, scene);
  const chat = chatOf(plan, scene);
  switch (plan.kind) {
    case "message":
      return {
        message: {
          ...message(plan, scene),
          text: plan.text,
          entities: [{ type: "bot_command", offset: 0, length: 5 }],
        },
      };
    case "tap":
      return {
        callback_query: {
          id: String(scene.nextId()),
          from,
          ...(plan.on === "inline" ? { inline_message_id: "x" } : { message: tappedMessage(plan, plan.on, scene) }),
          chat_instance: "1",
          data: dataOf(plan.data, scene),
        },
      };
    case "place": {
      const user = { id: 1, is_bot: true, first_name: "Conclave" };
      const [old_chat_member, new_chat_member] = [plan.was, plan.is].map((status) => ({ user, status }));
      return { my_chat_member: { chat, from, date: scene.seconds(), old_chat_member, new_chat_member } };
    }
    case "move": {
      const ids = { own: chat.id, new: scene.newChatId(), odd: scene.newChatId() + 4e12 };
      const id = ids[plan.id];
      return { message: { ...message(plan, scene), [plan.field]: id } };
    }
    case "other":
      return { [plan.name]: plan.value };
  }
}

function message(plan: Plan, scene: Scene): Record<string, unknown> {
  const chat = chatOf(plan, scene);
  const from = fromOf(plan, scene);
  const channel = { id: -1_001_999_999_999, type: "channel", title: "News" };
  return {
    ...idOf(plan, scene.nextId()),
    date: scene.seconds(),
    chat,
    ...(from === undefined ? {} : { from }),
    ...(plan.who === "anonymous" ? { sender_chat: chat } : {}),
    ...(plan.who === "channel" || plan.who === "linked" ? { sender_chat: channel } : {}),
    ...threadOf(plan, scene),
  };
}

/** A message's id. Ephemeral messages have 0, and a number of their own beside it. */
const idOf = ({ ephemeral }: Plan, id: number): Record<string, unknown> =>
  ephemeral ? { message_id: 0, ephemeral_message_id: id } : { message_id: id };

function threadOf({ thread }: Plan, { topic }: Scene): Record<string, unknown> {
  switch (thread) {
    case "none":
      return {};
    case "topic":
      return topic === null ? {} : { is_topic_message: true, message_thread_id: topic };
    case "reply":
      return { message_thread_id: 5 };
    case "gone":
      return { is_topic_message: true, message_thread_id: 987_654 };
  }
}

function tappedMessage(plan: Plan, on: "card" | "inaccessible" | "orders" | "result", scene: Scene) {
  const { messageId, buttons } = scene.card;
  const place = { chat: chatOf(plan, scene), ...idOf(plan, messageId) };
  if (on === "inaccessible") return { ...place, date: 0 };
  const pager = [[{ text: "Older ›", callback_data: "o:1" }]];
  const rows = buttons.map((row) => row.map(({ text, data }) => ({ text, callback_data: data })));
  const keyboard = { card: rows, orders: pager, result: [] }[on];
  const reply_markup = { inline_keyboard: keyboard };
  return { ...place, date: scene.seconds(), text: "🗳", reply_markup };
}

function fromOf({ who, names }: Plan, { users }: Scene): Record<string, unknown> | undefined {
  switch (who) {
    case "alice":
    case "bob":
    case "carol":
      return { ...users[who] };
    case "visitor":
      return { id: users.visitorId, is_bot: false, ...names };
    case "anonymous":
      return { id: 1_087_968_824, is_bot: true, first_name: "Group", username: "GroupAnonymousBot" };
    case "channel":
      return { id: 136_817_688, is_bot: true, first_name: "Channel", username: "Channel_Bot" };
    case "linked":
      return { id: 777_000, is_bot: false, first_name: "Telegram" };
    case "bot":
      return { id: 55_555_555, is_bot: true, ...names };
    case "nobody":
      return undefined;
  }
}

function chatOf({ chat }: Plan, scene: Scene): Record<string, unknown> {
  switch (chat) {
    case "ours":
      return { id: scene.chatId, type: "supergroup", title: "Trading group" };
    case "private":
      return { id: scene.users.visitorId, type: "private", first_name: "Eve" };
    case "group":
      return { id: scene.chatId, type: "group", title: "Trading group" };
    case "channel":
      return { id: scene.chatId, type: "channel", title: "Trading group" };
    case "elsewhere":
      return { id: scene.elsewhereId, type: "supergroup", title: "Another group" };
  }
}
