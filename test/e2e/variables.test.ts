/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../dev/world.ts";
import { said } from "./messages.ts";
import { expectSettled } from "./outcome.ts";
import { postUpdate } from "./requests.ts";
import { reset } from "./reset.ts";
import { openSession, openVote, propose } from "./stage.ts";

let world: World;
let whole: Record<string, string>;
beforeAll(async () => {
  world = await startWorld();
  whole = { ...world.worker.bindings };
});
afterEach(() => reset(world));
afterAll(() => world.close());

const ROUTES = [
  ["GET", "/"],
  ["GET", "/healthz"],
  ["POST", "/telegram"],
  ["POST", "/proposal-end"],
  ["GET", "/nowhere"],
] as const;

const REQUIRED = [
  "BOT_TOKEN",
  "WEBHOOK_SECRET",
  "UPSTASH_REDIS_REST_URL",
  "UPSTASH_REDIS_REST_TOKEN",
  "QSTASH_TOKEN",
  "QSTASH_CURRENT_SIGNING_KEY",
  "QSTASH_NEXT_SIGNING_KEY",
  "PUBLIC_URL",
];
/** Groups of variables that are all malformed at once; each is to be named. */
const MALFORMED: Record<string, string>[] = [
  {
    BOT_INFO: "{",
    TELEGRAM_API_ROOT: "secret7.example",
    UPSTASH_REDIS_REST_URL: "redis://secret7:6379",
    QSTASH_URL: "https://secret7?x=1",
    PUBLIC_URL: "https://secret7.example/ ",
    WEBHOOK_SECRET: "secret7 with spaces",
    BOT_TOKEN: "secret7\n",
    SESSION_TTL_SECONDS: "secret7",
    CLOCK_OFFSET_MS: "1.5.2",
  },
  {
    BOT_INFO: '{"id":1,"is_bot":true,"first_name":"secret7"}',
    UPSTASH_REDIS_REST_URL: "https://",
    PUBLIC_URL: "secret7",
    WEBHOOK_SECRET: "x".repeat(257),
    SESSION_TTL_SECONDS: "0",
    CLOCK_OFFSET_MS: "secret7",
  },
  { BOT_INFO: '"secret7"', PUBLIC_URL: "javascript:secret7", SESSION_TTL_SECONDS: "-5" },
];

type Change = Record<string, string | undefined>;

describe("a Worker with a variable that is wrong", () => {
  it.each<[string, Change]>([
    ...["BOT_TOKEN", "WEBHOOK_SECRET", "PUBLIC_URL"].map((name): [string, Change] => [name, { [name]: undefined }]),
    ["all missing", Object.fromEntries(REQUIRED.map((name) => [name, undefined]))],
    ["all empty", Object.fromEntries(REQUIRED.map((name) => [name, ""]))],
    ...MALFORMED.map((change): [string, Change] => [`malformed ${Object.keys(change).join()}`, change]),
  ])("answers every route with 500, and logs its name and not its value: %s", async (_, change) => {
    await world.setBindings({ ...whole, ...change });
    world.worker.logs.length = 0;
    for (const [method, path] of ROUTES) {
      const answer = await world.worker.fetch(path, { method });
      expect(answer.status).toBe(500);
      expect(await answer.text()).not.toContain("secret7");
    }
    await expect.poll(() => world.worker.logs).toHaveLength(ROUTES.length);
    for (const line of world.worker.logs) {
      expect(/malformed: ([A-Z_, ]+)/.exec(line)?.[1]?.split(", ").toSorted()).toEqual(Object.keys(change).toSorted());
      expect(line).not.toContain("secret7");
    }
  });

  it("that has an executor's address and no secret for it answers 500, and one line names the secret", async () => {
    await world.setBindings({ ...whole, EXECUTOR_URL: "https://secret7.example/trades", EXECUTOR_SECRET: undefined });
    world.worker.logs.length = 0;
    expect((await world.worker.fetch("/healthz")).status).toBe(500);
    await expect.poll(() => world.worker.logs).toHaveLength(1);
    const [line] = world.worker.logs;
    await world.setBindings({ EXECUTOR_URL: undefined });
    expect(JSON.parse(line ?? "")).toEqual({
      what: "config",
      outcome: "refused",
      error: "missing or malformed: EXECUTOR_SECRET",
    });
  });

  it("does nothing at all when the cron trigger fires", async () => {
    await world.setBindings({ ...whole, BOT_TOKEN: undefined });
    await world.runCron();
    expect(world.upstash.requests).toEqual([]);
  });
});

describe("a Worker's variables", () => {
  it("may be only those that are required: the others have defaults", async () => {
    const required = Object.fromEntries(Object.keys(whole).map((name) => [name, undefined]));
    await world.setBindings({ ...required, ...Object.fromEntries(REQUIRED.map((name) => [name, whole[name]])) });
    expect((await world.worker.fetch("/healthz")).status).toBe(200);
    expect((await postUpdate(world, world.worker, { update_id: 1, message: undefined })).status).toBe(503);
    expect(world.worker.refusedRequests.at(-1)).toMatch(/^POST api\.telegram\.org\/bot.*\/getMe$/);

    await world.setBindings({ TELEGRAM_API_ROOT: whole.TELEGRAM_API_ROOT });
    const stage = await openSession(world, 1);
    await propose(world, stage);
    expect(world.worker.refusedRequests.at(-1)).toMatch(/^POST qstash\.upstash\.io\/v2\/publish\//);
    const ttl = Number(await world.upstash.command("TTL", `session:live:{${stage.group.id}}`));
    expect(ttl).toBeGreaterThan(86_000);
  });

  it("may be empty where they are optional", async () => {
    await world.setBindings({ ...whole, SESSION_TTL_SECONDS: "", CLOCK_OFFSET_MS: "", BOT_INFO: "" });
    await openSession(world, 1);
    expect(world.telegram.outgoing[0]).toMatchObject({ method: "getMe", ok: true });
  });

  it("may be others than we know", async () => {
    await world.setBindings({ ...whole, QSTASH_DEV: "true", SOMETHING: "else", EXECUTOR_URL: "", EXECUTOR_SECRET: "" });
    expect((await world.worker.fetch("/healthz")).status).toBe(200);
  });

  it("hold PUBLIC_URL with a slash behind it or without", async () => {
    await world.setBindings({ ...whole, PUBLIC_URL: `${world.url}/` });
    const { stage, vote } = await openVote(world);
    expect(world.qstash.publishes.map(({ url }) => url)).toEqual([`${world.url}/proposal-end`]);
    await world.advance(62_000);
    expectSettled(stage.group, vote, 1);
  });
});

describe("PUBLIC_URL with a path", () => {
  it("is where the routes are, and they stay where they were too", async () => {
    await world.setBindings({ ...whole, PUBLIC_URL: `${world.url}/my/bot` });
    for (const prefix of ["", "/my/bot"]) {
      expect((await world.worker.fetch(`${prefix}/healthz`)).status).toBe(200);
      expect((await world.worker.fetch(`${prefix}/proposal-end`, { method: "POST" })).status).toBe(401);
      expect((await world.worker.fetch(`${prefix}/nowhere`)).status).toBe(404);
    }
    expect((await world.worker.fetch("/my/bothealthz")).status).toBe(404);
    const { stage, vote } = await openVote(world);
    expect(world.qstash.publishes.map(({ url }) => url)).toEqual([`${world.url}/my/bot/proposal-end`]);
    await world.advance(62_000);
    expectSettled(stage.group, vote, 1);
  });
});

describe("who the bot is", () => {
  const isGetMe = ({ method }: { method: string }) => method === "getMe";

  it("is never asked with BOT_INFO", async () => {
    await world.setBindings(whole);
    await openSession(world, 2);
    expect(world.telegram.outgoing.filter(isGetMe)).toEqual([]);
  });

  it("is asked once in an isolate's life without it", async () => {
    await world.setBindings({ ...whole, BOT_INFO: undefined });
    const { group } = await openSession(world, 2);
    await group.creator.says(`/status@${world.telegram.botUser.username}`);
    expect(said(group).at(-1)).toContain("2 joined");
    expect(world.telegram.outgoing.filter(isGetMe)).toHaveLength(1);
  });

  it("is asked again where Telegram did not answer, and the update with it", async () => {
    await world.setBindings({ ...whole, BOT_INFO: undefined });
    world.telegram.faults.next.push({ method: "getMe", count: 1, status: 502 });
    const { group } = await openSession(world, 1);
    expect(said(group)).toHaveLength(1);
    expect(world.telegram.deliveries[0]).toMatchObject({ status: 200, attempts: 2 });
  });
});
