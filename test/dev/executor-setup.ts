import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { type ExecutorStandIn, type FilledAnswer, startExecutor } from "../../dev/executor/server.ts";

export const OTHER_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

export const contributions = [
  { userId: 77, name: "@bob", amount: "0.1" },
  { userId: 78, name: "Cleo", amount: "0.2" },
];
export const buy: Record<string, unknown> = {
  kind: "buy",
  chatId: -1001234567890,
  sessionId: "-1001234567890.10",
  proposalId: "-1001234567890.12",
  token: "PEPE",
  price: "market",
  total: "0.3",
  deadline: "2026-07-02T12:00:00.000Z",
  contributions,
};
export const sell: Record<string, unknown> = {
  ...buy,
  kind: "sell",
  proposalId: "-1001234567890.20",
  order: 1,
  bought: { proposalId: "-1001234567890.12", tokenAmount: "600", price: "0.0005" },
};
export const BUY_ID = String(buy.proposalId);
export const SELL_ID = String(sell.proposalId);

export const asked = (data: unknown, changes: Record<string, unknown> = {}) =>
  JSON.stringify({ type: "proposal.approved", timestamp: "2026-07-01T12:00:00.000Z", data, ...changes });

export interface Sent {
  id?: string;
  /** Seconds from now that the timestamp says. */
  late?: number;
  secret?: string;
  /** Changes to the headers, which are otherwise those of a good call; undefined takes one away. */
  headers?: Record<string, string | undefined>;
}

/** Standard Webhooks' signature, written down once more so that the stand-in does not check itself. */
function signedWith(standIn: ExecutorStandIn, body: string, sent: Sent): Record<string, string> {
  const { id = BUY_ID, late = 0, secret = standIn.secret, headers = {} } = sent;
  const timestamp = String(Math.floor(Date.now() / 1000) + late);
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const all = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
    ...headers,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** An executor for the tests of a file, reset after each, and what calls it. */
export function setUpExecutor() {
  let standIn: ExecutorStandIn | undefined;
  const executor = (): ExecutorStandIn => {
    if (standIn === undefined) throw new Error("the executor has not been started");
    return standIn;
  };
  beforeAll(async () => {
    standIn = await startExecutor();
  });
  afterEach(() => {
    executor().resetFaults();
    executor().resetRecords();
  });
  afterAll(() => executor().close());

  const signed = (body: string, sent: Sent = {}) => signedWith(executor(), body, sent);
  const post = (body: string, sent: Sent = {}) =>
    fetch(executor().url, { method: "POST", headers: signed(body, sent), body, redirect: "manual" });
  const ask = async (data: Record<string, unknown> = buy) => {
    const response = await post(asked(data), { id: String(data.proposalId) });
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  };
  const filled = async (data: Record<string, unknown> = buy) => {
    const { status, answer } = await ask(data);
    expect(status).toBe(200);
    expect(answer.status).toBe("filled");
    return answer as unknown as FilledAnswer;
  };
  return {
    get executor() {
      return executor();
    },
    signed,
    post,
    ask,
    filled,
  };
}
