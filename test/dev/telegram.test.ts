import { Api, HttpError } from "grammy";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Group, startTelegram, type TelegramStandIn } from "../../dev/telegram/server.ts";
import { keyboard, refusal, refused } from "./telegram-refusals.ts";

let telegram: TelegramStandIn;
let api: Api;
let group: Group;

beforeEach(async () => {
  telegram = await startTelegram({ now: () => 1_700_000_000_500 });
  api = new Api(telegram.botToken, { apiRoot: telegram.url });
  group = telegram.group();
});

afterEach(() => telegram.close());

async function call(method: string, init: RequestInit = {}, token = telegram.botToken): Promise<unknown> {
  const response = await fetch(`${telegram.url}/bot${token}/${method}`, init);
  return response.json();
}

describe("a call", () => {
  it("is known by its method, in any case, and refused without the right token", async () => {
    expect(await call("GETME")).toMatchObject({ ok: true, result: { id: telegram.botUser.id, is_bot: true } });
    expect(await call("getMe", {}, "1:wrong")).toEqual({ ok: false, error_code: 401, description: "Unauthorized" });
    expect(await (await fetch(telegram.url)).json()).toMatchObject({ ok: false, error_code: 404 });
  });

  it.each(["sendGift", "leaveChat", "toString"])(
    "of a method that the stand-in does not have is not found: %s",
    async (method) => {
      expect(await call(method)).toEqual({ ok: false, error_code: 404, description: "Not Found: method not found" });
    },
  );

  it("may come as a query, a form or JSON, with objects as JSON text", async () => {
    const markup = JSON.stringify(keyboard("a").reply_markup);
    const fields = { chat_id: String(group.id), text: "Hi & bye", reply_markup: markup };
    await call("sendMessage", { method: "POST", body: new URLSearchParams(fields) });
    await call(`sendMessage?${new URLSearchParams(fields)}`);
    const headers = { "Content-Type": "application/json" };
    await call("sendMessage", { method: "POST", headers, body: JSON.stringify(fields) });
    expect(group.botMessages.map((message) => [message.text, message.buttons])).toEqual(
      Array(3).fill(["Hi & bye", [[{ text: "Do a", data: "a" }]]]),
    );
  });
});

describe("what the bot asks about a group", () => {
  it("is answered with its administrators, who are not kept for private chats", async () => {
    const alice = group.member({ first_name: "Alice", username: "alice" });
    const bob = group.member({ first_name: "Bob", admin: true });
    alice.promote();
    bob.demote();
    const administrators = await api.getChatAdministrators(group.id);
    expect(administrators.map((one) => [one.user.id, one.status])).toEqual([
      [group.creator.id, "creator"],
      [alice.id, "administrator"],
    ]);
    const carol = telegram.privateChat({ first_name: "Carol" });
    expect(await refusal(api.getChatAdministrators(carol.id))).toBe(
      "Bad Request: there are no administrators in the private chat",
    );
  });

  it("is answered with a member's place", async () => {
    const bob = group.member({ first_name: "Bob" });
    const stranger = telegram.group().member({ first_name: "Eve" });
    expect((await api.getChatMember(group.id, bob.id)).status).toBe("member");
    expect((await api.getChatMember(group.id, stranger.id)).status).toBe("left");
    const newest = group.member({ first_name: "Newest", id: 2 ** 52 - 1 });
    expect((await api.getChatMember(group.id, newest.id)).status).toBe("member");
    expect((await api.getChatMember(group.id, telegram.botUser.id)).status).toBe("member");
    expect(await refusal(api.getChatMember(group.id, 1))).toBe("Bad Request: PARTICIPANT_ID_INVALID");
  });
});

describe("the menu of commands", () => {
  it("is kept for each scope, with names and descriptions that Telegram takes", async () => {
    const commands = [{ command: "vote", description: "Vote" }];
    await api.setMyCommands(commands, { scope: { type: "all_group_chats" } });
    expect(await api.getMyCommands({ scope: { type: "all_group_chats" } })).toEqual(commands);
    expect(await api.getMyCommands()).toEqual([]);

    const set = (command: string, description: string) => refusal(api.setMyCommands([{ command, description }]));
    expect(await set("Vote", "x")).toBe("Bad Request: BOT_COMMAND_INVALID");
    expect(await set("x".repeat(33), "x")).toBe("Bad Request: command length must not exceed 32");
    expect(await set("vote", "")).toBe("Bad Request: command description must be non-empty");
    expect(await set("vote", "x".repeat(257))).toBe("Bad Request: command description length must not exceed 256");
  });
});

describe("a fault", () => {
  it("makes the next calls of a method fail as it says", async () => {
    telegram.faults.next.push({ method: "sendMessage", count: 1, status: 429, retryAfter: 7 });
    await api.getMe();
    expect(await refused(api.sendMessage(group.id, "x"))).toMatchObject({
      description: "Too Many Requests: retry after 7",
      parameters: { retry_after: 7 },
    });
    await api.sendMessage(group.id, "x");
    expect(telegram.outgoing.map(({ method, ok, errorCode }) => [method, ok, errorCode])).toEqual([
      ["getMe", true, undefined],
      ["sendMessage", false, 429],
      ["sendMessage", true, undefined],
    ]);
  });

  it("can hold a call until it is let go", async () => {
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    const fault = { method: "sendMessage", chatId: group.id, count: 1, status: 200, until };
    telegram.faults.next.push(fault);
    const held = api.sendMessage(group.id, "held");
    await expect.poll(() => fault.count).toBe(0);
    await api.sendMessage(group.id, "overtakes");
    letGo();
    await held;
    expect(group.botMessages.map(({ text }) => text)).toEqual(["overtakes", "held"]);
  });

  it("can lose the reply to a call that was carried out, cut every connection, or never answer", async () => {
    telegram.faults.next.push({ count: 1, status: 200, loseReply: true });
    await expect(api.sendMessage(group.id, "lost")).rejects.toThrow(HttpError);
    telegram.faults.next.push({ count: 1, status: 200, hang: true });
    const patience = new AbortController();
    const stop = telegram.onEvent(() => patience.abort());
    const hanging = fetch(`${telegram.url}/bot${telegram.botToken}/getMe`, { signal: patience.signal });
    await expect(hanging).rejects.toThrow("aborted");
    stop();
    telegram.faults.down = true;
    await expect(api.sendMessage(group.id, "never")).rejects.toThrow(HttpError);
    telegram.resetFaults();
    await api.sendMessage(group.id, "well again");
    expect(group.botMessages.map((message) => message.text)).toEqual(["lost", "well again"]);
    telegram.resetRecords();
    expect(telegram.outgoing).toEqual([]);
  });
});
