import { describe, expect, it, vi } from "vitest";
import { setUpQStash } from "./qstash-setup.ts";

const MINUTE = 60_000;

const setup = setUpQStash();
const { publish, verify } = setup;

describe("what tests may do to it", () => {
  it("delivers now, and again, and in order of time", async () => {
    const late = await publish({ delay: 120 });
    const soon = await publish({ delay: 60 });
    expect(await setup.qstash.deliverNow(late.messageId)).toMatchObject({ status: 200 });
    await setup.qstash.advance(3 * MINUTE);
    await Promise.all([setup.qstash.deliverNow(late.messageId), setup.qstash.deliverNow(late.messageId)]);
    const { messageId: first } = late;
    expect(setup.qstash.deliveries.map(({ messageId }) => messageId)).toEqual([first, soon.messageId, first, first]);
  });

  it("never delivers while held, and then does", async () => {
    setup.qstash.faults.hold = true;
    await publish();
    await setup.qstash.advance(24 * 60 * MINUTE);
    expect(setup.qstash.messages).toMatchObject([{ state: "held", attempts: 0 }]);
    setup.qstash.faults.hold = false;
    await setup.qstash.advance(0);
    expect(setup.qstash.messages).toMatchObject([{ state: "delivered" }]);
  });

  it("delivers nothing by itself while it is paused, and then does", async () => {
    const goOn = setup.qstash.pause();
    setup.useRealTime();
    const { messageId } = await setup.client.publishJSON({ url: setup.destination.url, body: {} });
    // Without the pause the first would have been delivered by the time that these are taken.
    for (const delay of [60, 61, 62]) await publish({ delay });
    expect(setup.qstash.deliveries).toEqual([]);
    goOn();
    await vi.waitFor(() => expect(setup.qstash.deliveries).toMatchObject([{ messageId, status: 200 }]));
  });

  it("drops a message, which can still be delivered by hand", async () => {
    const { messageId } = await publish({ delay: 60 });
    expect(setup.qstash.drop(messageId)).toBe(true);
    await setup.qstash.advance(24 * 60 * MINUTE);
    expect(setup.qstash.messages).toMatchObject([{ state: "dropped", attempts: 0 }]);
    expect(setup.qstash.drop(messageId)).toBe(false);
    await setup.qstash.deliverNow(messageId);
    expect(setup.qstash.messages).toMatchObject([{ state: "delivered", attempts: 1 }]);
    expect(setup.qstash.drop("msg_none")).toBe(false);
  });

  it("tells of everything that becomes of a message", async () => {
    const kinds: string[] = [];
    const stop = setup.qstash.onEvent(({ kind }) => kinds.push(kind));
    await setup.client.publishJSON({ url: "http://127.0.0.1:1/", body: {}, retries: 1, delay: 60 });
    await setup.qstash.advance(60 * MINUTE);
    const { messageId } = await publish({ delay: 60 });
    setup.qstash.drop(messageId);
    stop();
    expect(kinds).toEqual(["published", "failed", "dead", "published", "dropped"]);
  });

  it("is down, answers what it is told to, and loses replies", async () => {
    setup.qstash.faults.down = true;
    await expect(publish()).rejects.toThrow("fetch failed");
    setup.qstash.faults.down = false;
    setup.qstash.faults.status = 500;
    await expect(publish()).rejects.toMatchObject({ status: 500 });
    delete setup.qstash.faults.status;
    setup.qstash.faults.loseReplies = 1;
    await expect(publish({ deduplicationId: "p1" })).rejects.toThrow("fetch failed");
    expect(await publish({ deduplicationId: "p1" })).toMatchObject({ deduplicated: true });
    expect(setup.qstash.messages).toHaveLength(1);
    expect(setup.qstash.publishes.map(({ status }) => status)).toEqual([0, 500, 201, 202]);
  });

  it.each([
    ["another key", { key: "sig_wrong" }],
    ["another url", { sub: "https://example.com/proposal-end" }],
    ["another issuer", { iss: "Somebody" }],
    ["a signature that has expired", { expiresInSeconds: -1 }],
    ["the hash of another body", { body: "y" }],
    ["no hash", { omitBodyClaim: true }],
  ])("forges %s", async (_, forgery) => {
    expect(await setup.qstash.post(setup.destination.url, "x", forgery)).toMatchObject({ status: 200 });
    await expect(verify(setup.destination.arrivals[0])).rejects.toThrow();
  });
});
