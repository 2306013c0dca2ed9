import * as fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sign, webhookHeaders } from "../../src/executor/standard-webhooks.ts";

// From the tests of the specification's own libraries (https://github.com/standard-webhooks/standard-webhooks).
const SECRET = Uint8Array.from(Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64"));
const ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIMESTAMP_S = 1_614_265_330;
const BODY = '{"test": 2432232314}';
const SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

const library = new Webhook(SECRET, { format: "raw" });

// The library holds a message's time against the clock.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: TIMESTAMP_S * 1000 }));
afterEach(() => void vi.useRealTimers());

describe("a Standard Webhooks signature", () => {
  it("is the one that the specification's libraries make", async () => {
    expect(await sign(SECRET, ID, TIMESTAMP_S, BODY)).toBe(SIGNATURE);
    expect(library.sign(ID, new Date(TIMESTAMP_S * 1000), BODY)).toBe(SIGNATURE);
  });

  it("covers the body's bytes in UTF-8", async () => {
    const body = '{"name":"Ünal 👩‍🚀"}';
    const headers = await webhookHeaders(SECRET, ID, TIMESTAMP_S, body);
    expect(library.verify(Buffer.from(body, "utf8"), { ...headers })).toEqual({ name: "Ünal 👩‍🚀" });
  });

  it("goes out with the id and the time that it covers", async () => {
    expect(await webhookHeaders(SECRET, ID, TIMESTAMP_S, BODY)).toEqual({
      "webhook-id": ID,
      "webhook-timestamp": "1614265330",
      "webhook-signature": SIGNATURE,
    });
  });

  it("is right to the specification's library, whatever the secret, the id, the time and the body", async () => {
    const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => Uint8Array.from(bytes));
    const times = fc.integer({ min: 0, max: 4_102_444_800 });
    const bodies = fc.string({ unit: "binary" });
    await fc.assert(
      fc.asyncProperty(secrets, fc.string({ minLength: 1 }), times, bodies, async (secret, id, seconds, body) => {
        vi.setSystemTime(seconds * 1000);
        const headers = await webhookHeaders(secret, id, seconds, body);
        new Webhook(secret, { format: "raw" }).verify(body, { ...headers }, { jsonParse: false });
      }),
    );
  });

  it.each([
    ["id", { "webhook-id": "msg_other" }],
    ["time", { "webhook-timestamp": String(TIMESTAMP_S + 1) }],
  ])("is wrong to it with another %s", async (_, changed) => {
    const headers = await webhookHeaders(SECRET, ID, TIMESTAMP_S, BODY);
    expect(() => library.verify(BODY, { ...headers, ...changed })).toThrow("No matching signature");
  });
});
