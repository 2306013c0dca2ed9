import { describe, expect, it } from "vitest";
import { formatEvent } from "../../dev/executor/format-event.ts";
import { type Behaviour, type ExecutorEvent, startExecutor } from "../../dev/executor/server.ts";
import { asked, BUY_ID, buy, SELL_ID, sell, setUpExecutor } from "./executor-setup.ts";

const setup = setUpExecutor();
const { ask, filled, post, signed } = setup;

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
    setup.executor.saleFactor = 999;
    expect(await filled({ ...sell, proposalId: "-1.1" })).toMatchObject({ solReceived: "0.2997" });
    setup.executor.resetFaults();
    expect(setup.executor.saleFactor).toBe(1100);
    expect(() => {
      setup.executor.saleFactor = 1.1;
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
      setup.executor.faults.next(behaviour);
      expect(await filled()).toEqual(first);
    }
    expect(setup.executor.effects).toEqual([{ at: expect.any(Number), id: BUY_ID, kind: "buy", answer: first }]);
    expect(setup.executor.waiting).toEqual([]);
  });

  it("stays rejected where it was, for the first reason", async () => {
    setup.executor.faults.next({ reject: "no liquidity" }, { reject: "too late" });
    for (let i = 0; i < 3; i++) expect((await ask()).answer).toEqual({ status: "rejected", reason: "no liquidity" });
    expect(setup.executor.effects).toEqual([]);
  });

  it("is carried out once where many ask at the same time", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => filled()));
    expect(new Set(answers.map(({ txUrl }) => txUrl)).size).toBe(1);
    expect(setup.executor.effects).toHaveLength(1);
  });

  it("is another one once the records are reset", async () => {
    const first = await filled();
    setup.executor.resetRecords();
    expect(setup.executor.calls).toEqual([]);
    expect(setup.executor.effects).toEqual([]);
    expect((await filled()).txUrl).not.toBe(first.txUrl);
  });
});

describe("what it tells", () => {
  it("is each call with what was asked, and how that was treated", async () => {
    const before = Date.now();
    setup.executor.faults.next({ reject: "closed" });
    await ask();
    const call = setup.executor.calls[0];
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
    const stop = setup.executor.onEvent((event) => events.push(event));
    const answer = await filled(sell);
    await post("so what");
    stop();
    await filled();
    expect(events).toEqual([
      { kind: "effect", effect: setup.executor.effects[0] },
      { kind: "call", call: setup.executor.calls[0] },
      { kind: "call", call: setup.executor.calls[1] },
    ]);
    expect(events.map(formatEvent)).toEqual([
      `sell ${SELL_ID} carried out: 600 tokens, for 0.33 SOL`,
      `sell ${SELL_ID} answered with 200: ${JSON.stringify(answer)}`,
      `request ${BUY_ID} refused with 400: {"error":"the body is not JSON"}`,
    ]);
  });

  it("ends with it: a call that hangs is closed too", async () => {
    const other = await startExecutor({ secret: setup.executor.secret });
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
