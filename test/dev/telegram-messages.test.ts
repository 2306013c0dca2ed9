import { Api } from "grammy";
import type { MessageEntity } from "grammy/types";
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

describe("a chat", () => {
  const send = (chatId: number) => refused(api.sendMessage(chatId, "hello"));

  it("is refused when the bot does not know it", async () => {
    expect(await send(-1001234567890)).toMatchObject({ error_code: 400, description: "Bad Request: chat not found" });
    const alice = group.member({ first_name: "Alice" });
    expect(await send(alice.id)).toMatchObject({
      error_code: 403,
      description: "Forbidden: bot can't initiate conversation with a user",
    });
  });

  it("is refused when the bot was kicked from it, or is not in it", async () => {
    await group.kickBot();
    expect(await send(group.id)).toMatchObject({
      error_code: 403,
      description: "Forbidden: bot was kicked from the supergroup chat",
    });
    const basic = telegram.group({ type: "group" });
    await basic.kickBot();
    expect((await send(basic.id)).description).toBe("Forbidden: bot was kicked from the group chat");
    const elsewhere = telegram.group({ withBot: false });
    expect((await send(elsewhere.id)).description).toBe("Forbidden: bot is not a member of the supergroup chat");
  });

  it("is refused where only administrators may write, unless the bot is one", async () => {
    group.restrictBot(true);
    expect((await send(group.id)).description).toBe("Bad Request: not enough rights to send text messages to the chat");
    await group.promoteBot();
    await api.sendMessage(group.id, "hello");
  });

  it("is refused once it was upgraded, with its new id", async () => {
    const basic = telegram.group({ type: "group" });
    const old = basic.id;
    const { message_id } = await api.sendMessage(old, "card");
    await basic.upgrade();
    const words = "Bad Request: group chat was upgraded to a supergroup chat";
    for (const call of [
      api.sendMessage(old, "hello"),
      api.editMessageText(old, message_id, "other"),
      api.getChatAdministrators(old),
    ])
      expect(await refused(call)).toMatchObject({ description: words, parameters: { migrate_to_chat_id: basic.id } });
  });

  it("is refused for the 21st message or edit in a minute, and taken again later", async () => {
    const { message_id } = await api.sendMessage(group.id, "0");
    for (let count = 1; count < 15; count += 1) await api.sendMessage(group.id, String(count));
    telegram.advance(20_000);
    for (let count = 0; count < 5; count += 1) await api.editMessageText(group.id, message_id, `edit ${count}`);
    const error = await refused(api.editMessageText(group.id, message_id, "once more"));
    expect(error).toMatchObject({
      error_code: 429,
      description: "Too Many Requests: retry after 40",
      parameters: { retry_after: 40 },
    });
    await api.setMessageReaction(group.id, message_id, [{ type: "emoji", emoji: "👍" }]);
    await api.sendChatAction(group.id, "typing");
    telegram.advance(40_000);
    await api.sendMessage(group.id, "again");
    telegram.flood.perMinute = 0;
    expect((await send(group.id)).error_code).toBe(429);
    telegram.flood.on = false;
    await api.sendMessage(group.id, "without limits");
  });
});

describe("“typing…”", () => {
  it("is refused where a message would be, and for a topic that is not there", async () => {
    const quiet = telegram.group();
    expect(await api.sendChatAction(quiet.id, "typing")).toBe(true);
    expect(await refusal(api.sendChatAction(quiet.id, "typing", { message_thread_id: 99 }))).toContain(
      "message thread not found",
    );
    quiet.restrictBot(true);
    expect(await refusal(api.sendChatAction(quiet.id, "typing"))).toContain("not enough rights");
    await quiet.kickBot();
    expect(await refusal(api.sendChatAction(quiet.id, "typing"))).toContain("kicked");
  });
});

describe("an edit", () => {
  it("is refused for a message that is not there or not the bot's", async () => {
    const alice = group.member({ first_name: "Alice" });
    await alice.says("mine");
    const [mine] = group.history;
    expect(await refusal(api.editMessageText(group.id, 4711, "x"))).toBe("Bad Request: message to edit not found");
    expect(await refusal(api.editMessageText(group.id, mine?.messageId ?? 0, "x"))).toBe(
      "Bad Request: message can't be edited",
    );
  });

  it("is refused when text, entities and buttons stay the same", async () => {
    const bold: MessageEntity = { type: "bold", offset: 0, length: 1 };
    const { message_id } = await api.sendMessage(group.id, "x", { entities: [bold], ...keyboard("a") });
    const same =
      "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";
    const edit = (entities: MessageEntity[], ...data: string[]) =>
      api.editMessageText(group.id, message_id, "x", { entities, ...(data.length > 0 ? keyboard(...data) : {}) });
    expect(await refusal(edit([bold], "a"))).toBe(same);
    await edit([], "a");
    await edit([], "b");
    await edit([]);
    expect(await refusal(edit([]))).toBe(same);
    await edit([], "c");
    expect(group.botMessages).toMatchObject([{ text: "x", edits: 4, buttons: [[{ text: "Do c", data: "c" }]] }]);
  });
});

describe("an answer to a message", () => {
  it("is refused when the message is not there, unless it may go without", async () => {
    const reply = { message_id: 4711 };
    expect(await refusal(api.sendMessage(group.id, "x", { reply_parameters: reply }))).toBe(
      "Bad Request: message to be replied not found",
    );
    const lenient = { ...reply, allow_sending_without_reply: true };
    expect(await api.sendMessage(group.id, "x", { reply_parameters: lenient })).not.toHaveProperty("reply_to_message");
  });

  it("shows the message it answers, and forms a thread that is no topic", async () => {
    const first = await api.sendMessage(group.id, "first");
    const sent = await api.sendMessage(group.id, "second", { reply_parameters: { message_id: first.message_id } });
    expect(sent).toMatchObject({ reply_to_message: { text: "first" }, message_thread_id: first.message_id });
    expect(sent).not.toHaveProperty("is_topic_message");
    expect(group.botMessages[1]?.replyTo).toBe(first.message_id);
  });
});

describe("a button", () => {
  const send = (data: string[]) => api.sendMessage(group.id, "card", keyboard(...data));

  it("is refused with more than 64 bytes of data", async () => {
    await send(["é".repeat(32)]);
    expect(await refusal(send(["é".repeat(33)]))).toBe("Bad Request: BUTTON_DATA_INVALID");
  });

  it("is refused without data or without text", async () => {
    expect(await refusal(send([""]))).toBe(
      "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    );
    const textless = { inline_keyboard: [[{ text: "", callback_data: "a" }]] };
    expect(await refusal(api.sendMessage(group.id, "card", { reply_markup: textless }))).toBe(
      "Bad Request: inline keyboard button text must be non-empty",
    );
  });

  const sendAny = (button: Record<string, unknown>) =>
    call(
      `sendMessage?${new URLSearchParams({
        chat_id: String(group.id),
        text: "card",
        reply_markup: JSON.stringify({ inline_keyboard: [[{ text: "Tap", ...button }]] }),
      })}`,
    );
  const unparsed = (words: string) => ({
    ok: false,
    description: `Bad Request: can't parse inline keyboard button: ${words}`,
  });

  it.each(["danger", "success", "primary"])("may have the style %s", async (style) => {
    expect(await sendAny({ callback_data: "a", style })).toMatchObject({
      result: { reply_markup: { inline_keyboard: [[{ text: "Tap", callback_data: "a", style }]] } },
    });
    expect(group.botMessages[0]?.buttons).toEqual([[{ text: "Tap", data: "a", style }]]);
  });

  it("has no style where that is left to the app, and is refused with one of no kind", async () => {
    for (const style of ["", "default"]) await sendAny({ callback_data: "a", style });
    expect(group.botMessages.map(({ buttons }) => buttons)).toEqual(
      Array.from({ length: 2 }, () => [[{ text: "Tap", data: "a" }]]),
    );
    expect(await sendAny({ callback_data: "a", style: "warning" })).toMatchObject(
      unparsed("invalid button style specified"),
    );
    expect(await sendAny({ callback_data: "a", style: 1 })).toMatchObject(
      unparsed('Field "style" must be of type String'),
    );
  });

  it("may copy a text of 1 to 256 characters instead of calling back", async () => {
    const text = "😀".repeat(256);
    expect(await sendAny({ copy_text: { text } })).toMatchObject({
      result: { reply_markup: { inline_keyboard: [[{ text: "Tap", copy_text: { text } }]] } },
    });
    expect(group.botMessages[0]?.buttons).toEqual([[{ text: "Tap", data: "", copyText: text }]]);
    for (const wrong of ["", "x".repeat(257)])
      expect(await sendAny({ copy_text: { text: wrong } })).toMatchObject({
        description: "Bad Request: BUTTON_COPY_TEXT_INVALID",
      });
    expect(await sendAny({ copy_text: "x" })).toMatchObject(unparsed('Field "copy_text" must be of type Object'));
    expect(await sendAny({ copy_text: {} })).toMatchObject(unparsed('Can\'t find field "text"'));
  });

  it("does one thing only", async () => {
    const words = "Bad Request: the stand-in takes one of url, callback_data and copy_text for a button";
    const copies = { copy_text: { text: "x" } };
    for (const two of [
      { ...copies, callback_data: "a" },
      { ...copies, url: "https://a.example" },
      { callback_data: "a", url: "https://a.example" },
    ])
      expect(await sendAny(two)).toMatchObject({ description: words });
    expect(await sendAny({ ...copies, callback_data: "", url: "" })).toMatchObject({ ok: true });
  });

  it("is refused as the 101st of a message", async () => {
    const data = Array.from({ length: 101 }, (_, index) => String(index));
    await send(data.slice(1));
    expect(await refusal(send(data))).toBe("Bad Request: reply markup is too long");
  });
});

describe("a reaction", () => {
  it("is one of Telegram's, on a message that is there", async () => {
    const { message_id } = await api.sendMessage(group.id, "x");
    const react = (emoji: string, id = message_id) =>
      call(
        `setMessageReaction?${new URLSearchParams({
          chat_id: String(group.id),
          message_id: String(id),
          reaction: JSON.stringify([{ type: "emoji", emoji }]),
        })}`,
      );
    expect(await react("✅")).toMatchObject({ description: "Bad Request: REACTION_INVALID" });
    expect(await react("👍", 4711)).toMatchObject({ description: "Bad Request: message to react not found" });
    expect(await react("👍")).toMatchObject({ ok: true });
    expect(group.botMessages[0]?.reactions).toEqual(["👍"]);
  });
});

describe("a deletion", () => {
  it("takes a message out of the group, of which its edits are told", async () => {
    const { message_id } = await api.sendMessage(group.id, "card");
    group.deleteMessage(message_id);
    expect(group.history).toEqual([]);
    expect(await refusal(api.editMessageText(group.id, message_id, "x"))).toBe(
      "Bad Request: message to edit not found",
    );
    expect(() => group.deleteMessage(message_id)).toThrow("there is no message");
  });
});
