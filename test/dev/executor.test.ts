import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { formatEvent } from "../../dev/executor/format-event.ts";
import {
  type Behaviour,
  type ExecutorEvent,
  type ExecutorStandIn,
  type FilledAnswer,
  startExecutor,
} from "../../dev/executor/server.ts";

const OTHER_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

const contributions = [
  { userId: 77, name: "@bob", amount: "0.1" },
  { userId: 78, name: "Cleo", amount: "0.2" },
];
const buy: Record<string, unknown> = {
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
const sell: Record<string, unknown> = {
  ...buy,
  kind: "sell",
  proposalId: "-1001234567890.20",
  order: 1,
  bought: { proposalId: "-1001234567890.12", tokenAmount: "600", price: "0.0005" },
};
const BUY_ID = String(buy.proposalId);
const SELL_ID = String(sell.proposalId);

const asked = (data: unknown, changes: Record<string, unknown> = {}) =>
  JSON.stringify({ type: "proposal.approved", timestamp: "2026-07-01T12:00:00.000Z", data, ...changes });

let executor: ExecutorStandIn;
beforeAll(async () => {
  executor = await startExecutor();
});
afterEach(() => {
  executor.resetFaults();
  executor.resetRecords();
});
afterAll(() => executor.close());

interface Sent {
  id?: string;
  /** Seconds from now that the timestamp says. */
  late?: number;
  secret?: string;
  /** Changes to the headers, which are otherwise those of a good call; undefined takes one away. */
  headers?: Record<string, string | undefined>;
}

/** Standard Webhooks' signature, written down once more so that the stand-in does not check itself. */
function signed(body: string, { id = BUY_ID, late = 0, secret = executor.secret, headers = {} }: Sent) {
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

const post = (body: string, sent: Sent = {}) =>
  fetch(executor.url, { method: "POST", headers: signed(body, sent), body, redirect: "manual" });

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

/** The next event that is a call. */
const nextCall = () =>
  new Promise<ExecutorEvent>((resolve) => {
    const stop = executor.onEvent((event) => {
      if (event.kind !== "call") return;
      stop();
      resolve(event);
    });
  });

describe("a call is refused", () => {
  const refused = (status: number) => {
    expect(executor.calls).toMatchObject([{ status, behaviour: null, answer: { error: expect.any(String) } }]);
    expect(executor.effects).toEqual([]);
  };

  it.each<[string, Sent]>([
    ["signed with another secret", { secret: OTHER_SECRET }],
    ["without a signature", { headers: { "webhook-signature": undefined } }],
    ["with a signature of another version", { headers: { "webhook-signature": "v2,AAAA" } }],
    ["without a timestamp", { headers: { "webhook-timestamp": undefined } }],
    [
      "with a timestamp that is not the signed one",
      { headers: { "webhook-timestamp": `${Date.now()}`.slice(0, 10) }, late: 60 },
    ],
    ["with a timestamp in milliseconds", { headers: { "webhook-timestamp": String(Date.now()) } }],
    ["without an id", { headers: { "webhook-id": undefined } }],
    ["with an id that is not the signed one", { headers: { "webhook-id": "-1.1" } }],
    ["signed more than five minutes ago", { late: -302 }],
    ["signed more than five minutes ahead", { late: 302 }],
  ])("with 401 where it is %s", async (_, sent) => {
    expect((await post(asked(buy), sent)).status).toBe(401);
    refused(401);
  });

  it("with 401 where the body is not the signed one", async () => {
    const headers = signed(asked(buy), {});
    const body = asked({ ...buy, token: "WIF" });
    expect((await fetch(executor.url, { method: "POST", headers, body })).status).toBe(401);
    refused(401);
  });

  it.each<[string, Record<string, unknown>]>([
    ["no deadline", { ...buy, deadline: undefined }],
    ["another deadline than 24 hours after the vote", { ...buy, deadline: "2026-07-02T12:00:00.001Z" }],
    ["a total that is a number", { ...buy, total: 0.3 }],
    ["a total of nothing", { ...buy, total: "0", contributions: [{ userId: 77, name: "@bob", amount: "0" }] }],
    ["a negative total", { ...buy, total: "-0.3" }],
    ["a total finer than a lamport", { ...buy, total: "0.3000000000" }],
    ["contributions short of the total by a lamport", { ...buy, total: "0.300000001" }],
    ["contributions a lamport above the total", { ...buy, total: "0.299999999" }],
    ["no contributions", { ...buy, contributions: [] }],
    ["a user id that is text", { ...buy, contributions: [{ userId: "77", name: "@bob", amount: "0.3" }] }],
    ["a chat id that is text", { ...buy, chatId: "-1001234567890" }],
    ["no token", { ...buy, token: "" }],
    ["a price in another form", { ...buy, price: "0,5" }],
    ["a price of nothing", { ...buy, price: "target:0.0" }],
    ["a buy without a price", { ...buy, price: undefined }],
    ["a sale without a price", { ...sell, price: undefined }],
    ["a sale of what was bought at null", { ...sell, bought: { proposalId: BUY_ID, price: null } }],
    ["a buy of an order", { ...buy, order: 1 }],
    ["a field that the contract does not know", { ...buy, memo: "hi" }],
    ["neither a buy nor a sale", { ...buy, kind: "swap" }],
    ["a sale without an order", { ...sell, order: undefined }],
    ["a sale of an order that is text", { ...sell, order: "1" }],
  ])("with 400 where it asks for %s", async (_, data) => {
    expect(await ask(data)).toMatchObject({ status: 400, answer: { error: expect.any(String) } });
    refused(400);
  });

  it.each([
    ["is no JSON", "so what"],
    ["is of another type", asked(buy, { type: "proposal.rejected" })],
    ["has no time", asked(buy, { timestamp: undefined })],
    ["has a time that is not ISO 8601", asked(buy, { timestamp: 1782907200 })],
  ])("with 400 where its body %s", async (_, body) => {
    expect((await post(body)).status).toBe(400);
    refused(400);
  });

  it("with 400 where its webhook-id is not the proposal's", async () => {
    expect((await post(asked(buy), { id: "-1.1" })).status).toBe(400);
    refused(400);
  });

  it("with 400 where it does not say that it is JSON", async () => {
    expect((await post(asked(buy), { headers: { "content-type": "text/plain" } })).status).toBe(400);
    refused(400);
  });

  it("with 405 where it is no POST, and with 404 at any other path", async () => {
    const headers = signed("", {});
    expect((await fetch(executor.url, { headers })).status).toBe(405);
    const other = new URL("/", executor.url);
    const body = asked(buy);
    expect((await fetch(other, { method: "POST", headers: signed(body, {}), body })).status).toBe(404);
    expect(executor.calls.map(({ status }) => status)).toEqual([405, 404]);
  });

  it("with 409 where its id stands for another trade already, whatever became of that", async () => {
    executor.faults.next("fail");
    expect((await ask()).status).toBe(500);
    expect((await ask({ ...buy, token: "WIF" })).status).toBe(409);
    await filled();
    expect((await ask({ ...buy, token: "WIF" })).status).toBe(409);
    expect(executor.effects).toHaveLength(1);
  });

  it("but not where only a name, the chat's id or the order's number has changed meanwhile", async () => {
    const first = await ask();
    const renamed = contributions.map((one) => ({ ...one, name: `${one.name} the second` }));
    expect((await ask({ ...buy, chatId: -1009999999999, contributions: renamed })).answer).toEqual(first.answer);
    const sold = await ask(sell);
    expect((await ask({ ...sell, order: 4 })).answer).toEqual(sold.answer);
    expect(executor.effects).toHaveLength(2);
  });

  it("and uses no behaviour up", async () => {
    executor.faults.next("pending");
    expect((await post("so what")).status).toBe(400);
    expect((await ask()).answer).toEqual({ status: "pending" });
  });
});

describe("a call is taken", () => {
  it.each<[string, () => Sent]>([
    ["up to five minutes late", () => ({ late: -298 })],
    ["up to five minutes early", () => ({ late: 298 })],
    [
      "with the right signature among others",
      () => {
        const { "webhook-signature": right } = signed(asked(buy), {});
        return { headers: { "webhook-signature": `v1,AAAA ${right} v1a,BBBB` } };
      },
    ],
  ])("%s", async (_, sent) => {
    expect((await post(asked(buy), sent())).status).toBe(200);
    expect(executor.effects).toHaveLength(1);
  });

  it("by the clock it is given, and with the secret it is given", async () => {
    const HOUR_MS = 3_600_000;
    const late = await startExecutor({ secret: OTHER_SECRET, now: () => Date.now() + HOUR_MS });
    const body = asked(buy);
    const send = (sent: Sent) =>
      fetch(late.url, { method: "POST", headers: signed(body, { secret: OTHER_SECRET, ...sent }), body });
    expect((await send({})).status).toBe(401);
    expect((await send({ late: HOUR_MS / 1000 })).status).toBe(200);
    expect(late.secret).toBe(OTHER_SECRET);
    await late.close();
  });

  it("never where the secret is none", async () => {
    await expect(startExecutor({ secret: "hunter2" })).rejects.toThrow("whsec_");
    await expect(startExecutor({ secret: "whsec_c2hvcnQ=" })).rejects.toThrow("24 to 64 bytes");
  });
});

describe("a fill", () => {
  it.each([
    ["the market's price", { token: "bonk" }, { tokenAmount: "1500000", price: "0.0000002" }],
    ["the default price, for a token it does not know", {}, { tokenAmount: "600", price: "0.0005" }],
    ["the price that is named", { price: "0.7" }, { tokenAmount: "0.428571", price: "0.7" }],
    [
      "the target that is named",
      { price: "target:0.000000000003" },
      { tokenAmount: "100000000000", price: "0.000000000003" },
    ],
  ])("is at %s", async (_, changes, expected) => {
    expect(await filled({ ...buy, ...changes })).toEqual({
      status: "filled",
      ...expected,
      fee: "0.000005",
      txUrl: expect.stringMatching(/^https:\/\/explorer\.example\/tx\/\w{64}$/),
    });
  });

  it("is exact where a float would not be", async () => {
    const one = { userId: 77, name: "@bob", amount: "900719925474.099299999" };
    const data = {
      ...buy,
      price: "1",
      total: "900719925474.099300000",
      contributions: [one, { ...one, amount: "0.000000001" }],
    };
    expect((await filled(data)).tokenAmount).toBe("900719925474.0993");
  });

  it("of a sale gives back 1.1 times what was paid, or as much as it is told to", async () => {
    const expected = { tokenAmount: "600", solReceived: "0.33", price: "0.00055" };
    expect(await filled(sell)).toMatchObject(expected);
    executor.saleFactor = 999;
    expect(await filled({ ...sell, proposalId: "-1.1" })).toMatchObject({ solReceived: "0.2997" });
    executor.resetFaults();
    expect(executor.saleFactor).toBe(1100);
    expect(() => {
      executor.saleFactor = 1.1;
    }).toThrow("thousandths");
  });

  it("of a sale needs no word of what was bought, and names no price where nothing was", async () => {
    const { bought: _, ...bare } = sell;
    expect(await filled(bare)).toMatchObject({ tokenAmount: "600", solReceived: "0.33" });
    const bought = { proposalId: BUY_ID, tokenAmount: "0" };
    expect(await filled({ ...sell, proposalId: "-1.1", bought })).not.toHaveProperty("price");
  });
});

describe("a trade that is asked for again", () => {
  it("gets its first answer, with no second effect", async () => {
    const first = await filled();
    for (const behaviour of ["fill", "reject", "pending", "pending_then_fill"] satisfies Behaviour[]) {
      executor.faults.next(behaviour);
      expect(await filled()).toEqual(first);
    }
    expect(executor.effects).toEqual([{ at: expect.any(Number), id: BUY_ID, kind: "buy", answer: first }]);
    expect(executor.waiting).toEqual([]);
  });

  it("stays rejected where it was, for the first reason", async () => {
    executor.faults.next({ reject: "no liquidity" }, { reject: "too late" });
    for (let i = 0; i < 3; i++) expect((await ask()).answer).toEqual({ status: "rejected", reason: "no liquidity" });
    expect(executor.effects).toEqual([]);
  });

  it("is carried out once where many ask at the same time", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => filled()));
    expect(new Set(answers.map(({ txUrl }) => txUrl)).size).toBe(1);
    expect(executor.effects).toHaveLength(1);
  });

  it("is another one once the records are reset", async () => {
    const first = await filled();
    executor.resetRecords();
    expect(executor.calls).toEqual([]);
    expect(executor.effects).toEqual([]);
    expect((await filled()).txUrl).not.toBe(first.txUrl);
  });
});

describe("told to", () => {
  const answered = async (behaviour: Behaviour) => {
    executor.faults.next(behaviour);
    return ask();
  };
  const silent = async (behaviour: Behaviour) => {
    executor.faults.next(behaviour);
    const called = nextCall();
    // Caught at once, so that it is no unhandled rejection while the call is waited for.
    const outcome = ask().then(
      () => "answered",
      (error: Error) => error.message,
    );
    return { called: await called, outcome };
  };

  it("reject, it refuses the trade for good", async () => {
    expect((await answered("reject")).answer).toEqual({ status: "rejected", reason: "told to reject" });
    expect(executor.effects).toEqual([]);
  });

  it("answer pending, it does nothing, and fills when asked again", async () => {
    expect(await answered("pending")).toEqual({ status: 200, answer: { status: "pending" } });
    expect(executor.effects).toEqual([]);
    expect(() => executor.finish(BUY_ID)).toThrow("waits");
    await filled();
  });

  it("fill later, it answers pending until that is finished, whatever it is told meanwhile", async () => {
    await answered("pending_then_fill");
    for (const behaviour of ["fill", "reject", "fill_twice"] satisfies Behaviour[])
      expect((await answered(behaviour)).answer).toEqual({ status: "pending" });
    expect((await answered("fail_after")).status).toBe(500);
    expect(executor.effects).toEqual([]);
    expect(executor.waiting).toEqual([BUY_ID]);

    const answer = executor.finish(BUY_ID);
    expect(executor.effects).toMatchObject([{ id: BUY_ID, kind: "buy", answer }]);
    expect(await filled()).toEqual(answer);
    expect(executor.effects).toHaveLength(1);
    expect(() => executor.finish(BUY_ID)).toThrow("waits");
  });

  it.each([
    ["fail", "fail", 0],
    ["fail after the trade", "fail_after", 1],
  ] as const)("%s, it answers 500", async (_, behaviour, effects) => {
    expect((await answered(behaviour)).status).toBe(500);
    expect(executor.effects).toHaveLength(effects);
    const answer = await filled();
    expect(executor.effects.map((effect) => effect.answer)).toEqual([answer]);
  });

  it.each([
    ["hang", "hang", 0],
    ["hang after the trade", "hang_after", 1],
  ] as const)("%s, it never answers until its faults are reset", async (_, behaviour, effects) => {
    const { called, outcome } = await silent(behaviour);
    expect(called).toMatchObject({ call: { id: BUY_ID, behaviour, status: "hung", answer: null } });
    expect(executor.effects).toHaveLength(effects);
    // Another call goes through meanwhile, so the silence is that of one connection, and lasts.
    await filled(sell);
    expect(await Promise.race([outcome, "silence"])).toBe("silence");
    executor.resetFaults();
    expect(await outcome).toBe("fetch failed");
    await filled();
    expect(executor.effects.filter(({ id }) => id === BUY_ID)).toHaveLength(1);
  });

  it.each([
    ["cut the connection", "cut", 0],
    ["cut the connection after the trade", "cut_after", 1],
  ] as const)("%s, it answers nothing", async (_, behaviour, effects) => {
    const { called, outcome } = await silent(behaviour);
    expect(called).toMatchObject({ call: { id: BUY_ID, behaviour, status: "cut", answer: null } });
    expect(await outcome).toBe("fetch failed");
    expect(executor.effects).toHaveLength(effects);
    await filled();
    expect(executor.effects).toHaveLength(1);
  });

  it("talk nonsense, it answers 200 with no JSON", async () => {
    executor.faults.next("nonsense");
    const response = await post(asked(buy));
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(executor.calls).toMatchObject([{ behaviour: "nonsense", status: 200, answer: text }]);
    expect(executor.effects).toEqual([]);
  });

  it("fill twice, it carries a trade out a second time, with another answer; the first stays on record", async () => {
    executor.faults.next("fill_twice", "fill_twice");
    const first = await filled();
    const second = await filled();
    expect(second.tokenAmount).toBe("300");
    expect(second.txUrl).not.toBe(first.txUrl);
    expect(executor.effects.map(({ answer }) => answer)).toEqual([first, second]);
    expect(await filled()).toEqual(first);
    executor.faults.always("fill_twice");
    expect(await filled(sell)).toMatchObject({ solReceived: "0.33" });
    expect(await filled(sell)).toMatchObject({ solReceived: "0.165" });
  });

  it("give an answer of the test's own, it gives that", async () => {
    const headers = { "retry-after": "7", location: "https://example.com/" };
    executor.faults.next(
      { custom: { status: 307, body: { status: "filled" }, headers } },
      { custom: { status: 200, body: "{" } },
    );
    const response = await post(asked(buy));
    expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
      307,
      "7",
      { status: "filled" },
    ]);
    expect(await (await post(asked(buy))).text()).toBe("{");
    expect(executor.calls.map(({ behaviour }) => behaviour)).toEqual(["custom", "custom"]);
    expect(executor.effects).toEqual([]);
  });

  it("do several things, it does them in order, then what it always does", async () => {
    executor.faults.always("pending");
    executor.faults.next("fail", { reject: "closed" });
    expect(executor.faults.behaviour).toBe("fail");
    expect((await ask()).status).toBe(500);
    expect(executor.faults.behaviour).toEqual({ reject: "closed" });
    expect((await ask()).answer.status).toBe("rejected");
    expect((await ask(sell)).answer.status).toBe("pending");
    expect((await ask(sell)).answer.status).toBe("pending");
    executor.faults.always(null);
    expect(executor.faults.behaviour).toBe("fill");
    await filled(sell);
  });

  it("do nothing special any more, it forgets the queue too", async () => {
    executor.faults.always("fail");
    executor.faults.next("reject");
    executor.resetFaults();
    await filled();
  });
});

describe("what it tells", () => {
  it("is each call with what was asked, and how that was treated", async () => {
    const before = Date.now();
    executor.faults.next({ reject: "closed" });
    await ask();
    const call = executor.calls[0];
    expect(call).toEqual({
      at: expect.any(Number),
      id: BUY_ID,
      kind: "buy",
      proposalId: BUY_ID,
      body: JSON.parse(asked(buy)),
      behaviour: "reject",
      status: 200,
      answer: { status: "rejected", reason: "closed" },
    });
    expect(call?.at).toBeGreaterThanOrEqual(before);
    expect(call?.at).toBeLessThanOrEqual(Date.now());
  });

  it("comes as events, an effect before its call, until one listens no more", async () => {
    const events: ExecutorEvent[] = [];
    const stop = executor.onEvent((event) => events.push(event));
    const answer = await filled(sell);
    await post("so what");
    stop();
    await filled();
    expect(events).toEqual([
      { kind: "effect", effect: executor.effects[0] },
      { kind: "call", call: executor.calls[0] },
      { kind: "call", call: executor.calls[1] },
    ]);
    expect(events.map(formatEvent)).toEqual([
      `sell ${SELL_ID} carried out: 600 tokens, for 0.33 SOL`,
      `sell ${SELL_ID} answered with 200: ${JSON.stringify(answer)}`,
      `request ${BUY_ID} refused with 400: {"error":"the body is not JSON"}`,
    ]);
  });

  it("ends with it: a call that hangs is closed too", async () => {
    const other = await startExecutor({ secret: executor.secret });
    other.faults.always("hang");
    const called = new Promise<void>((resolve) => other.onEvent(() => resolve()));
    const body = asked(buy);
    const outcome = fetch(other.url, { method: "POST", headers: signed(body, {}), body }).catch(
      (error: Error) => error,
    );
    await called;
    await other.close();
    expect(await outcome).toBeInstanceOf(TypeError);
  });
});
