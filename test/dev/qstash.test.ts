import { Client, QstashError, Receiver } from "@upstash/qstash";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type QStashEvent, type QStashStandIn, startQStash } from "../../dev/qstash/server.ts";
import { type Arrival, startDestination } from "./qstash-destination.ts";

const MINUTE = 60_000;

/** The stand-in's own clock, which stands still but for what a test moves it by. */
const START = Date.now();
let base = () => START;

let qstash: QStashStandIn;
let destination: Awaited<ReturnType<typeof startDestination>>;
let client: Client;

beforeAll(async () => {
  // The client reports every failure there, and most of them are wanted here.
  vi.spyOn(console, "error").mockReturnValue();
  qstash = await startQStash({ now: () => base() });
  destination = await startDestination();
  client = new Client({ baseUrl: qstash.url, token: qstash.token, retry: false, devMode: false });
});

afterEach(() => {
  base = () => START;
  qstash.resetFaults();
  qstash.resetRecords();
  destination.arrivals.length = 0;
  destination.answers.length = 0;
});

afterAll(async () => {
  await qstash.close();
  destination.close();
});

const publish = (options: Record<string, unknown> = {}) =>
  client.publishJSON({ url: destination.url, body: { v: 1 }, delay: 5 * 60, ...options });

const raw = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${qstash.url}/v2/publish/${url}`, {
    method: "POST",
    headers: { authorization: `Bearer ${qstash.token}`, ...headers },
    body: "{}",
  });

function verify(arrival: Arrival | undefined, url = destination.url): Promise<boolean> {
  const { currentSigningKey, nextSigningKey } = qstash;
  const signature = String(arrival?.headers["upstash-signature"]);
  const receiver = new Receiver({ currentSigningKey, nextSigningKey, devMode: false });
  return receiver.verify({ signature, body: arrival?.body ?? "", url });
}

describe("publishing", () => {
  it("delivers when the delay is over, not before, and as QStash would", async () => {
    const { messageId } = await publish({ headers: { "X-Own": "mine" } });
    await qstash.advance(5 * MINUTE - 1000);
    expect(destination.arrivals).toEqual([]);
    expect(qstash.messages).toMatchObject([{ id: messageId, url: destination.url, maxRetries: 3 }]);

    await qstash.advance(1000);
    expect(destination.arrivals).toMatchObject([
      {
        method: "POST",
        body: '{"v":1}',
        headers: {
          "content-type": "application/json",
          "x-own": "mine",
          "user-agent": "Upstash-QStash",
          "upstash-message-id": messageId,
          "upstash-retried": "0",
        },
      },
    ]);
    expect(await verify(destination.arrivals[0])).toBe(true);
    expect(qstash.messages).toMatchObject([{ id: messageId, state: "delivered", attempts: 1, lastStatus: 200 }]);
  });

  it("delivers by itself when real time passes", async () => {
    base = Date.now;
    const delivered = new Promise<QStashEvent>((resolve) => {
      const stop = qstash.onEvent((event) => {
        if (event.kind !== "delivered") return;
        stop();
        resolve(event);
      });
    });
    const { messageId } = await client.publishJSON({ url: destination.url, body: {} });
    expect((await delivered).message.id).toBe(messageId);
  });

  it("keeps a second message with the same deduplication id out, for ten minutes", async () => {
    const first = await publish({ deduplicationId: "p1" });
    const second = await publish({ deduplicationId: "p1" });
    expect(second).toMatchObject({ messageId: first.messageId, deduplicated: true });
    expect(qstash.publishes.map(({ status }) => status)).toEqual([201, 202]);
    await qstash.advance(10 * MINUTE);
    const third = await publish({ deduplicationId: "p1" });
    expect(third.messageId).not.toBe(first.messageId);
  });

  it.each([
    ["a deduplication id with a colon", { deduplicationId: "a:b" }],
    ["a destination without a scheme", { url: "example.com/x" }],
    ["a delay that is not one", { delay: "soon" }],
    ["a time of day, which the stand-in does not know", { notBefore: 2_000_000_000 }],
    ["another method than POST", { method: "GET" }],
  ])("refuses %s with 400", async (_, options) => {
    await expect(publish(options)).rejects.toMatchObject({ status: 400 });
    expect(qstash.messages).toEqual([]);
  });

  it("refuses a wrong token with 401", async () => {
    const stranger = new Client({ baseUrl: qstash.url, token: "wrong", retry: false, devMode: false });
    await expect(stranger.publishJSON({ url: destination.url })).rejects.toBeInstanceOf(QstashError);
    expect((await raw(destination.url, { authorization: "" })).status).toBe(401);
  });
});

describe("retries", () => {
  const fail = (count: number, headers?: Record<string, string>) => {
    for (let i = 0; i < count; i++) destination.answers.push({ status: 503, ...(headers ? { headers } : {}) });
  };

  it("come after 12 s, 2.5 min and 30 min, and then the message is dead", async () => {
    fail(4);
    const { messageId } = await publish({ delay: 0 });
    await qstash.advance(60 * MINUTE);
    const start = qstash.deliveries[0]?.at ?? 0;
    const pauses = qstash.deliveries.map(({ at }) => Math.round((at - start) / 1000));
    expect(pauses).toEqual([0, 12, 12 + 148, 12 + 148 + 1808]);
    expect(destination.arrivals.map(({ headers }) => headers["upstash-retried"])).toEqual(["0", "1", "2", "3"]);
    expect(qstash.messages).toMatchObject([{ id: messageId, state: "dead", lastStatus: 503 }]);
  });

  it("come when the destination asks for them", async () => {
    fail(1, { "retry-after": "3" });
    await publish({ delay: 0 });
    await qstash.advance(4000);
    expect(qstash.deliveries).toMatchObject([{ status: 503, retryAfter: "3" }, { status: 200 }]);
  });

  it("do not come after 489 with the header that forbids them", async () => {
    destination.answers.push({ status: 489, headers: { "upstash-nonretryable-error": "true" } });
    await publish({ delay: 0 });
    await qstash.advance(1000);
    expect(qstash.messages).toMatchObject([{ state: "dead" }]);
  });

  it("are as many as were asked for, and follow a destination that does not answer", async () => {
    await client.publishJSON({ url: "http://127.0.0.1:1/", body: {}, retries: 1 });
    await qstash.advance(60 * MINUTE);
    expect(qstash.deliveries.map(({ status }) => status)).toEqual([0, 0]);
    expect(qstash.messages).toMatchObject([{ state: "dead" }]);
  });
});

describe("what tests may do to it", () => {
  it("delivers now, and again, and in order of time", async () => {
    const late = await publish({ delay: 120 });
    const soon = await publish({ delay: 60 });
    expect(await qstash.deliverNow(late.messageId)).toMatchObject({ status: 200 });
    await qstash.advance(3 * MINUTE);
    await Promise.all([qstash.deliverNow(late.messageId), qstash.deliverNow(late.messageId)]);
    const { messageId: first } = late;
    expect(qstash.deliveries.map(({ messageId }) => messageId)).toEqual([first, soon.messageId, first, first]);
  });

  it("never delivers while held, and then does", async () => {
    qstash.faults.hold = true;
    await publish();
    await qstash.advance(24 * 60 * MINUTE);
    expect(qstash.messages).toMatchObject([{ state: "held", attempts: 0 }]);
    qstash.faults.hold = false;
    await qstash.advance(0);
    expect(qstash.messages).toMatchObject([{ state: "delivered" }]);
  });

  it("drops a message, which can still be delivered by hand", async () => {
    const { messageId } = await publish({ delay: 60 });
    expect(qstash.drop(messageId)).toBe(true);
    await qstash.advance(24 * 60 * MINUTE);
    expect(qstash.messages).toMatchObject([{ state: "dropped", attempts: 0 }]);
    expect(qstash.drop(messageId)).toBe(false);
    await qstash.deliverNow(messageId);
    expect(qstash.messages).toMatchObject([{ state: "delivered", attempts: 1 }]);
    expect(qstash.drop("msg_none")).toBe(false);
  });

  it("tells of everything that becomes of a message", async () => {
    const kinds: string[] = [];
    const stop = qstash.onEvent(({ kind }) => kinds.push(kind));
    await client.publishJSON({ url: "http://127.0.0.1:1/", body: {}, retries: 1, delay: 60 });
    await qstash.advance(60 * MINUTE);
    const { messageId } = await publish({ delay: 60 });
    qstash.drop(messageId);
    stop();
    expect(kinds).toEqual(["published", "failed", "dead", "published", "dropped"]);
  });

  it("is down, answers what it is told to, and loses replies", async () => {
    qstash.faults.down = true;
    await expect(publish()).rejects.toThrow("fetch failed");
    qstash.faults.down = false;
    qstash.faults.status = 500;
    await expect(publish()).rejects.toMatchObject({ status: 500 });
    delete qstash.faults.status;
    qstash.faults.loseReplies = 1;
    await expect(publish({ deduplicationId: "p1" })).rejects.toThrow("fetch failed");
    expect(await publish({ deduplicationId: "p1" })).toMatchObject({ deduplicated: true });
    expect(qstash.messages).toHaveLength(1);
    expect(qstash.publishes.map(({ status }) => status)).toEqual([0, 500, 201, 202]);
  });

  it.each([
    ["another key", { key: "sig_wrong" }],
    ["another url", { sub: "https://example.com/proposal-end" }],
    ["another issuer", { iss: "Somebody" }],
    ["a signature that has expired", { expiresInSeconds: -1 }],
    ["the hash of another body", { body: "y" }],
    ["no hash", { omitBodyClaim: true }],
  ])("forges %s", async (_, forgery) => {
    expect(await qstash.post(destination.url, "x", forgery)).toMatchObject({ status: 200 });
    await expect(verify(destination.arrivals[0])).rejects.toThrow();
  });
});
