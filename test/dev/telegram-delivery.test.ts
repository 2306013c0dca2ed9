import { Api } from "grammy";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Group, startTelegram, type TelegramStandIn } from "../../dev/telegram/server.ts";
import { startWebhook, type TestWebhook } from "./telegram-webhook.ts";

let telegram: TelegramStandIn;
let webhook: TestWebhook;
let api: Api;
let group: Group;

beforeEach(async () => {
  webhook = await startWebhook();
  telegram = await startTelegram({ retryDelayMs: 1, retryAfterScale: 0.001, maxAttempts: 4 });
  telegram.setWebhook(webhook.url, "S3cret_-");
  api = new Api(telegram.botToken, { apiRoot: telegram.url });
  group = telegram.group();
});

afterEach(async () => {
  await telegram.close();
  await webhook.close();
});

const texts = () => webhook.received.map(({ update }) => update.message?.text);

/** A promise and what ends it, for a webhook that waits. */
const signal = () => Promise.withResolvers<void>();

describe("an update", () => {
  it("carries the secret, and numbers that grow", async () => {
    const alice = group.member({ first_name: "Alice" });
    await alice.says("/status");
    const delivery = await alice.says("/orders");
    expect(delivery).toMatchObject({ status: 200, attempts: 1, update: { message: { text: "/orders" } } });
    const [first, second] = webhook.received;
    expect(first?.secret).toBe("S3cret_-");
    expect((second?.update.update_id ?? 0) - (first?.update.update_id ?? 0)).toBe(1);
    expect(telegram.deliveries).toHaveLength(2);
  });

  it("is tried again until it is answered 2xx, and holds back the chat's later ones meanwhile", async () => {
    const alice = group.member({ first_name: "Alice" });
    const answers = [500, 0, 200];
    webhook.answer = () => ({ status: answers.shift() ?? 200 });
    const [first, second] = await Promise.all([alice.says("/one"), alice.says("/two")]);
    expect(texts()).toEqual(["/one", "/one", "/one", "/two"]);
    expect([first?.attempts, second?.attempts]).toEqual([3, 1]);
  });

  it("is tried again after the time that the webhook asked for", async () => {
    const alice = group.member({ first_name: "Alice" });
    webhook.answer = () => ({ status: webhook.received.length === 1 ? 503 : 200, retryAfter: 40 });
    const delivery = await alice.says("/one");
    expect(delivery.attempts).toBe(2);
    expect(delivery.ms).toBeGreaterThanOrEqual(38);
  });

  it("is given up after the last attempt, or when it has become too old", async () => {
    const alice = group.member({ first_name: "Alice" });
    webhook.answer = () => ({ status: 503 });
    expect(await alice.says("/one")).toMatchObject({ status: 503, attempts: 4 });
    webhook.answer = () => {
      telegram.advance(86_400_000);
      return { status: 503 };
    };
    expect(await alice.says("/two")).toMatchObject({ status: 503, attempts: 1 });
    const info = await api.getWebhookInfo();
    expect(info).toMatchObject({ last_error_message: "Wrong response from the webhook: 503", pending_update_count: 0 });
  });

  it("does not wait for other chats", async () => {
    const held = signal();
    webhook.answer = async (update) => {
      if (update.message?.text === "/slow") await held.promise;
      return { status: 200 };
    };
    const slow = group.member({ first_name: "Alice" }).says("/slow");
    await telegram.group().member({ first_name: "Bob" }).says("/quick");
    held.resolve();
    await slow;
    expect(texts()).toEqual(["/slow", "/quick"]);
  });

  it("is sent only if its kind is wanted", async () => {
    const alice = group.member({ first_name: "Alice" });
    await api.setWebhook(webhook.url, { allowed_updates: ["callback_query"] });
    expect(await alice.says("/one")).toMatchObject({ status: 0, attempts: 0 });
    expect((await alice.tapsData("x", 1)).status).toBe(200);
    await api.setWebhook(webhook.url);
    expect(await alice.says("/two")).toMatchObject({ attempts: 0 });
    await api.setWebhook(webhook.url, { allowed_updates: [] });
    expect(await alice.says("/three")).toMatchObject({ status: 200 });
  });

  it("goes nowhere without a webhook", async () => {
    await api.setWebhook("");
    const delivery = await group.member({ first_name: "Alice" }).says("/one");
    expect(delivery).toMatchObject({ status: 0, attempts: 0 });
    expect(telegram.deliveries).toEqual([]);
  });

  it("can be sent once more by hand, with any secret", async () => {
    const { update } = await group.member({ first_name: "Alice" }).says("/one");
    webhook.answer = () => ({ status: 503, retryAfter: 5, body: "later" });
    expect(await telegram.deliver(update)).toEqual({ status: 503, retryAfter: 5, body: "later" });
    await telegram.deliver(update, { secret: "forged" });
    expect(webhook.received.map(({ secret }) => secret)).toEqual(["S3cret_-", "S3cret_-", "forged"]);
    expect(webhook.received.map((one) => one.update.update_id)).toEqual(Array(3).fill(update.update_id));
  });
});

describe("the webhook", () => {
  it.each([
    ["http://example.org/telegram", {}, "bad webhook: An HTTPS URL must be provided for webhook"],
    ["https://example.org:8080/", {}, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"],
    ["nowhere", {}, "invalid webhook URL specified"],
    ["https://example.org/", { secret_token: "no spaces" }, "secret token contains unallowed characters"],
    ["https://example.org/", { secret_token: "x".repeat(257) }, "secret token is too long"],
  ])("is refused at %s %o", async (url, options, words) => {
    await expect(api.setWebhook(url, options)).rejects.toThrow(`Bad Request: ${words}`);
  });

  it("gets no more updates at once than it wants", async () => {
    const held = signal();
    await api.setWebhook(webhook.url, { max_connections: 2 });
    webhook.answer = () => held.promise.then(() => ({ status: 200 }));
    const taps = ["A", "B", "C"].map((name) => group.member({ first_name: name }).tapsData("x", 1));
    await webhook.arrived(2);
    expect(await api.getWebhookInfo()).toMatchObject({ pending_update_count: 3, max_connections: 2 });
    expect(webhook.received).toHaveLength(2);
    held.resolve();
    await Promise.all(taps);
    expect(webhook.received).toHaveLength(3);
  });
});

describe("a tap", () => {
  const card = () =>
    api.sendMessage(group.id, "card", {
      reply_markup: {
        inline_keyboard: [
          [
            { text: "Yes 0.01", callback_data: "y" },
            { text: "No", callback_data: "n" },
          ],
        ],
      },
    });

  it("brings the button's data and the message, and gives back the pop-up", async () => {
    await card();
    await api.sendMessage(group.id, "newer, without buttons");
    webhook.answer = async ({ callback_query: query }) => {
      await api.answerCallbackQuery(query?.id ?? "", { text: "Counted", show_alert: true });
      return { status: 200 };
    };
    const alice = group.member({ first_name: "Alice" });
    const tap = await alice.taps("Yes");
    expect(tap.update.callback_query).toMatchObject({
      data: "y",
      from: { id: alice.id },
      message: { text: "card", chat: { id: group.id } },
    });
    expect(tap.answer).toEqual({ text: "Counted", show_alert: true });
    await expect(alice.taps("Maybe")).rejects.toThrow('no message of the bot has a button "Maybe"');
  });

  it("goes to a button that calls back; of one that only copies the bot would hear nothing", async () => {
    const copies = { text: "No order", copy_text: { text: "x" } };
    await card();
    await api.sendMessage(group.id, "order", { reply_markup: { inline_keyboard: [[copies]] } });
    const alice = group.member({ first_name: "Alice" });
    expect((await alice.taps("No")).update.callback_query).toMatchObject({ data: "n", message: { text: "card" } });
    await expect(alice.taps("No order")).rejects.toThrow('the button "No order" tells the bot nothing');
    expect(webhook.received).toHaveLength(1);
  });

  it("of different people arrives at once; those of one person wait for each other", async () => {
    await card();
    const held = signal();
    webhook.answer = () => held.promise.then(() => ({ status: 200 }));
    const alice = group.member({ first_name: "Alice" });
    const bob = group.member({ first_name: "Bob" });
    const taps = [alice.taps("Yes"), alice.taps("No"), bob.taps("No")];
    await webhook.arrived(2);
    const under_way = webhook.received.map((one) => [
      one.update.callback_query?.from.id,
      one.update.callback_query?.data,
    ]);
    expect(new Map(under_way.map(([id, data]) => [id, data]))).toEqual(
      new Map([
        [alice.id, "y"],
        [bob.id, "n"],
      ]),
    );
    held.resolve();
    await Promise.all(taps);
  });

  it("brings what the message answers, as it reads by now, and not what that answers; nothing once that is deleted", async () => {
    const alice = group.member({ first_name: "Alice" });
    const first = (await alice.says("/first")).update.message?.message_id ?? 0;
    const asked = (await alice.says("/which", { replyTo: first })).update.message?.message_id ?? 0;
    await api.sendMessage(group.id, "Which one?", {
      reply_parameters: { message_id: asked },
      reply_markup: { inline_keyboard: [[{ text: "This", callback_data: "c" }]] },
    });
    const answered = async () => {
      const { message } = (await alice.taps("This")).update.callback_query ?? {};
      return message !== undefined && "reply_to_message" in message ? message.reply_to_message : undefined;
    };
    expect(await answered()).toMatchObject({ message_id: asked, text: "/which", from: { id: alice.id } });
    expect(await answered()).not.toHaveProperty("reply_to_message");
    await alice.edits(asked, "/other");
    expect(await answered()).toMatchObject({ text: "/other" });
    group.deleteMessage(asked);
    expect(await answered()).toBeUndefined();
  });

  it("may be forged, about a message that is not there", async () => {
    const tap = await group.member({ first_name: "Alice" }).tapsData("anything", 4711);
    expect(tap.update.callback_query).toMatchObject({ data: "anything", message: { message_id: 4711, date: 0 } });
    expect(tap).not.toHaveProperty("answer");
  });

  it("is answered once, soon, in 200 characters", async () => {
    const words = /query is too old and response timeout expired or query ID is invalid/;
    const alice = group.member({ first_name: "Alice" });
    const query = async () => (await alice.tapsData("x", 1)).update.callback_query?.id ?? "";
    await expect(api.answerCallbackQuery("4711")).rejects.toThrow(words);
    const first = await query();
    await expect(api.answerCallbackQuery(first, { text: "x".repeat(201) })).rejects.toThrow(/MESSAGE_TOO_LONG/);
    await api.answerCallbackQuery(first);
    await expect(api.answerCallbackQuery(first)).rejects.toThrow(words);
    const second = await query();
    telegram.advance(60_001);
    await expect(api.answerCallbackQuery(second)).rejects.toThrow(words);
  });
});

describe("a listener", () => {
  it("hears of messages, edits, answers, deliveries and calls until it stops", async () => {
    const heard: string[] = [];
    const stop = telegram.onEvent(({ kind }) => heard.push(kind));
    const alice = group.member({ first_name: "Alice" });
    await alice.says("/one");
    const { message_id } = await api.sendMessage(group.id, "x");
    await api.editMessageText(group.id, message_id, "y");
    const tap = await alice.tapsData("x", message_id);
    await api.answerCallbackQuery(tap.update.callback_query?.id ?? "");
    stop();
    await alice.says("/two");
    expect(heard).toEqual(["message", "delivery", "message", "call", "edit", "call", "delivery", "answer", "call"]);
  });
});
