import { describe, expect, it } from "vitest";
import { readUpdate } from "../../src/telegram/update.ts";

const NOW = 1_800_000_000_999;
const chat = { id: -100_500, type: "supergroup" };
const from = { id: 5, is_bot: false, first_name: "Eve" };
const message = { message_id: 9, date: 1, chat, from, text: "/vote yes" };
const query = { id: "1", from, chat_instance: "1", data: "v:1", message: { message_id: 9, chat } };

function reads(update: unknown): unknown {
  const read = readUpdate(JSON.stringify(update), NOW);
  return read.tag === "update" ? read.update : read;
}

describe("an update", () => {
  it.each([
    { update_id: 1, message: { ...message, from: { ...from, language_code: "fr" }, entities: [{ offset: 0 }] } },
    { update_id: 1, callback_query: query },
    { update_id: 1, hologram: { from } },
  ])("is handed on as it came: %j", (update) => {
    expect(reads(update)).toEqual(update);
  });

  it("may be about an ephemeral message, whose id is 0", () => {
    const ephemeral = { ...message, message_id: 0, ephemeral_message_id: 3, receiver_user: from };
    const tapped = { ...query, message: ephemeral };
    expect(reads({ update_id: 1, message: ephemeral })).toEqual({ update_id: 1, message: ephemeral });
    expect(reads({ update_id: 1, callback_query: tapped })).toEqual({ update_id: 1, callback_query: tapped });
  });

  it("about a tap keeps the message that the tapped one answers, which says what was asked for", () => {
    const tapped = { ...query, message: { ...query.message, reply_to_message: { ...message, caption: "x" } } };
    expect(reads({ update_id: 1, callback_query: tapped })).toEqual({ update_id: 1, callback_query: tapped });
  });

  it("may leave out whether a sender is a bot", () => {
    const { is_bot: _, ...eve } = from;
    const update = { update_id: 1, message: { ...message, from: eve } };
    expect(reads(update)).toEqual(update);
    expect(reads({ update_id: 1, callback_query: { ...query, from: eve } })).toMatchObject({ update_id: 1 });
  });

  it("may leave out the kind of a chat where only its id is read", () => {
    const here = { id: chat.id };
    const written = { update_id: 1, message: { ...message, sender_chat: here } };
    const tapped = { update_id: 1, callback_query: { ...query, message: { message_id: 9, chat: here } } };
    expect([reads(written), reads(tapped)]).toEqual([written, tapped]);
  });

  it("without a date is one of this moment", () => {
    const { date: _, ...undated } = message;
    const dated = { update_id: 1, message: { ...message, date: 1_800_000_000 } };
    expect(reads({ update_id: 1, message: undated })).toEqual(dated);
    expect(reads({ update_id: 1, message: { ...message, date: null } })).toEqual(dated);
  });

  it("with fields that are null is one without them", () => {
    const nulls = { sender_chat: null, is_topic_message: null, message_thread_id: null, migrate_to_chat_id: null };
    const nobody = { ...from, username: null, is_bot: null };
    expect(reads({ update_id: 1, callback_query: null, message: { ...message, ...nulls, from: nobody } })).toEqual({
      update_id: 1,
      message: { ...message, from: { id: 5, first_name: "Eve" } },
    });
    expect(reads({ update_id: 1, callback_query: { ...query, message: null, data: null } })).toEqual({
      update_id: 1,
      callback_query: { id: "1", from, chat_instance: "1" },
    });
  });

  it.each([
    ["{", "json"],
    ["null", "update"],
    ["[]", "update"],
    ["{}", "update_id"],
    [JSON.stringify({ update_id: 1, message: { ...message, chat: { ...chat, id: "secret" } } }), "message.chat.id"],
    [JSON.stringify({ update_id: 1, message: { ...message, from: { id: 5 } } }), "message.from.first_name"],
    [JSON.stringify({ update_id: 1, callback_query: { ...query, from: null } }), "callback_query.from"],
  ])("that is none is told by the field, never by its value: %s", (body, at) => {
    expect(readUpdate(body, NOW)).toEqual({ tag: "none", at });
  });
});

describe("an update of Telegram's shape with odd values", () => {
  it("has no half characters, which Telegram would not take back", () => {
    const update = {
      update_id: 1,
      message: { ...message, text: "/vote \ud800", from: { ...from, first_name: "\udc00Eve" } },
    };
    expect(reads(update)).toMatchObject({ message: { text: "/vote \ufffd", from: { first_name: "\ufffdEve" } } });
  });

  it.each([
    ["message.message_id", { message: { ...message, message_id: -9 } }],
    ["message.message_id", { message: { ...message, message_id: 2 ** 31 } }],
    ["message.chat.id", { message: { ...message, chat: { ...chat, id: 0 } } }],
    ["message.from.id", { message: { ...message, from: { ...from, id: -5 } } }],
    ["message.migrate_to_chat_id", { message: { ...message, migrate_to_chat_id: 0 } }],
    ["callback_query.message.message_id", { callback_query: { ...query, message: { chat } } }],
    ["callback_query.message.message_id", { callback_query: { ...query, message: { chat, message_id: -1 } } }],
  ])("is none where %s is no id of Telegram's: %j", (at, update) => {
    expect(reads({ update_id: 1, ...update })).toEqual({ tag: "none", at });
  });

  it.each([
    [5],
    [[]],
    [{ inline_keyboard: 5 }],
    [{ inline_keyboard: [5] }],
    [{ inline_keyboard: [[{ callback_data: 5 }]] }],
  ])("has no buttons where the tapped message has such a keyboard: %j", (reply_markup) => {
    const tapped = { ...query, message: { ...query.message, reply_markup } };
    expect(reads({ update_id: 1, callback_query: tapped })).toEqual({ update_id: 1, callback_query: query });
  });

  it.each([
    ["no message", 5],
    ["a message without a date", { ...message, date: undefined }],
    ["a message that cannot be one", { ...message, message_id: -1 }],
    ["a message by nobody who can be", { ...message, from: { id: 5 } }],
  ])("answers nothing where the tapped message answers %s", (_, reply_to_message) => {
    const tapped = { ...query, message: { ...query.message, reply_to_message } };
    expect(reads({ update_id: 1, callback_query: tapped })).toEqual({ update_id: 1, callback_query: query });
  });
});
