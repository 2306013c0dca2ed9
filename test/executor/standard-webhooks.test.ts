import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sign, webhookHeaders } from "../../src/executor/standard-webhooks.ts";

// From the tests of the specification's own libraries (https://github.com/standard-webhooks/standard-webhooks).
const SECRET = Uint8Array.from(Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64"));
const ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIMESTAMP_S = 1_614_265_330;
const BODY = '{"test": 2432232314}';
const SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

describe("a Standard Webhooks signature", () => {
  it("is the one that the specification's libraries make", async () => {
    expect(await sign(SECRET, ID, TIMESTAMP_S, BODY)).toBe(SIGNATURE);
  });

  it("covers the body's bytes in UTF-8", async () => {
    const body = '{"name":"Ünal 👩‍🚀"}';
    const expected = createHmac("sha256", SECRET).update(`${ID}.${TIMESTAMP_S}.${body}`, "utf8").digest("base64");
    expect(await sign(SECRET, ID, TIMESTAMP_S, body)).toBe(`v1,${expected}`);
  });

  it("goes out with the id and the time that it covers", async () => {
    expect(await webhookHeaders(SECRET, ID, TIMESTAMP_S, BODY)).toEqual({
      "webhook-id": ID,
      "webhook-timestamp": "1614265330",
      "webhook-signature": SIGNATURE,
    });
  });
});
