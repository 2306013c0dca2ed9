/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startWorld } from "../../dev/world.ts";
import { reset } from "../e2e/reset.ts";
import { callEnd } from "../e2e/settling.ts";
import { eachCase } from "../support/long.ts";
import { crashAt, UNDER_WAY } from "./crash.ts";
import {
  type Clocks,
  clocksOf,
  countsOf,
  expectCarriedOut,
  type Kind,
  open,
  type Row,
  STEPS,
  settleAgain,
  settleUntilCrash,
  takenBack,
} from "./crash-cases.ts";
import { expectExact } from "./expect-exact.ts";

let clocks: Clocks;
beforeAll(async () => {
  clocks = await clocksOf(await startWorld({ executor: "webhook" }));
});
afterEach(async () => {
  reset(clocks.world);
  // The cron's list is shared, and one run takes a few votes only.
  await clocks.world.upstash.flushData();
});
afterAll(() => clocks.world.close());

const before = (requests: string, ...then: [number, number, number]): Row => ({ crashes: "before", requests, then });
const after = (requests: string, ...then: [number, number, number]): Row => ({ crashes: "after", requests, then });

/** Where the settlement of a buy crashes, and how many effects, orders and results there are by then. */
const BUYING: Row[] = [
  before("begin", 0, 0, 0),
  after("begin", 0, 0, 0),
  before("ask", 0, 0, 0),
  after("ask", 0, 0, 0),
  before("card under way and trade", 0, 0, 0),
  after("card under way", 0, 0, 0),
  after("trade", 1, 0, 0),
  after("card under way and trade", 1, 0, 0),
  before("carry-out", 1, 0, 0),
  after("carry-out", 1, 1, 0),
  before("final card", 1, 1, 0),
  after("final card", 1, 1, 0),
  before("announcing", 1, 1, 0),
  after("announcing", 1, 1, 0),
  before("sendMessage", 1, 1, 0),
  after("sendMessage", 1, 1, 1),
  before("announced", 1, 1, 1),
  after("announced", 1, 1, 1),
  before("zrem", 1, 1, 1),
  after("zrem", 1, 1, 1),
];

/** The table for a sale, with the orders that are sold by then. */
const SELLING: Row[] = [
  ...BUYING.slice(0, 12),
  before("read-orders", 1, 1, 0),
  after("read-orders", 1, 1, 0),
  ...BUYING.slice(12),
];

const table = (kind: Kind, rows: readonly Row[]) =>
  rows.map((row, i) => ({
    kind,
    ...row,
    // By turns: either is enough after each crash.
    again: i % 2 === 0 ? ("QStash" as const) : ("cron" as const),
    // Cut in the middle of sending, nobody knows whether the message arrived, so it is not sent again.
    sent: row.crashes === "before" && row.requests === "sendMessage" ? 0 : 1,
  }));

/** Crashes after which it shows most whether what is recorded is what was done. */
const isTelling = ({ kind, crashes, requests }: Row & { kind: Kind }): boolean =>
  crashes === "after" && requests === (kind === "BUY" ? "trade" : "carry-out");

describe("the settlement of a vote that passed", () => {
  it.each<Kind>(["BUY", "SELL"])("sends these requests where nothing goes wrong: %s", async (kind) => {
    const { stage, vote } = await open(clocks, kind);
    const seen = crashAt(clocks.world, stage.group, STEPS[kind]);
    expect((await callEnd(clocks.world, clocks.later, vote.body)).status).toBe(200);
    seen.end();
    const inOrder = STEPS[kind].flat();
    const isTrade = (name: string) => name !== UNDER_WAY;
    expect(seen.done.filter(isTrade)).toEqual(inOrder.filter(isTrade));
    // The card says that it is under way at the same time, and before it says how it ended.
    const at = seen.done.indexOf(UNDER_WAY);
    expect(at).toBeGreaterThanOrEqual(inOrder.indexOf(UNDER_WAY));
    expect(at).toBeLessThan(seen.done.indexOf("final card"));
  });

  eachCase([...table("BUY", BUYING), ...table("SELL", SELLING)], isTelling)(
    "$kind that crashes $crashes $requests, with $then effects, orders and results, is finished by $again: 1, 1 and $sent",
    async ({ kind, again, sent, ...row }) => {
      const { world } = clocks;
      const trade = await open(clocks, kind);
      const { status, retryAfter } = await settleUntilCrash(clocks, STEPS[kind], row, trade);
      expect(status).toBe(503);
      expect(retryAfter).toBeGreaterThanOrEqual(1);
      expect(await countsOf(world, kind, trade)).toEqual(row.then);
      await takenBack(clocks, row, trade);

      await settleAgain(clocks, again, trade);
      await expectCarriedOut(world, kind, trade, sent);
      const { length: calls } = world.executor.calls;
      await settleAgain(clocks, again, trade);
      expect(world.executor.calls).toHaveLength(calls);
      await expectExact(world, trade.stage, trade.vote, { results: sent });
      await expectCarriedOut(world, kind, trade, sent);
    },
  );
});
