import { Api } from "grammy";
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
