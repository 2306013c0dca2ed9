import { describe, expect, it } from "vitest";
import type { Behaviour, ExecutorEvent } from "../../dev/executor/server.ts";
import { asked, BUY_ID, buy, sell, setUpExecutor } from "./executor-setup.ts";

const setup = setUpExecutor();
const { ask, filled, post } = setup;

/** The next event that is a call. */
const nextCall = () =>
  new Promise<ExecutorEvent>((resolve) => {
    const stop = setup.executor.onEvent((event) => {
      if (event.kind !== "call") return;
      stop();
      resolve(event);
    });
  });

describe("told to", () => {
  const answered = async (behaviour: Behaviour) => {
    setup.executor.faults.next(behaviour);
    return ask();
  };
  const silent = async (behaviour: Behaviour) => {
    setup.executor.faults.next(behaviour);
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
    expect(setup.executor.effects).toEqual([]);
  });

  it("answer pending, it does nothing, and fills when asked again", async () => {
    expect(await answered("pending")).toEqual({ status: 200, answer: { status: "pending" } });
    expect(setup.executor.effects).toEqual([]);
    expect(() => setup.executor.finish(BUY_ID)).toThrow("waits");
    await filled();
  });

  it("fill later, it answers pending until that is finished, whatever it is told meanwhile", async () => {
    await answered("pending_then_fill");
    for (const behaviour of ["fill", "reject", "fill_twice"] satisfies Behaviour[])
      expect((await answered(behaviour)).answer).toEqual({ status: "pending" });
    expect((await answered("fail_after")).status).toBe(500);
    expect(setup.executor.effects).toEqual([]);
    expect(setup.executor.waiting).toEqual([BUY_ID]);

    const answer = setup.executor.finish(BUY_ID);
    expect(setup.executor.effects).toMatchObject([{ id: BUY_ID, kind: "buy", answer }]);
    expect(await filled()).toEqual(answer);
    expect(setup.executor.effects).toHaveLength(1);
    expect(() => setup.executor.finish(BUY_ID)).toThrow("waits");
  });

  it.each([
    ["fail", "fail", 0],
    ["fail after the trade", "fail_after", 1],
  ] as const)("%s, it answers 500", async (_, behaviour, effects) => {
    expect((await answered(behaviour)).status).toBe(500);
    expect(setup.executor.effects).toHaveLength(effects);
    const answer = await filled();
    expect(setup.executor.effects.map((effect) => effect.answer)).toEqual([answer]);
  });

  it.each([
    ["hang", "hang", 0],
    ["hang after the trade", "hang_after", 1],
  ] as const)("%s, it never answers until its faults are reset", async (_, behaviour, effects) => {
    const { called, outcome } = await silent(behaviour);
    expect(called).toMatchObject({ call: { id: BUY_ID, behaviour, status: "hung", answer: null } });
    expect(setup.executor.effects).toHaveLength(effects);
    // Another call goes through meanwhile, so the silence is that of one connection, and lasts.
    await filled(sell);
    expect(await Promise.race([outcome, "silence"])).toBe("silence");
    setup.executor.resetFaults();
    expect(await outcome).toBe("fetch failed");
    await filled();
    expect(setup.executor.effects.filter(({ id }) => id === BUY_ID)).toHaveLength(1);
  });

  it.each([
    ["cut the connection", "cut", 0],
    ["cut the connection after the trade", "cut_after", 1],
  ] as const)("%s, it answers nothing", async (_, behaviour, effects) => {
    const { called, outcome } = await silent(behaviour);
    expect(called).toMatchObject({ call: { id: BUY_ID, behaviour, status: "cut", answer: null } });
    expect(await outcome).toBe("fetch failed");
    expect(setup.executor.effects).toHaveLength(effects);
    await filled();
    expect(setup.executor.effects).toHaveLength(1);
  });

  it("talk nonsense, it answers 200 with no JSON", async () => {
    setup.executor.faults.next("nonsense");
    const response = await post(asked(buy));
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(setup.executor.calls).toMatchObject([{ behaviour: "nonsense", status: 200, answer: text }]);
    expect(setup.executor.effects).toEqual([]);
  });

  it("fill twice, it carries a trade out a second time, with another answer; the first stays on record", async () => {
    setup.executor.faults.next("fill_twice", "fill_twice");
    const first = await filled();
    const second = await filled();
    expect(second.tokenAmount).toBe("300");
    expect(second.txUrl).not.toBe(first.txUrl);
    expect(setup.executor.effects.map(({ answer }) => answer)).toEqual([first, second]);
    expect(await filled()).toEqual(first);
    setup.executor.faults.always("fill_twice");
    expect(await filled(sell)).toMatchObject({ solReceived: "0.33" });
    expect(await filled(sell)).toMatchObject({ solReceived: "0.165" });
  });

  it("give an answer of the test's own, it gives that", async () => {
    const headers = { "retry-after": "7", location: "https://example.com/" };
    setup.executor.faults.next(
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
    expect(setup.executor.calls.map(({ behaviour }) => behaviour)).toEqual(["custom", "custom"]);
    expect(setup.executor.effects).toEqual([]);
  });

  it("do several things, it does them in order, then what it always does", async () => {
    setup.executor.faults.always("pending");
    setup.executor.faults.next("fail", { reject: "closed" });
    expect(setup.executor.faults.behaviour).toBe("fail");
    expect((await ask()).status).toBe(500);
    expect(setup.executor.faults.behaviour).toEqual({ reject: "closed" });
    expect((await ask()).answer.status).toBe("rejected");
    expect((await ask(sell)).answer.status).toBe("pending");
    expect((await ask(sell)).answer.status).toBe("pending");
    setup.executor.faults.always(null);
    expect(setup.executor.faults.behaviour).toBe("fill");
    await filled(sell);
  });

  it("do nothing special any more, it forgets the queue too", async () => {
    setup.executor.faults.always("fail");
    setup.executor.faults.next("reject");
    setup.executor.resetFaults();
    await filled();
  });
});
