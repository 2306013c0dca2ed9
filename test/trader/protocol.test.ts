import { randomInt } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startUpstash, type UpstashStandIn } from "../../dev/upstash/server.ts";
import { webhookHeaders } from "../../src/executor/standard-webhooks.ts";
import worker from "../../trader/worker.ts";

/** A wallet that has nothing, and that nobody should use: its 32 secret bytes are 1 each. */
const SECRET_KEY = [
  ...new Uint8Array(32).fill(1),
  ...Buffer.from("8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c", "hex"),
];
const SECRET = new TextEncoder().encode("a secret of the trader's");
const CHAT = -1001234567890;

let upstash: UpstashStandIn;
let env: Record<string, string>;
let lines: string[];
const print = console.log;
beforeAll(async () => {
  upstash = await startUpstash();
  env = {
    EXECUTOR_SECRET: `whsec_${Buffer.from(SECRET).toString("base64")}`,
    UPSTASH_REDIS_REST_URL: upstash.url,
    UPSTASH_REDIS_REST_TOKEN: upstash.token,
    SOLANA_KEY: JSON.stringify(SECRET_KEY),
    // Nobody listens there: what is refused asks nobody.
    RPC_URL: "http://127.0.0.1:9/",
    JUPITER_URL: "http://127.0.0.1:9",
    CHATS: String(CHAT),
  };
});
beforeEach(() => {
  lines = [];
  console.log = (line: unknown) => void lines.push(String(line));
  upstash.resetFaults();
  upstash.resetRecords();
  return () => {
    console.log = print;
  };
});
afterAll(() => upstash.close());

const newId = () => `${CHAT}.${randomInt(1, 2 ** 31)}`;
/** A body that is refused for good, since its deadline has passed. */
const bodyOf = (id: string, data: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    type: "proposal.approved",
    timestamp: "2026-11-22T18:30:00.000Z",
    data: {
      kind: "buy",
      chatId: CHAT,
      sessionId: `${CHAT}.1`,
      proposalId: id,
      token: "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263",
      price: "market",
      total: "0.06",
      deadline: "2001-11-23T18:30:00.000Z",
      contributions: [{ userId: 5, name: "Ann", amount: "0.06" }],
      ...data,
    },
    ...more,
  });
const nowS = () => Math.floor(Date.now() / 1_000);

async function call(request: Request, variables = env) {
  const behind: Promise<unknown>[] = [];
  const response = await worker.fetch(request, variables, { waitUntil: (work) => void behind.push(work) });
  await Promise.all(behind);
  return { http: response.status, text: await response.text(), headers: response.headers };
}

interface Sent {
  readonly id?: string;
  readonly body?: string;
  readonly at?: number;
  readonly secret?: Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
  readonly path?: string;
}

async function post({ id = newId(), body = bodyOf(id), at = nowS(), secret = SECRET, headers = {}, path = "" }: Sent) {
  const signed = await webhookHeaders(secret, id, at, body);
  return call(
    new Request(`https://trader.example/${path}`, { method: "POST", body, headers: { ...signed, ...headers } }),
  );
}

describe("a request that is signed", () => {
  it("is answered, and again by the same text", async () => {
    const id = newId();
    const first = await post({ id });
    expect(first).toMatchObject({ http: 200, text: '{"status":"rejected","reason":"The deadline has passed."}' });
    expect(first.headers.get("content-type")).toBe("application/json");
    expect((await post({ id, body: bodyOf(id, { contributions: [] }) })).text).toBe(first.text);
  });

  it("counts by any of several signatures, and by either of two secrets", async () => {
    const id = newId();
    const [body, at] = [bodyOf(id), nowS()];
    const { "webhook-signature": right } = await webhookHeaders(SECRET, id, at, body);
    const wrong = `v1,${Buffer.alloc(32).toString("base64")}`;
    const headers = { "webhook-signature": `v1a,abc ${wrong} ${right}` };
    expect((await post({ id, body, at, headers })).http).toBe(200);
    // A sender that replaces keys may sign by each, and by each in another scheme.
    const many = [...Array(5).fill("v1a,abc"), ...Array(5).fill(wrong), right, wrong].join(" ");
    expect((await post({ id, body, at, headers: { "webhook-signature": many } })).http).toBe(200);
    const two = {
      ...env,
      EXECUTOR_SECRET: `whsec_${Buffer.from("another secret of the trader's").toString("base64")},${env.EXECUTOR_SECRET}`,
    };
    const signed = await webhookHeaders(SECRET, id, at, body);
    const request = new Request("https://trader.example/", { method: "POST", body, headers: { ...signed } });
    expect((await call(request, two)).http).toBe(200);
  });
});

it("is read of a vote of some thousand people, with the longest usernames", async () => {
  const name = `@${"n".repeat(32)}`;
  const contributions = Array.from({ length: 5_000 }, (_, at) => ({
    userId: 7_000_000_000 + at,
    name,
    amount: "0.01",
  }));
  const id = newId();
  expect((await post({ id, body: bodyOf(id, { contributions, total: "50" }) })).http).toBe(200);
});

describe("a request that is not ours", () => {
  const NO = { http: 401, text: "unauthorized" };

  it.each<[string, Sent]>([
    ["by another secret", { secret: new TextEncoder().encode("another") }],
    ["six minutes ago", { at: nowS() - 360 }],
    ["six minutes ahead", { at: nowS() + 360 }],
    ["for another id", { headers: { "webhook-id": "-5.1" } }],
    ["at another time", { headers: { "webhook-timestamp": String(nowS() - 1) } }],
    ["with another scheme", { headers: { "webhook-signature": "v2,abc" } }],
    ["with half a signature", { headers: { "webhook-signature": "v1,abc" } }],
    ["with no time", { headers: { "webhook-timestamp": "soon" } }],
  ])("is refused if it is signed %s, without a word about why, and without asking Redis", async (_, sent) => {
    expect(await post(sent)).toMatchObject(NO);
    expect(upstash.requests).toEqual([]);
  });

  it("is refused without headers, and with another body", async () => {
    const body = bodyOf(newId());
    expect(await call(new Request("https://trader.example/", { method: "POST", body }))).toMatchObject(NO);
    const id = newId();
    const signed = await webhookHeaders(SECRET, id, nowS(), bodyOf(id));
    const request = new Request("https://trader.example/", {
      method: "POST",
      body: bodyOf(id, { total: "0.6" }),
      headers: { ...signed },
    });
    expect(await call(request)).toMatchObject(NO);
    expect(upstash.requests).toEqual([]);
  });

  it("is not read beyond 1 MiB", async () => {
    const id = newId();
    expect((await post({ id, body: bodyOf(id, { name: "x".repeat(1_048_576) }) })).http).toBe(413);
  });
});

describe("a signed request that makes no sense", () => {
  it.each([
    ["another type", (id: string) => bodyOf(id, {}, { type: "other" })],
    ["another id than its header's", () => bodyOf("-5.1")],
    ["no id of ours", (id: string) => bodyOf(id, { proposalId: "x" })],
    ["a negative amount", (id: string) => bodyOf(id, { total: "-1" })],
    ["an amount finer than a lamport", (id: string) => bodyOf(id, { total: "0.0000000001" })],
    ["an amount that is a number", (id: string) => bodyOf(id, { total: 0.06 })],
    ["another kind", (id: string) => bodyOf(id, { kind: "swap" })],
    ["a price of words", (id: string) => bodyOf(id, { price: "cheap" })],
    ["a limit of words", (id: string) => bodyOf(id, { maxPrice: "cheap" })],
    ["a limit of zero", (id: string) => bodyOf(id, { maxPrice: "0.0" })],
    ["no deadline", (id: string) => bodyOf(id, { deadline: "soon" })],
    ["a sale of nothing", (id: string) => bodyOf(id, { kind: "sell" })],
    ["text", () => "hello"],
  ])("like %s is refused, and keeps nothing", async (_, make) => {
    const id = newId();
    expect((await post({ id, body: make(id) })).http).toBe(400);
    expect(upstash.requests).toEqual([]);
  });
});

describe("the routes", () => {
  const get = (path: string, method = "GET") => call(new Request(`https://trader.example${path}`, { method }));

  it("are two", async () => {
    expect((await get("/")).http).toBe(405);
    expect((await get("/healthz", "POST")).http).toBe(405);
    expect((await get("/trade")).http).toBe(404);
  });

  it("finish a look at their health for all who wait, also if the first of them goes away", async () => {
    const behind: Promise<unknown>[] = [];
    const ask = () =>
      worker.fetch(new Request("https://trader.example/healthz"), env, { waitUntil: (work) => void behind.push(work) });
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(await second.text()).toBe(await first.text());
    expect(behind).toHaveLength(1);
  });

  it("answer 500 if a variable is wrong, and the log names it without its value", async () => {
    const wrong = [...SECRET_KEY].toReversed();
    for (const SOLANA_KEY of [JSON.stringify(wrong), "secret"]) {
      lines.length = 0;
      expect((await call(new Request("https://trader.example/healthz"), { ...env, SOLANA_KEY })).http).toBe(500);
      expect(lines).toEqual(['{"what":"config","outcome":"refused","error":"missing or malformed: SOLANA_KEY"}']);
    }
  });
});

it("is asked again later while Redis does not answer", async () => {
  upstash.faults.down = true;
  const answered = await post({});
  expect(answered.http).toBe(503);
  expect(answered.headers.get("retry-after")).toBe("5");
  expect(lines.at(-1)).toContain('"outcome":"store_unavailable"');
});
