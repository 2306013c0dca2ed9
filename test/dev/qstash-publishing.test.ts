import { Client, QstashError } from "@upstash/qstash";
import { describe, expect, it } from "vitest";
import type { QStashEvent } from "../../dev/qstash/server.ts";
import { setUpQStash } from "./qstash-setup.ts";

const MINUTE = 60_000;

const setup = setUpQStash();
const { publish, verify } = setup;

const raw = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${setup.qstash.url}/v2/publish/${url}`, {
    method: "POST",
    headers: { authorization: `Bearer ${setup.qstash.token}`, ...headers },
    body: "{}",
  });

describe("publishing", () => {
  it("delivers when the delay is over, not before, and as QStash would", async () => {
    const { messageId } = await publish({ headers: { "X-Own": "mine" } });
    await setup.qstash.advance(5 * MINUTE - 1000);
    expect(setup.destination.arrivals).toEqual([]);
    expect(setup.qstash.messages).toMatchObject([{ id: messageId, url: setup.destination.url, maxRetries: 3 }]);

    await setup.qstash.advance(1000);
    expect(setup.destination.arrivals).toMatchObject([
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
    expect(await verify(setup.destination.arrivals[0])).toBe(true);
    expect(setup.qstash.messages).toMatchObject([{ id: messageId, state: "delivered", attempts: 1, lastStatus: 200 }]);
  });

  it("delivers by itself when real time passes", async () => {
    setup.useRealTime();
    const delivered = new Promise<QStashEvent>((resolve) => {
      const stop = setup.qstash.onEvent((event) => {
        if (event.kind !== "delivered") return;
        stop();
        resolve(event);
      });
    });
    const { messageId } = await setup.client.publishJSON({ url: setup.destination.url, body: {} });
    expect((await delivered).message.id).toBe(messageId);
  });

  it("keeps a second message with the same deduplication id out, for ten minutes", async () => {
    const first = await publish({ deduplicationId: "p1" });
    const second = await publish({ deduplicationId: "p1" });
    expect(second).toMatchObject({ messageId: first.messageId, deduplicated: true });
    expect(setup.qstash.publishes.map(({ status }) => status)).toEqual([201, 202]);
    await setup.qstash.advance(10 * MINUTE);
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
    expect(setup.qstash.messages).toEqual([]);
  });

  it("refuses a wrong token with 401", async () => {
    const stranger = new Client({ baseUrl: setup.qstash.url, token: "wrong", retry: false, devMode: false });
    await expect(stranger.publishJSON({ url: setup.destination.url })).rejects.toBeInstanceOf(QstashError);
    expect((await raw(setup.destination.url, { authorization: "" })).status).toBe(401);
  });
});

describe("retries", () => {
  const fail = (count: number, headers?: Record<string, string>) => {
    for (let i = 0; i < count; i++) setup.destination.answers.push({ status: 503, ...(headers ? { headers } : {}) });
  };

  it("come after 12 s, 2.5 min and 30 min, and then the message is dead", async () => {
    fail(4);
    const { messageId } = await publish({ delay: 0 });
    await setup.qstash.advance(60 * MINUTE);
    const start = setup.qstash.deliveries[0]?.at ?? 0;
    const pauses = setup.qstash.deliveries.map(({ at }) => Math.round((at - start) / 1000));
    expect(pauses).toEqual([0, 12, 12 + 148, 12 + 148 + 1808]);
    expect(setup.destination.arrivals.map(({ headers }) => headers["upstash-retried"])).toEqual(["0", "1", "2", "3"]);
    expect(setup.qstash.messages).toMatchObject([{ id: messageId, state: "dead", lastStatus: 503 }]);
  });

  it("come when the destination asks for them", async () => {
    fail(1, { "retry-after": "3" });
    await publish({ delay: 0 });
    await setup.qstash.advance(4000);
    expect(setup.qstash.deliveries).toMatchObject([{ status: 503, retryAfter: "3" }, { status: 200 }]);
  });

  it("do not come after 489 with the header that forbids them", async () => {
    setup.destination.answers.push({ status: 489, headers: { "upstash-nonretryable-error": "true" } });
    await publish({ delay: 0 });
    await setup.qstash.advance(1000);
    expect(setup.qstash.messages).toMatchObject([{ state: "dead" }]);
  });

  it("are as many as were asked for, and follow a destination that does not answer", async () => {
    await setup.client.publishJSON({ url: "http://127.0.0.1:1/", body: {}, retries: 1 });
    await setup.qstash.advance(60 * MINUTE);
    expect(setup.qstash.deliveries.map(({ status }) => status)).toEqual([0, 0]);
    expect(setup.qstash.messages).toMatchObject([{ state: "dead" }]);
  });
});
