/** @module-tag long */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ScheduledMessageView } from "../../../playground/protocol/inspector.ts";
import type { Slices } from "../../../playground/protocol/slices.ts";
import { settingsKey } from "../../../src/store/keys.ts";
import { type OpenRoom, openRoom } from "./open-room.ts";
import { messageWith, type Play, startPlay } from "./play.ts";

const MINUTE_MS = 60_000;

let play: Play;
let room: OpenRoom;
/** The key of the room's group. */
let group: string;

beforeAll(async () => {
  play = await startPlay();
});
afterAll(() => play.close());
beforeEach(() => openSession());

async function openSession() {
  room = await openRoom(play);
  group = room.group;
}

const say = (member: string, text: string) => room.say(member, text);
const shown = (text: string) => play.group((one) => messageWith(one, text) !== undefined, group);

const tap = (member: string, label: string) => room.tap(member, label);

/** Opens a vote of a minute, and gives the scheduled message of its end. */
async function vote() {
  await say("bob", '/propose "BUY token=BONK amount=0.05"');
  const messages = await play.page.until("scheduledMessages", (all) => all.some((one) => one.group === group));
  const message = messages.findLast((one) => one.group === group);
  if (message === undefined) throw new Error("there is no scheduled message");
  return message;
}

async function scheduledMessage(id: string, isSo: (message: ScheduledMessageView) => boolean) {
  const messages = await play.page.until("scheduledMessages", (all) => all.some((one) => one.id === id && isSo(one)));
  return messages.find((one) => one.id === id);
}

describe("a scheduled message", () => {
  it("waits until its vote is over, and is delivered when the clock is moved there", async () => {
    const { id, dueAt, ...waiting } = await vote();
    expect(waiting).toMatchObject({ kind: "buy", state: "waiting", attempts: 0, lastStatus: null });
    expect(waiting.proposalId).toMatch(/^-?\d+\.\d+/);
    const left = dueAt - play.world.now();
    expect(left).toBeGreaterThan(MINUTE_MS / 2);
    expect(left).toBeLessThanOrEqual(MINUTE_MS + 1_000);
    await tap("bob", "Yes");
    expect(await play.done({ do: "advance", ms: MINUTE_MS + 1_000 })).toEqual({ ok: true });
    expect(await scheduledMessage(id, ({ state }) => state === "delivered")).toMatchObject({
      attempts: 1,
      lastStatus: 200,
    });
    await shown("Passed: BUY BONK");
    await play.page.until("clock", ({ offsetMs, restarting }) => offsetMs === play.world.offsetMs && !restarting);
    const [call] = await play.page.until("executor", ([one]) => one !== undefined);
    expect(call).toMatchObject({ kind: "buy", token: "BONK", status: 200, answer: "filled" });
    const redis = await play.page.until("redis", (all) =>
      all.some((one) => one.group === group && one.orders !== null),
    );
    expect(redis.find((one) => one.group === group)?.orders?.fields.length).toBeGreaterThan(0);
  });

  it("can be delivered at once, where the Worker asks for it again", async () => {
    const { id } = await vote();
    const { status = 0 } = await play.done({ do: "deliver", message: id, how: "now" });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(await scheduledMessage(id, (one) => one.attempts === 1)).toMatchObject({
      state: "waiting",
      lastStatus: status,
    });
    expect(await play.refusal({ do: "deliver", message: "msg_none", how: "now" })).toBe(
      "There is no such call any more.",
    );
  });

  it("can be delivered never, or twice at the same time: a vote is announced once, by the cron trigger in the end", async () => {
    await play.done({ do: "break", executor: "reject" });
    const [left, twice] = [await vote(), group];
    await tap("bob", "Yes");
    await openSession();
    const { id } = await vote();
    for (const one of [id, left.id]) {
      expect(await play.done({ do: "deliver", message: one, how: "drop" })).toMatchObject({ status: 0 });
      await scheduledMessage(one, ({ state }) => state === "dropped");
    }
    expect(await play.refusal({ do: "deliver", message: id, how: "drop" })).toContain("not to be delivered any more");
    await play.done({ do: "advance", ms: MINUTE_MS + 1_000 });
    expect(await scheduledMessage(id, () => true)).toMatchObject({ state: "dropped", attempts: 0 });

    await play.done({ do: "deliver", message: left.id, how: "twice" });
    expect(await scheduledMessage(left.id, ({ state }) => state === "delivered")).toMatchObject({ attempts: 2 });
    const { messages } = await play.group((one) => messageWith(one, "Not bought") !== undefined, twice);
    expect(messages.filter(({ text }) => text.includes("Not bought"))).toHaveLength(1);
    const [call] = await play.page.until("executor", ([one]) => one?.answer.startsWith("rejected: ") === true);
    expect(call).toMatchObject({ status: 200, total: "0.01" });
    await play.done({ do: "break", executor: "fill" });

    await play.done({ do: "cron" });
    await shown("Not passed: BUY BONK");
    expect(await scheduledMessage(id, () => true)).toMatchObject({ state: "dropped", attempts: 0 });
  });
});

describe("what Redis holds", () => {
  it("shows the group's rules, what members put in, and when the cron trigger looks at the vote", async () => {
    const { chatId } = await play.group(() => true, group);
    await play.world.upstash.command("HSET", settingsKey(chatId), "daily", "100000000");
    await say("bob", '/propose "BUY token=BONK amount=0.05" 10');
    const find = (all: Slices["redis"]) => all.find((one) => one.group === group);
    const started = (all: Slices["redis"]) => Number(new Map(find(all)?.live?.fields).get("q.started"));
    const ends = (all: Slices["redis"]) => Number(new Map(find(all)?.live?.fields).get("q.ends"));
    const half = (all: Slices["redis"]) => Math.floor((started(all) + ends(all)) / 2);
    const proposed = find(await play.page.until("redis", (all) => find(all)?.dueAt === half(all)));
    expect(proposed?.settings).toMatchObject({ key: `settings:{${chatId}}`, ttlMs: null });
    expect(proposed?.settings?.fields).toContainEqual(["daily", "100000000"]);
    expect(proposed?.spent).toBeNull();

    await tap("bob", "Yes 0.05");
    const spends = (all: Slices["redis"]) =>
      find(all)?.spent?.fields.some(([, entries]) => entries.endsWith(":50000000 "));
    const voted = find(await play.page.until("redis", (all) => spends(all) === true));
    expect(voted?.spent?.key).toBe(`spent:{${chatId}}`);
    expect(voted?.spent?.ttlMs).toBeGreaterThan(24 * 60 * MINUTE_MS);
    // Nobody else may vote, so the vote ends after a quarter of its time.
    const early = (all: Slices["redis"]) => started(all) + Math.ceil((ends(all) - started(all)) / 4);
    await play.page.until("redis", (all) => find(all)?.dueAt === early(all));
    await play.done({ do: "advance", ms: 3 * MINUTE_MS });
    await play.done({ do: "cron" });
    await shown("Passed: BUY BONK");
  });
});

describe("what is broken on purpose", () => {
  it("shows, and leaves when it is put right", async () => {
    const broken = { redisSlow: true, telegramBusy: true, qstashDown: true, executor: "cut_after" } as const;
    await play.done({ do: "break", ...broken });
    const faults = await play.page.until("faults", ({ telegramBusy }) => telegramBusy);
    expect(faults).toEqual({ ...broken, redisDown: false, postgresDown: false, marketAway: false, market: "answer" });
    expect(play.world.upstash.faults.delayMs).toBe(2_000);
    expect(play.world.telegram.faults.next).toMatchObject([
      { method: "sendMessage", status: 429, retryAfter: 3 },
      { method: "editMessageText", status: 429, retryAfter: 3 },
    ]);
    await play.done({
      do: "break",
      redisSlow: false,
      telegramBusy: false,
      qstashDown: false,
      postgresDown: false,
      executor: "fill",
    });
    const right = {
      redisDown: false,
      redisSlow: false,
      telegramBusy: false,
      qstashDown: false,
      postgresDown: false,
      marketAway: false,
      executor: "fill",
      market: "answer",
    };
    expect(await play.page.until("faults", ({ qstashDown }) => !qstashDown)).toEqual(right);
    expect(play.world.telegram.faults.next).toEqual([]);
  });

  it("does break things", async () => {
    await play.done({ do: "break", redisDown: true });
    const tapped = await tap("cleo", "Join");
    expect(tapped.status !== 200 || tapped.popup?.alert).toBe(true);
    await play.done({ do: "break", redisDown: false });
    expect((await tap("cleo", "Join")).popup?.text).toContain("in");
  });
});

describe("the Worker", () => {
  it("can be restarted, and what comes meanwhile waits", async () => {
    const restarted = play.done({ do: "restart_worker" });
    await play.page.until("clock", ({ restarting }) => restarting);
    const said = say("ann", "/status");
    await restarted;
    expect(await said).toMatchObject({ status: 200 });
    await play.page.until("clock", ({ restarting }) => !restarting);
  });
});
