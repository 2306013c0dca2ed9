import { describe, expect, it } from "vitest";
import { SIMPLE_BEHAVIOURS } from "../../dev/market/behaviour.ts";
import { formatEvent } from "../../dev/market/format-event.ts";
import { type MarketEvent, startMarket } from "../../dev/market/server.ts";
import { MINTS, START, setUpMarket } from "./market-setup.ts";

const KEY = "jup_of_a_test";
const setup = setUpMarket({ keys: [KEY, "jup_another"] });
const { fetchFrom, get } = setup;

/** Asks for the price of SOL, and gives the status. */
const ask = async (key?: string) => (await get("/price/v3", { ids: MINTS.sol }, key)).status;
const askTimes = async (times: number, key?: string) => {
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) statuses.push(await ask(key));
  return statuses;
};

const TOO_MANY = { code: 429, message: "[API Gateway] Too many requests" };

describe("limits", () => {
  it("let five requests through in ten seconds without a key, whatever is asked", async () => {
    expect(await askTimes(4)).toEqual([200, 200, 200, 200]);
    expect((await get("/tokens/v2/search", { query: "JUP" })).status).toBe(200);
    expect(await get("/swap/v2/order")).toEqual({ status: 429, body: TOO_MANY });
  });

  it("let ten through with a known key, and count those without one apart", async () => {
    expect(await askTimes(11, KEY)).toEqual([...Array(10).fill(200), 429]);
    expect(await ask("jup_another")).toBe(429);
    expect(await ask()).toBe(200);
  });

  it("let one more through for each that is ten seconds old, and do not count what they refuse", async () => {
    await ask();
    setup.advance(4000);
    expect(await askTimes(7)).toEqual([200, 200, 200, 200, 429, 429, 429]);
    setup.advance(5999);
    expect(await ask()).toBe(429);
    setup.advance(1);
    expect(await askTimes(2)).toEqual([200, 429]);
    setup.advance(4000);
    expect(await askTimes(5)).toEqual([200, 200, 200, 200, 429]);
  });

  it("are told in headers of answers with 200 and 429, and of no others", async () => {
    const limits = async (query: Record<string, string>, key?: string) => {
      const { status, headers } = await fetchFrom("/price/v3", query, key);
      return [status, ...["remaining", "current", "reset"].map((name) => headers.get(`x-ratelimit-${name}`))];
    };
    const reset = String(START / 1000 + 10);
    expect(await limits({ ids: MINTS.sol })).toEqual([200, "4", "1", reset]);
    setup.advance(2000);
    expect(await limits({})).toEqual([400, null, null, null]);
    expect(await limits({ ids: MINTS.sol }, "jup_wrong")).toEqual([401, null, null, null]);
    await askTimes(3);
    expect(await limits({ ids: MINTS.sol })).toEqual([429, "0", "5", reset]);
  });

  it("are those that the stand-in is started with", async () => {
    const limits = { keylessPerSecond: 2, windowMs: 1000 };
    const other = await startMarket({ now: () => START, limits });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await fetch(`${other.url}/price/v3?ids=${MINTS.sol}`)).status);
    expect(statuses).toEqual([200, 200, 429]);
    await other.close();
  });

  it("are forgotten with the records", async () => {
    await askTimes(5);
    setup.market.resetRecords();
    expect(await ask()).toBe(200);
  });
});

describe("the gateway", () => {
  it("refuses a key that it does not know with 401, an empty one too", async () => {
    for (const key of ["jup_wrong", ""])
      expect(await get("/price/v3", { ids: MINTS.sol }, key)).toEqual({
        status: 401,
        body: { code: 401, message: "Unauthorized" },
      });
    expect(await askTimes(5)).toEqual(Array(5).fill(200));
  });

  it("knows no other route, and no other method", async () => {
    expect(await get("/ultra/v1/order")).toMatchObject({ status: 404, body: { code: 404 } });
    const posted = await fetch(`${setup.market.url}/swap/v2/execute`, { method: "POST", body: "{}" });
    expect(posted.status).toBe(404);
    expect(posted.headers.get("x-api-gateway-request-id")).not.toBeNull();
  });

  it("keeps of each call what was asked and answered, and of a key only that there was one", async () => {
    await ask(KEY);
    await get("/tokens/v2/search", { query: "JUP" }, "jup_wrong");
    await get("/swap/v2/order", { amount: "1" });
    const rest = { at: START, method: "GET" };
    expect(setup.market.calls).toEqual([
      { ...rest, route: "/price/v3", query: { ids: MINTS.sol }, hasKey: true, behaviour: "answer", status: 200 },
      { ...rest, route: "/tokens/v2/search", query: { query: "JUP" }, hasKey: true, behaviour: null, status: 401 },
      { ...rest, route: "/swap/v2/order", query: { amount: "1" }, hasKey: false, behaviour: "answer", status: 400 },
    ]);
    expect(JSON.stringify(setup.market.calls)).not.toContain("jup_");
  });

  it("makes a key of its own if it is given none", async () => {
    const other = await startMarket();
    const [key = ""] = other.keys;
    const response = await fetch(`${other.url}/price/v3?ids=${MINTS.sol}`, { headers: { "x-api-key": key } });
    expect([response.status, other.keys.length]).toEqual([200, 1]);
    await other.close();
  });
});

describe("told to", () => {
  /** The price of SOL, until a fault makes it something else. */
  const price = () => fetchFrom("/price/v3", { ids: MINTS.sol });
  const unanswered = () =>
    price().then(
      () => "answered",
      (error: Error) => error.message,
    );

  it("hang, it never answers until its faults are reset", async () => {
    setup.market.faults.next("hang");
    const called = new Promise<MarketEvent>((resolve) => {
      const stop = setup.market.onEvent((event) => {
        stop();
        resolve(event);
      });
    });
    const outcome = unanswered();
    expect(await called).toMatchObject({ call: { behaviour: "hang", status: "hung" } });
    expect(await ask()).toBe(200);
    expect(await Promise.race([outcome, "silence"])).toBe("silence");
    setup.market.resetFaults();
    expect(await outcome).toBe("fetch failed");
  });

  it("hang, it lets go when it closes", async () => {
    const other = await startMarket();
    other.faults.always("hang");
    const called = new Promise<void>((resolve) => other.onEvent(() => resolve()));
    const outcome = fetch(`${other.url}/price/v3`).catch((error: Error) => error);
    await called;
    await other.close();
    expect(await outcome).toBeInstanceOf(TypeError);
  });

  it("cut the connection, it answers nothing", async () => {
    setup.market.faults.next("cut");
    expect(await unanswered()).toBe("fetch failed");
    expect(setup.market.calls).toMatchObject([{ behaviour: "cut", status: "cut" }]);
    expect(await ask()).toBe(200);
  });

  it("be away, it drops every connection until it is back, and uses nothing up", async () => {
    setup.market.faults.away = true;
    setup.market.faults.next("fail");
    expect([await unanswered(), await unanswered()]).toEqual(["fetch failed", "fetch failed"]);
    expect(setup.market.calls).toMatchObject([{ behaviour: null, status: "cut" }, { status: "cut" }]);
    setup.market.faults.away = false;
    expect(await askTimes(6)).toEqual([500, 200, 200, 200, 200, 429]);
  });

  it("fail, or to limit, it answers 500 or 429", async () => {
    setup.market.faults.next("fail", "limit");
    expect(await get("/price/v3", { ids: MINTS.sol })).toEqual({ status: 500, body: { error: expect.any(String) } });
    expect(await get("/price/v3", { ids: MINTS.sol })).toEqual({ status: 429, body: TOO_MANY });
  });

  it("talk nonsense, it answers 200 with no JSON", async () => {
    setup.market.faults.next("nonsense");
    const response = await price();
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it("be incomplete, it leaves fields out that matter", async () => {
    setup.market.faults.next("incomplete", "incomplete", "incomplete");
    const asked = { inputMint: MINTS.sol, outputMint: MINTS.bonk, amount: "1000000000" };
    const [prices, found, quote] = [
      await get("/price/v3", { ids: MINTS.sol }),
      await get("/tokens/v2/search", { query: MINTS.sol }),
      await get("/swap/v2/order", asked),
    ];
    expect(prices.body).toEqual({ [MINTS.sol]: expect.not.objectContaining({ usdPrice: expect.anything() }) });
    expect(found.body).toEqual([expect.not.objectContaining({ decimals: expect.anything() })]);
    expect(found.body).toMatchObject([{ id: MINTS.sol, symbol: "SOL" }]);
    expect(quote).toMatchObject({ status: 200, body: { inAmount: "1000000000", router: "jupiterz" } });
    expect(quote.body).not.toHaveProperty("outAmount");
  });

  it("give an answer of the test's own, it gives that", async () => {
    const { faults } = setup.market;
    faults.next({ custom: { status: 503, body: "away" } }, { custom: { status: 200, body: { price: "1" } } });
    expect(await (await price()).text()).toBe("away");
    expect(await get("/price/v3")).toEqual({ status: 200, body: { price: "1" } });
    expect(setup.market.calls.map(({ behaviour }) => behaviour)).toEqual(["custom", "custom"]);
  });

  it("do several things, it does them in order, then what it always does; what is refused before uses none up", async () => {
    const { faults } = setup.market;
    faults.always("fail");
    faults.next("limit", "answer");
    expect(faults.behaviour).toBe("limit");
    expect(await ask("jup_wrong")).toBe(401);
    expect(await askTimes(4)).toEqual([429, 200, 500, 500]);
    faults.always(null);
    expect(await ask()).toBe(200);
    for (const behaviour of SIMPLE_BEHAVIOURS) faults.next(behaviour);
    setup.market.resetFaults();
    expect(faults.behaviour).toBe("answer");
  });
});

describe("what it tells", () => {
  it("comes as events, until one listens no more", async () => {
    const events: MarketEvent[] = [];
    const stop = setup.market.onEvent((event) => events.push(event));
    setup.market.faults.next("answer", "fail");
    await get("/tokens/v2/search", { query: "JUP" });
    await get("/price/v3");
    setup.market.crash(MINTS.bonk);
    stop();
    await ask();
    expect(events.map(formatEvent)).toEqual([
      "GET /tokens/v2/search?query=JUP 200",
      "GET /price/v3 500, as told: fail",
      `${MINTS.bonk} changed`,
    ]);
  });
});
