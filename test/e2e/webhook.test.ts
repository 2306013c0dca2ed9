import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../dev/world.ts";
import { said } from "./messages.ts";
import { postUpdate } from "./requests.ts";
import { reset } from "./reset.ts";
import { openSession, openVote } from "./stage.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => reset(world));
afterAll(() => world.close());

const SECRET = "X-Telegram-Bot-Api-Secret-Token";
const webhook = (headers: Record<string, string>, body = "{}") =>
  world.worker.fetch("/telegram", { method: "POST", headers, body });

describe("the routes", () => {
  it.each([
    ["GET", "/", 200],
    ["HEAD", "/", 200],
    ["GET", "/healthz", 200],
    ["POST", "/", 405],
    ["POST", "/healthz", 405],
    ["GET", "/telegram", 405],
    ["PUT", "/telegram", 405],
    ["GET", "/proposal-end", 405],
    ["DELETE", "/proposal-end", 405],
    ["GET", "/favicon.ico", 404],
    ["POST", "/telegram/", 404],
    ["POST", "//telegram", 404],
    ["GET", "/nowhere?path=/healthz", 404],
  ])("answer %s %s with %i", async (method, path, status) => {
    const answer = await fetch(`${world.url}${path}`, { method });
    expect(answer.status).toBe(status);
    if (status === 405) expect(answer.headers.get("Allow")).toBeTruthy();
  });

  it("have a short page for people", async () => {
    const page = await world.worker.fetch("/");
    expect(page.headers.get("Content-Type")).toContain("text/html");
    expect(await page.text()).toMatch(/Conclave.*Telegram/s);
  });

  it("tell how long Redis takes, and when it does not answer", async () => {
    const health = await world.worker.fetch("/healthz");
    expect(await health.json()).toEqual({ ok: true, redisMs: expect.any(Number), overdueMs: 0, cronMs: null });
    // It remembers for some seconds that it was well; started anew it does not.
    await world.setBindings({});
    world.upstash.faults.down = true;
    expect((await world.worker.fetch("/healthz")).status).toBe(503);
    world.upstash.resetFaults();
    world.upstash.faults.status = 500;
    expect((await world.worker.fetch("/healthz")).status).toBe(503);
  });
});

describe("the webhook's secret", () => {
  it.each<[string, Record<string, string>]>([
    ["none", {}],
    ["an empty one", { [SECRET]: "" }],
    ["another", { [SECRET]: "another" }],
    ["the query's", { "X-Secret": "secret" }],
  ])("is asked for before anything else: with %s it is 401", async (_, headers) => {
    const { group } = await openSession(world, 0);
    const update = { update_id: 1, message: { message_id: 1, date: 1, chat: { id: group.id, type: "supergroup" } } };
    world.upstash.resetRecords();
    expect((await webhook(headers, JSON.stringify(update))).status).toBe(401);
    expect(world.upstash.requests).toEqual([]);
  });

  it("is compared whole: nearly right is wrong", async () => {
    for (const nearly of [
      world.webhookSecret.slice(0, -1),
      `${world.webhookSecret}x`,
      world.webhookSecret.toUpperCase(),
    ])
      expect((await webhook({ [SECRET]: nearly })).status).toBe(401);
    expect((await webhook({ [SECRET]: world.webhookSecret })).status).toBe(200);
  });

  it("is checked before the body is read", async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) });
    const init: RequestInit & { duplex: "half" } = { method: "POST", body, duplex: "half" };
    expect((await fetch(`${world.url}/telegram`, init)).status).toBe(401);
  });
});

describe("what makes no sense", () => {
  const chat = { id: -100_500, type: "supergroup" };
  const from = { id: 5, is_bot: false, first_name: "Eve" };
  const message = { message_id: 9, date: 1, chat, from, text: "/vote yes" };
  const query = { id: "1", from, chat_instance: "1", message };
  it.each<[string, unknown]>([
    ["nothing", ""],
    ["no JSON", "{"],
    ["null", "null"],
    ["a list", []],
    ["a string", '"hello"'],
    ["an empty object", {}],
    ["an update without an id", { message }],
    ["an update with nothing in it", { update_id: 1 }],
    ["a kind of next year", { update_id: 1, hologram: { from } }],
    ["an edited message", { update_id: 1, edited_message: message }],
    ["a channel's post", { update_id: 1, channel_post: { ...message, from: undefined } }],
    ["a poll's answer", { update_id: 1, poll_answer: { poll_id: "1", option_ids: [] } }],
    ["a reaction", { update_id: 1, message_reaction: { chat, message_id: 1, date: 1 } }],
    ["an inline query", { update_id: 1, inline_query: { id: "1", from, query: "x", offset: "" } }],
    ["a message that is null", { update_id: 1, message: null }],
    ["a message that is text", { update_id: 1, message: "hello" }],
    ["a message without a chat", { update_id: 1, message: { ...message, chat: undefined } }],
    ["a message without a sender", { update_id: 1, message: { ...message, from: undefined } }],
    ["a message whose text is a number", { update_id: 1, message: { ...message, text: 5 } }],
    ["a message with a chat id that is text", { update_id: 1, message: { ...message, chat: { ...chat, id: "x" } } }],
    ["a message with a date that is text", { update_id: 1, message: { ...message, date: "x" } }],
    ["a sender without a name", { update_id: 1, message: { ...message, from: { id: 5 } } }],
    ["a sticker", { update_id: 1, message: { ...message, text: undefined, sticker: {} } }],
    ["a tap without a message", { update_id: 1, callback_query: { ...query, message: undefined } }],
    ["a tap without data", { update_id: 1, callback_query: query }],
    ["a tap with a game", { update_id: 1, callback_query: { ...query, game_short_name: "x" } }],
    ["a tap with forged data", { update_id: 1, callback_query: { ...query, data: "v:1:2:3" } }],
    ["a tap by nobody", { update_id: 1, callback_query: { ...query, from: undefined } }],
    ["a new place of the bot's without the place", { update_id: 1, my_chat_member: { chat, from, date: 1 } }],
    ["a move to nowhere", { update_id: 1, message: { ...message, text: undefined, migrate_to_chat_id: "x" } }],
    ["ten thousand levels", `{"update_id":1,"message":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`],
    ["a megabyte", JSON.stringify({ update_id: 1, message: { ...message, text: "x".repeat(1_000_000) } })],
  ])("is answered 200, with no mistake of ours: %s", async (_, update) => {
    const before = world.worker.logs.length;
    expect((await postUpdate(world, world.worker, update)).status).toBe(200);
    await expect.poll(() => world.worker.logs.length).toBe(before + 1);
    expect(world.worker.logs.at(-1)).not.toContain("mistake");
  });

  it("is told in the log by the field's name, not by its value", async () => {
    const update = { update_id: 1, message: { ...message, chat: { ...chat, id: "secret7" } } };
    await postUpdate(world, world.worker, update);
    await expect.poll(() => world.worker.logs.at(-1)).toContain('"error":"message.chat.id"');
    expect(world.worker.logs.at(-1)).not.toContain("secret7");
  });

  it("is not a message that leaves out what we do not need, or says null", async () => {
    const { stage } = await openVote(world);
    const { update } = (await stage.members[2]?.says("/status")) ?? {};
    if (update?.message === undefined) throw new Error("no message");
    const { date: _, ...written } = update.message;
    const from = { ...written.from, is_bot: null, username: null };
    const nulls = { sender_chat: null, message_thread_id: null, migrate_to_chat_id: null, migrate_from_chat_id: null };
    const vote = { ...written, ...nulls, from, message_id: 9_001, text: "/vote no" };
    expect(
      (await postUpdate(world, world.worker, { update_id: 9_000_001, callback_query: null, message: vote })).status,
    ).toBe(200);
    await stage.admin.says("/status");
    expect(said(stage.group).at(-1)).toContain("Yes 2 · No 1");
  });

  it("does not move a vote by an edited message, or by text that is no command", async () => {
    const { stage } = await openVote(world);
    const third = stage.members[2];
    const { update } = (await third?.says("hello /vote no")) ?? {};
    await third?.edits(update?.message?.message_id ?? stage.group.history.length + 1, "/vote no");
    expect(world.telegram.deliveries.filter((delivery) => delivery.status !== 200)).toEqual([]);
    await stage.admin.says("/status");
    expect(said(stage.group).at(-1)).toContain("Yes 2 · No 0");
  });
});
