import { GrammyError, HttpError } from "grammy";
import { describe, expect, it } from "vitest";
import { type Delivery, deliver } from "../../src/telegram/delivery.ts";

/** What a call came to that Telegram answered with this. */
const answered = (method: string, answer: { error_code: number; description?: string }): Promise<Delivery> =>
  deliver(() => Promise.reject(new GrammyError("failed", { ok: false, description: "", ...answer }, method, {})));

const later = { tag: "retry", afterMs: 5_000 };

describe("a delivery", () => {
  it.each([
    [{ message_id: 7 }, 7],
    [true as const, null],
    [JSON.parse("{}"), null],
    [JSON.parse('{"message_id":"7"}'), null],
    [JSON.parse("null"), null],
    [{ message_id: 0 }, null],
  ])("is done with the message's id, where there is one: %j", async (result, messageId) => {
    expect(await deliver(() => Promise.resolve(result))).toEqual({ tag: "done", messageId });
  });

  it("is refused also without a description", async () => {
    const answer = JSON.parse('{"error_code":400}');
    const error = new GrammyError("failed", { ok: false, ...answer }, "editMessageText", {});
    expect(await deliver(() => Promise.reject(error))).toEqual({ tag: "refused" });
  });

  it.each([500, 502, 503])("may be tried again after %i", async (error_code) => {
    expect(await answered("sendMessage", { error_code })).toEqual(later);
    expect(await answered("editMessageText", { error_code })).toEqual(later);
  });

  it("is unknown where a gateway gave up waiting for it, so that a result is not sent twice", async () => {
    expect(await answered("sendMessage", { error_code: 504 })).toEqual({ tag: "unknown" });
  });

  it("is unknown where the connection broke", async () => {
    expect(await deliver(() => Promise.reject(new HttpError("cut", new Error("cut"))))).toEqual({ tag: "unknown" });
  });

  it.each([
    ["Bad Request: message thread not found", "no_topic"],
    ["Bad Request: TOPIC_CLOSED", "no_topic"],
    ["Bad Request: TOPIC_DELETED", "no_topic"],
    ["Bad Request: not enough rights to send text messages to the chat", "muted"],
    ["Bad Request: have no rights to send a message", "muted"],
    ["Bad Request: CHAT_WRITE_FORBIDDEN", "muted"],
    ["Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", "muted"],
    ["Forbidden: bot was kicked from the supergroup chat", "refused"],
    ["Forbidden: bot is not a member of the supergroup chat", "refused"],
    ["Bad Request: message to edit not found", "gone"],
    ["Bad Request: MESSAGE_ID_INVALID", "gone"],
    ["Bad Request: chat not found", "refused"],
  ])("that Telegram refuses with “%s” is %s", async (description, tag) => {
    const error_code = description.startsWith("Forbidden") ? 403 : 400;
    expect(await answered("sendMessage", { error_code, description })).toEqual({ tag });
  });
});
