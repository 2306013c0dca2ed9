import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Trade } from "../../src/domain/trade.ts";
import { webhookExecutor } from "../../src/executor/webhook.ts";
import { BUY, Receiver, SELL } from "./support.ts";

const SECRET = Uint8Array.from(Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64"));
const NOW_MS = 1_800_000_000_999;

let receiver: Receiver;
let calls: number;
beforeEach(async () => {
  receiver = new Receiver();
  calls = 0;
  await receiver.open();
});
afterEach(async () => {
  vi.useRealTimers();
  await receiver.close();
});

const execute = (trade: Trade = BUY) =>
  webhookExecutor({ url: receiver.url, secret: SECRET }, () => void calls++).execute(trade);

const signature = (id: string, seconds: number, body: string) =>
  new Webhook(SECRET, { format: "raw" }).sign(id, new Date(seconds * 1000), body);

describe("a trade that is asked for", () => {
  it("as a BUY is posted with all that it says, and signed", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOW_MS });
    await execute();
    expect(receiver.received).toHaveLength(1);
    const [{ method, path, headers, body } = must()] = receiver.received;
    expect({ method, path }).toEqual({ method: "POST", path: "/trades" });
    expect(body).toBe(
      '{"type":"proposal.approved","timestamp":"2026-01-02T03:04:05.000Z","data":{"kind":"buy","chatId":-1001234567890,' +
        '"sessionId":"-1001234567890.10","proposalId":"-1001234567890.12","token":"BONK","price":"target:0.5","total":"0.06",' +
        '"deadline":"2026-01-03T03:04:05.000Z","contributions":[{"userId":7,"name":"@alice","amount":"0.05"},{"userId":4503599627370495,"name":"Bob","amount":"0.01"}]}}',
    );
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "webhook-id": "-1001234567890.12",
      "webhook-timestamp": "1800000000",
      "webhook-signature": signature("-1001234567890.12", 1_800_000_000, body),
    });
  });

  it("as a SELL says what is to be sold, at the market's price", async () => {
    await execute(SELL);
    const [{ headers, body } = must()] = receiver.received;
    expect(body).toBe(
      '{"type":"proposal.approved","timestamp":"2026-01-02T03:04:05.000Z","data":{"kind":"sell","chatId":-1001234567890,' +
        '"sessionId":"-1001234567890.10","proposalId":"-1001234567890.34","token":"BONK","price":"market","total":"0.06",' +
        '"deadline":"2026-01-03T03:04:05.000Z","contributions":[{"userId":7,"name":"@alice","amount":"0.05"},{"userId":4503599627370495,"name":"Bob","amount":"0.01"}],' +
        '"order":3,"bought":{"proposalId":"-1001234567890.12","tokenAmount":"0.12","price":"0.5"}}}',
    );
    expect(headers["webhook-id"]).toBe("-1001234567890.34");
  });

  it("as a SELL leaves out what nobody knows of the buying", async () => {
    await execute({ ...SELL, bought: { proposalId: "-1.2", tokenAmount: null, price: null } });
    expect(JSON.parse(receiver.received[0]?.body ?? "").data.bought).toEqual({ proposalId: "-1.2" });
  });

  it("as a BUY says the highest price for it, and as a SELL the lowest, where the group saw a quote", async () => {
    await execute({ ...BUY, maxPrice: `0.${"0".repeat(14)}${"123456789".repeat(2)}1234` });
    await execute({ ...SELL, minPrice: "0.475" });
    const [bought, sold] = receiver.received.map(({ body }) => JSON.parse(body).data);
    expect(bought).toMatchObject({ price: "target:0.5", maxPrice: "0.000000000000001234567891234567891234" });
    expect(bought).not.toHaveProperty("minPrice");
    expect(sold).toMatchObject({ price: "market", minPrice: "0.475" });
    expect(sold).not.toHaveProperty("maxPrice");
  });

  it("says no bound where the group saw no quote", async () => {
    for (const trade of [BUY, SELL]) await execute(trade);
    for (const { body } of receiver.received) expect(body).not.toMatch(/maxPrice|minPrice/);
  });

  it("is signed in UTF-8, whatever the token is called", async () => {
    await execute({ ...BUY, token: "ЁЖ 👩‍🚀" });
    const [{ headers, body } = must()] = receiver.received;
    expect(JSON.parse(body).data.token).toBe("ЁЖ 👩‍🚀");
    const seconds = Number(headers["webhook-timestamp"]);
    expect(headers["webhook-signature"]).toBe(signature(BUY.proposalId, seconds, body));
  });

  it("twice has the same id and body, and each attempt its own time", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOW_MS });
    await execute();
    vi.setSystemTime(NOW_MS + 60_000);
    await execute();
    const [first = must(), second = must()] = receiver.received;
    expect(second.body).toBe(first.body);
    expect(second.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
    expect(first.headers["webhook-timestamp"]).toBe("1800000000");
    expect(second.headers["webhook-timestamp"]).toBe("1800000060");
    expect(second.headers["webhook-signature"]).toBe(signature(BUY.proposalId, 1_800_000_060, first.body));
  });

  it("is one call, and is counted as one", async () => {
    receiver.says("", 500);
    await execute();
    expect({ calls, received: receiver.received.length }).toEqual({ calls: 1, received: 1 });
  });
});

function must(): never {
  throw new Error("no request came");
}
