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

describe("the bot's own membership", () => {
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
