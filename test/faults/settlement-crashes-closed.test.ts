/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startWorld } from "../../dev/world.ts";
import { said } from "../e2e/messages.ts";
import { requestsFor } from "../e2e/requests.ts";
import { reset } from "../e2e/reset.ts";
import { callEnd, passPause } from "../e2e/settling.ts";
import type { Trade } from "../e2e/trades.ts";
import { redisName, type Steps } from "./crash.ts";
import {
  type Clocks,
  clocksOf,
  countsOf,
  expectCarriedOut,
  type Kind,
  open,
  type Row,
  STEPS,
  sessionButtons,
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
  await clocks.world.upstash.flushData();
});
afterAll(() => clocks.world.close());

/** What archiving sends behind a settlement. */
const stepsOf = (kind: Kind): Steps => [
  ...[...STEPS[kind], ["read-session"]],
  // Before a sale there was the buy.
  ...(kind === "SELL" ? [["read-kept"]] : []),
  ...[["set"], ["drop-session"], ["session card"]],
];

const row = (kind: Kind, crashes: Row["crashes"], requests: string, ...then: [number, number, number]) => ({
  kind,
  crashes,
  requests,
  then,
});
const TABLE = [
  row("BUY", "after", "begin", 0, 0, 0),
  row("BUY", "after", "card under way and trade", 1, 0, 0),
  row("BUY", "after", "carry-out", 1, 1, 0),
  row("BUY", "after", "final card", 1, 1, 0),
  row("BUY", "after", "announcing", 1, 1, 0),
  row("BUY", "before", "sendMessage", 1, 1, 0),
  row("BUY", "after", "sendMessage", 1, 1, 1),
  row("BUY", "after", "announced", 1, 1, 1),
  row("BUY", "after", "zrem", 1, 1, 1),
  row("BUY", "before", "set", 1, 1, 1),
  row("BUY", "after", "set", 1, 1, 1),
  row("BUY", "after", "drop-session", 1, 1, 1),
  row("BUY", "before", "session card", 1, 1, 1),
  row("BUY", "after", "session card", 1, 1, 1),
  row("SELL", "after", "card under way and trade", 1, 0, 0),
  row("SELL", "after", "carry-out", 1, 1, 0),
  row("SELL", "after", "read-orders", 1, 1, 0),
  row("SELL", "before", "sendMessage", 1, 1, 0),
  row("SELL", "after", "drop-session", 1, 1, 1),
].map((one, i) => ({
  ...one,
  again: i % 2 === 0 ? ("QStash" as const) : ("cron" as const),
  sent: one.crashes === "before" && one.requests === "sendMessage" ? 0 : 1,
  // Once the session is gone, nobody knows any more which card was its own: the buttons stay, and refuse politely.
  unseen: one.requests === "drop-session" || (one.crashes === "before" && one.requests === "session card"),
}));

/** The group closes its session when the tally is frozen and the executor has not decided yet. */
async function closeMeanwhile(kind: Kind): Promise<Trade> {
  const { world, later } = clocks;
  const trade = await open(clocks, kind);
  const { group, admin } = trade.stage;
  world.executor.resetRecords();
  world.executor.faults.always("pending");
  expect((await callEnd(world, later, trade.vote.body)).status).toBe(503);
  await admin.says("/close_session");
  expect(said(group).at(-1)).toContain("result of its last vote comes first");
  // Whoever closes finds that the settlement waits, and that there is nothing to archive yet.
  const last = () => requestsFor(world, group).slice(-2).map(redisName);
  await expect.poll(last).toEqual(["begin", "read-session"]);
  expect(world.executor.calls).toHaveLength(1);
  await passPause(world, trade.stage);
  world.executor.faults.always(null);
  return trade;
}

describe("the settlement of a vote that passed, in a session that was closed meanwhile", () => {
  it.each(TABLE)(
    "$kind that crashes $crashes $requests, with $then effects, orders and results, is finished by $again: 1, 1 and $sent, and the next session can be opened",
    async ({ kind, again, sent, unseen, ...row }) => {
      const trade = await closeMeanwhile(kind);
      await settleUntilCrash(clocks, stepsOf(kind), row, trade);
      expect(await countsOf(clocks.world, kind, trade)).toEqual(row.then);
      await takenBack(clocks, row, trade);

      await settleAgain(clocks, again, trade);
      await expectCarriedOut(clocks.world, kind, trade, sent);
      expect(sessionButtons(trade)).toEqual(unseen ? ["Join", "Skip"] : []);
      await expectExact(clocks.world, trade.stage, trade.vote, { results: sent, free: false });
      const { group, admin } = trade.stage;
      if (unseen) expect((await admin.taps("Join")).answer?.text).toContain("No session is open");
      await admin.says('/create_session "The next one"');
      expect(said(group).at(-1)).toContain("The next one");
      await expectCarriedOut(clocks.world, kind, trade, sent);
    },
  );
});
