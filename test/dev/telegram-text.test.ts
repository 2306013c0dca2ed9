import { Api } from "grammy";
import type { MessageEntity } from "grammy/types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Group, startTelegram, type TelegramStandIn } from "../../dev/telegram/server.ts";
import { refusal } from "./telegram-refusals.ts";

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

describe("a text", () => {
  const send = (text: string, entities?: MessageEntity[]) =>
    api.sendMessage(group.id, text, entities === undefined ? {} : { entities });

  it("is refused when it is empty or only spaces", async () => {
    expect(await refusal(send(""))).toBe("Bad Request: message text is empty");
    expect(await refusal(send(" \n "))).toBe("Bad Request: text must be non-empty");
  });

  it("is refused where it holds half a character, of which UTF-8 has none", async () => {
    expect(await refusal(send("a\ud800b"))).toBe("Bad Request: strings must be encoded in UTF-8");
    expect(telegram.outgoing.at(-1)).toMatchObject({ ok: false, description: expect.stringContaining("UTF-8") });
  });

  it("takes 4096 UTF-16 code units, and no more", async () => {
    await send("x".repeat(4096));
    expect(await refusal(send("x".repeat(4097)))).toBe("Bad Request: message is too long");
    expect(await refusal(send("😀".repeat(2049)))).toBe("Bad Request: message is too long");
    const { message_id } = await send("x");
    expect(await refusal(api.editMessageText(group.id, message_id, "x".repeat(4097)))).toBe(
      "Bad Request: MESSAGE_TOO_LONG",
    );
  });

  it("is cleaned as Telegram does, with its entities moved along", async () => {
    await send("\n hello\r\nworld  ", [{ type: "bold", offset: 9, length: 5 }]);
    expect(group.botMessages[0]).toMatchObject({
      text: "hello\nworld",
      entities: [{ type: "bold", offset: 6, length: 5 }],
    });
  });

  it("is refused with entities out of place, through a character, or of no known type", async () => {
    expect(await refusal(send("abc", [{ type: "bold", offset: 1, length: 3 }]))).toBe(
      "Bad Request: entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 4",
    );
    expect(await refusal(send("abc", [{ type: "bold", offset: 3, length: 1 }]))).toBe(
      "Bad Request: entity begins after the end of the text at UTF-16 offset 3",
    );
    expect(await refusal(send("😀", [{ type: "bold", offset: 1, length: 1 }]))).toBe(
      "Bad Request: entity begins in a middle of a UTF-16 symbol at byte offset 0",
    );
    const odd = JSON.stringify([{ type: "blinking", offset: 0, length: 1 }]);
    const query = new URLSearchParams({ chat_id: String(group.id), text: "abc", entities: odd });
    expect(await call(`sendMessage?${query}`)).toMatchObject({
      description: "Bad Request: can't parse MessageEntity: Unsupported type specified",
    });
  });

  const sendTime = (time: Record<string, unknown>) => {
    const entities = JSON.stringify([{ type: "date_time", offset: 3, length: 5, ...time }]);
    const query = new URLSearchParams({ chat_id: String(group.id), text: "at 14:32", entities });
    return call(`sendMessage?${query}`);
  };

  it.each([
    ["t", "t"],
    ["T", "T"],
    ["wDt", "wDt"],
    ["tdW", "wdt"],
    ["tT", "T"],
    ["R", "r"],
    ["", ""],
    [undefined, ""],
  ])("may show a moment in each reader's zone, in the format %j", async (date_time_format, shown) => {
    const time = { type: "date_time", offset: 3, length: 5, unix_time: 1_700_000_000, date_time_format: shown };
    expect(await sendTime({ unix_time: 1_700_000_000, date_time_format })).toMatchObject({
      result: { entities: [time] },
    });
    expect(group.botMessages[0]?.entities).toEqual([time]);
  });

  it("is refused with a moment that is none, or in no format of Telegram's", async () => {
    const parse = "Bad Request: can't parse MessageEntity:";
    for (const unix_time of [0, -1])
      expect(await sendTime({ unix_time })).toMatchObject({ description: "Bad Request: invalid date specified" });
    for (const unix_time of [undefined, 1.5, 2 ** 31, "soon"])
      expect(await sendTime({ unix_time })).toMatchObject({
        description: `${parse} Can't find a field of "date_time"`,
      });
    for (const date_time_format of ["x", "rt", "HH:mm"])
      expect(await sendTime({ unix_time: 1, date_time_format })).toMatchObject({
        description: `${parse} Invalid date-time format specified`,
      });
  });

  it("has nothing detected in a moment", async () => {
    const entities: MessageEntity[] = [
      { type: "date_time", offset: 0, length: 6, unix_time: 1, date_time_format: "t" },
    ];
    await send("/later /now", entities);
    expect(group.botMessages[0]?.entities).toEqual([...entities, { type: "bot_command", offset: 7, length: 4 }]);
  });

  it.each(["HTML", "MarkdownV2"] as const)("is refused with the parse mode %s", async (parse_mode) => {
    const words = "Bad Request: the stand-in takes entities only, no parse_mode";
    expect(await refusal(api.sendMessage(group.id, "<b>x</b>", { parse_mode }))).toBe(words);
    const { message_id } = await send("x");
    expect(await refusal(api.editMessageText(group.id, message_id, "*y*", { parse_mode }))).toBe(words);
    expect(group.botMessages).toMatchObject([{ text: "x", edits: 0 }]);
  });
});
