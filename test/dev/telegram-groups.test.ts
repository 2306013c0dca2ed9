import { Api } from "grammy";
import type { BotCommandScope } from "grammy/types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTelegram, type TelegramStandIn } from "../../dev/telegram/server.ts";
import { startWebhook, type TestWebhook } from "./telegram-webhook.ts";

let telegram: TelegramStandIn;
let webhook: TestWebhook;
let api: Api;

beforeEach(async () => {
  webhook = await startWebhook();
  telegram = await startTelegram({ now: () => 1_700_000_000_900, retryDelayMs: 1 });
  telegram.setWebhook(webhook.url, "secret");
  api = new Api(telegram.botToken, { apiRoot: telegram.url });
});

afterEach(async () => {
  await telegram.close();
  await webhook.close();
});

const messages = () => webhook.received.map(({ update }) => update.message);

describe("ids", () => {
  it("are as long as Telegram's", () => {
    expect(String(telegram.group().id)).toMatch(/^-100\d{10}$/);
    expect(String(telegram.group({ type: "group" }).id)).toMatch(/^-4\d{9}$/);
    expect(String(telegram.group().member({ first_name: "A" }).id)).toMatch(/^\d{9,10}$/);
  });

  it("of messages start anew in each supergroup, and are shared by the other chats", async () => {
    const basic = telegram.group({ type: "group" });
    const other = telegram.group({ type: "group" });
    await api.sendMessage(basic.id, "1");
    await api.sendMessage(other.id, "2");
    await api.sendMessage(telegram.group().id, "a supergroup's second, after its creation");
    expect([basic.botMessages[0]?.messageId, other.botMessages[0]?.messageId]).toEqual([1, 2]);
  });
});

describe("a message", () => {
  it("has its sender, its time in whole seconds and its commands as entities", async () => {
    const group = telegram.group({ title: "Traders" });
    const alice = group.member({ first_name: "Alice", username: "alice" });
    const { update } = await alice.says(`/vote@${telegram.botUser.username} yes /no/ a/b @bob`);
    expect(update.message).toMatchObject({
      from: { id: alice.id, is_bot: false, first_name: "Alice", username: "alice" },
      chat: { id: group.id, type: "supergroup", title: "Traders" },
      date: 1_700_000_000,
      entities: [
        { type: "bot_command", offset: 0, length: 17 },
        { type: "mention", offset: 31, length: 4 },
      ],
    });
  });

  it("that was edited comes as such", async () => {
    const alice = telegram.group().member({ first_name: "Alice" });
    const { update } = await alice.says("/one");
    const delivery = await alice.edits(update.message?.message_id ?? 0, "/two");
    expect(delivery.update.edited_message).toMatchObject({ text: "/two", edit_date: 1_700_000_000 });
    await expect(alice.edits(4711, "x")).rejects.toThrow("not Alice's");
  });

  it("shows a renamed person's new name", async () => {
    const alice = telegram.group().member({ first_name: "Alice", username: "alice" });
    alice.rename({ first_name: "Alicia", username: undefined });
    const { update } = await alice.says("/one");
    expect(update.message?.from).toEqual({ id: alice.id, is_bot: false, first_name: "Alicia" });
  });
});

describe("privacy mode", () => {
  it("hides what is neither a command for this bot nor an answer to it", async () => {
    const group = telegram.group();
    const alice = group.member({ first_name: "Alice" });
    const { message_id } = await api.sendMessage(group.id, "What do you think?");
    await alice.says("hello /vote");
    await alice.says("/vote@AnotherBot yes");
    await alice.says("/vote yes");
    await alice.says(`/vote@${telegram.botUser.username?.toLowerCase()} yes`);
    await alice.says("I like it", { replyTo: message_id });
    expect(messages().map((message) => message?.text)).toEqual(["/vote yes", "/vote@conclavebot yes", "I like it"]);
    expect(group.history).toHaveLength(6);
  });

  it("hides nothing from an administrator, or in a private chat", async () => {
    const group = telegram.group();
    await group.promoteBot();
    expect((await group.member({ first_name: "Alice" }).says("hello")).status).toBe(200);
    const bob = telegram.privateChat({ first_name: "Bob", username: "bob" });
    expect((await bob.says("hello")).update.message?.chat).toEqual({
      id: bob.id,
      type: "private",
      first_name: "Bob",
      username: "bob",
    });
    bob.rename({ first_name: "Robert", username: undefined });
    expect((await bob.says("hello")).update.message?.chat).toEqual({
      id: bob.id,
      type: "private",
      first_name: "Robert",
    });
    await api.sendMessage(bob.id, "hello");
    expect(bob.botMessages.map((message) => message.text)).toEqual(["hello"]);
  });
});

describe("what is written in the name of a chat", () => {
  it("comes from Telegram's own accounts, while taps carry the real person", async () => {
    const group = telegram.group();
    const alice = group.member({ first_name: "Alice", admin: true });
    const bob = group.member({ first_name: "Bob" });
    const anonymous = await alice.says("/close_session", { anonymous: true });
    expect(anonymous.update.message).toMatchObject({ from: { id: 1087968824 }, sender_chat: { id: group.id } });
    const channel = await bob.says("/vote yes", { asChannel: true });
    expect(channel.update.message).toMatchObject({ from: { id: 136817688 }, sender_chat: { type: "channel" } });
    const post = await group.forwardsFromChannel("/vote yes");
    expect(post.update.message).toMatchObject({ from: { id: 777000 }, is_automatic_forward: true });
    expect((await alice.tapsData("x", 2)).update.callback_query?.from.id).toBe(alice.id);
    await expect(bob.says("/x", { anonymous: true })).rejects.toThrow("only administrators can be anonymous");
  });
});

describe("a topic", () => {
  it("marks its messages, which answer the one that opened it", async () => {
    const group = telegram.group({ forum: true });
    const topic = group.createTopic("Trades");
    const { update } = await group.member({ first_name: "Alice" }).says("/status", { topic });
    expect(update.message).toMatchObject({
      chat: { is_forum: true },
      message_thread_id: topic,
      is_topic_message: true,
      reply_to_message: { message_id: topic, forum_topic_created: { name: "Trades" } },
    });
  });

  it("takes the bot's messages by its id, or as answers", async () => {
    const group = telegram.group({ forum: true });
    const topic = group.createTopic("Trades");
    const { update } = await group.member({ first_name: "Alice" }).says("/status", { topic });
    await api.sendMessage(group.id, "one", { message_thread_id: topic });
    await api.sendMessage(group.id, "two", { reply_parameters: { message_id: update.message?.message_id ?? 0 } });
    await api.sendMessage(group.id, "three");
    expect(group.botMessages.map((message) => message.topic)).toEqual([topic, topic, undefined]);
  });

  it("is refused when it is not there, or in a group without topics", async () => {
    const words = /Bad Request: message thread not found/;
    await expect(api.sendMessage(telegram.group({ forum: true }).id, "x", { message_thread_id: 77 })).rejects.toThrow(
      words,
    );
    const plain = telegram.group();
    const { message_id } = await api.sendMessage(plain.id, "x");
    await expect(api.sendMessage(plain.id, "x", { message_thread_id: message_id })).rejects.toThrow(words);
  });

  it("is refused when it is closed, unless the bot is an administrator", async () => {
    const group = telegram.group({ forum: true });
    const topic = group.createTopic("Trades");
    group.closeTopic(topic);
    const send = () => api.sendMessage(group.id, "x", { message_thread_id: topic });
    await expect(send()).rejects.toThrow("Bad Request: TOPIC_CLOSED");
    await group.promoteBot();
    await send();
    await expect(group.member({ first_name: "Alice" }).says("/x", { topic })).rejects.toThrow("is closed");
  });
});

describe("the bot's own place", () => {
  it("is told when it is added, made an administrator, and kicked", async () => {
    const group = telegram.group({ withBot: false });
    const alice = group.member({ first_name: "Alice" });
    expect((await alice.says("/start")).attempts).toBe(0);
    const added = await group.addBot();
    expect(added?.update.my_chat_member).toMatchObject({
      from: { id: group.creator.id },
      old_chat_member: { status: "left" },
      new_chat_member: { status: "member", user: { id: telegram.botUser.id } },
    });
    expect(await group.addBot()).toBeUndefined();
    expect((await group.promoteBot())?.update.my_chat_member?.new_chat_member.status).toBe("administrator");
    expect((await group.kickBot())?.update.my_chat_member?.new_chat_member.status).toBe("kicked");
    expect(messages().filter((message) => message !== undefined)).toMatchObject([
      { new_chat_members: [{ id: telegram.botUser.id }] },
      { left_chat_member: { id: telegram.botUser.id } },
    ]);
  });
});

describe("an upgrade to a supergroup", () => {
  it.each([
    [{}, ["migrate_to_chat_id", "migrate_from_chat_id"]],
    [{ newFirst: true }, ["migrate_from_chat_id", "migrate_to_chat_id"]],
  ])("tells both chats of each other, in the order asked for: %o", async (options, fields) => {
    const group = telegram.group({ type: "group" });
    const old = group.id;
    const deliveries = await group.upgrade(options);
    expect(group.type).toBe("supergroup");
    const to = { chat: { id: old, type: "group" }, migrate_to_chat_id: group.id };
    const from = { chat: { id: group.id, type: "supergroup" }, migrate_from_chat_id: old, message_id: 1 };
    const expected = fields.map((field) => (field === "migrate_to_chat_id" ? to : from));
    expect(messages()).toMatchObject(expected);
    expect(deliveries.map((delivery) => delivery.update.message)).toMatchObject(expected);
  });

  it("does not let the second message wait until the first is taken", async () => {
    const group = telegram.group({ type: "group" });
    webhook.answer = ({ message }) => {
      const seen = messages().some((one) => one?.migrate_from_chat_id !== undefined);
      return { status: message?.migrate_to_chat_id !== undefined && !seen ? 503 : 200 };
    };
    expect((await group.upgrade()).map((delivery) => delivery.status)).toEqual([200, 200]);
  });

  it("keeps members and administrators, and buttons of the old chat", async () => {
    const group = telegram.group({ type: "group" });
    const old = group.id;
    const alice = group.member({ first_name: "Alice", admin: true });
    const buttons = { inline_keyboard: [[{ text: "Yes", callback_data: "y" }]] };
    for (let count = 0; count < 3; count += 1) await api.sendMessage(old, `card ${count}`, { reply_markup: buttons });
    await group.upgrade();
    expect((await api.getChatMember(group.id, alice.id)).status).toBe("administrator");
    expect(group.botMessages).toEqual([]);
    expect((await alice.says("/status")).update.message?.chat.id).toBe(group.id);
    await expect(alice.taps("Yes")).rejects.toThrow("no message");
    const tap = await alice.taps("Yes", { messageId: 3 });
    expect(tap.update.callback_query?.message?.chat.id).toBe(old);
    // Number 1 is in both chats.
    for (const chatId of [old, group.id]) {
      const { update } = await alice.tapsData("y", 1, { chatId });
      expect(update.callback_query?.message?.chat.id).toBe(chatId);
    }
  });
});

describe("what members see", () => {
  it("is every message with its sender, those from before an upgrade first", async () => {
    const creator = { first_name: "Ann", username: "ann", id: 77 };
    const group = telegram.group({ type: "group", title: "Traders", creator });
    const old = group.id;
    expect(group.creator.user).toEqual({ ...creator, is_bot: false });
    await api.sendMessage(old, "Join?", { reply_markup: { inline_keyboard: [[{ text: "Yes", callback_data: "y" }]] } });
    await group.creator.says("/status", { replyTo: 1 });
    await group.upgrade();
    await group.creator.says("We agree", { anonymous: true });
    expect(group.messages).toMatchObject([
      { chatId: old, messageId: 1, by: "bot", userId: telegram.botUser.id, buttons: [[{ text: "Yes", data: "y" }]] },
      { chatId: old, messageId: 2, by: "member", userId: 77, name: "Ann", replyTo: 1, date: 1_700_000_000 },
      { chatId: old, messageId: 3, by: "service", extra: { migrate_to_chat_id: group.id } },
      { chatId: group.id, messageId: 1, by: "service", extra: { migrate_from_chat_id: old } },
      { chatId: group.id, messageId: 2, by: "member", name: "Traders", text: "We agree" },
    ]);
  });

  it("are a forum's topics, and none elsewhere", () => {
    const forum = telegram.group({ forum: true });
    const id = forum.createTopic("Trades");
    forum.closeTopic(id);
    expect(forum.topics).toEqual([{ id, name: "Trades", closed: true }]);
    expect(telegram.group().topics).toBeNull();
  });

  it("is the menu of commands with the narrowest scope that has one", async () => {
    const group = telegram.group();
    const menus = () => [group.commands("members"), group.commands("administrators")].map((menu) => menu[0]?.command);
    const set = (command: string, scope: BotCommandScope) =>
      api.setMyCommands([{ command, description: "x" }], { scope });
    expect(menus()).toEqual([undefined, undefined]);
    await set("default", { type: "default" });
    await set("private", { type: "all_private_chats" });
    expect(menus()).toEqual(["default", "default"]);
    await set("groups", { type: "all_group_chats" });
    await set("admins", { type: "all_chat_administrators" });
    expect(menus()).toEqual(["groups", "admins"]);
    await set("here", { type: "chat", chat_id: group.id });
    await set("elsewhere", { type: "chat", chat_id: telegram.group().id });
    expect(menus()).toEqual(["here", "here"]);
    await set("admins_here", { type: "chat_administrators", chat_id: group.id });
    expect(menus()).toEqual(["here", "admins_here"]);
  });
});
