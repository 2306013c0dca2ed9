import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startUpstash, type UpstashStandIn } from "../../dev/upstash/server.ts";
import { engines } from "../support/engines.ts";
import { clientOf, post } from "./upstash-client.ts";

describe.each(engines)("channels on %s", (engine) => {
  let standIn: UpstashStandIn;
  let redis: ReturnType<typeof clientOf>;
  beforeAll(async () => {
    standIn = await startUpstash({ engine });
    redis = clientOf(standIn);
  });
  // The client says there that a stream was cut.
  beforeEach(() => {
    const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
    return () => told.mockRestore();
  });
  afterEach(() => {
    standIn.resetFaults();
    standIn.cutStreams();
    standIn.resetRecords();
  });
  afterAll(() => standIn.close());

  /** Subscribes by the real client, and resolves when the server says that it is done. */
  async function listen(channel: string) {
    const messages: unknown[] = [];
    const subscriber = redis.subscribe(channel);
    subscriber.on("message", ({ message }) => messages.push(message));
    await new Promise<void>((resolve) => subscriber.on("subscribe", () => resolve()));
    return { messages, end: () => subscriber.unsubscribe() };
  }

  test("the real client gets what is published while it is subscribed", async () => {
    await redis.publish("a", "too early");
    const one = await listen("a");
    const other = await listen("b");
    expect(await redis.publish("a", "x, y")).toBe(1);
    expect(await redis.publish("a", '{"z":1}')).toBe(1);
    await expect.poll(() => one.messages).toEqual(["x, y", '{"z":1}']);
    expect(other.messages).toEqual([]);
    await Promise.all([one.end(), other.end()]);
    await expect.poll(() => standIn.streams).toBe(0);
    expect(await redis.publish("a", "too late")).toBe(0);
  });

  test("a subscription and a message are billed as a command each", async () => {
    const { end } = await listen("a");
    await redis.publish("a", "x");
    expect(standIn.requests.map(({ path, billed }) => [path, billed])).toEqual([
      ["/subscribe/a", 1],
      ["/", 1],
    ]);
    await end();
  });

  test("a wrong token and a name with a comma are refused", async () => {
    expect((await post(standIn, "/subscribe/a", "", { authorization: "Bearer x" })).status).toBe(401);
    expect((await post(standIn, "/subscribe/a,b", "")).status).toBe(400);
  });

  test("streams can be cut, and while Redis is down none opens", async () => {
    await listen("a");
    expect(standIn.streams).toBe(1);
    standIn.cutStreams();
    await expect.poll(() => standIn.streams).toBe(0);
    standIn.faults.down = true;
    await expect(post(standIn, "/subscribe/a", "")).rejects.toThrow();
  });

  test("messages can be lost", async () => {
    const { messages, end } = await listen("a");
    standIn.faults.loseMessages = true;
    expect(await redis.publish("a", "lost")).toBe(0);
    standIn.resetFaults();
    await redis.publish("a", "kept");
    await expect.poll(() => messages).toEqual(["kept"]);
    await end();
  });

  test("no script can publish", async () => {
    await expect(
      redis.eval("#!lua flags=allow-key-locking\nredis.call('PUBLISH', 'a', 'x')", [], []),
    ).rejects.toThrow();
  });
});
