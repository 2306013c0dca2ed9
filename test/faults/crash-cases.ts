import { expect } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import type { World } from "../../dev/world.ts";
import { buttonsOf, results } from "../e2e/messages.ts";
import { outcomeOf } from "../e2e/outcome.ts";
import { AFTER_LEASE_MS, AFTER_VOTE_MS, callEnd, callUntilDone, workerAhead } from "../e2e/settling.ts";
import { effectsOf, openBuy, openSale, ordersOf, saleResults, type Trade } from "../e2e/trades.ts";
import { awaited, type Crash, crashAt, type Steps, TRADE, UNDER_WAY } from "./crash.ts";

export type Kind = "BUY" | "SELL";

/** Effects at the executor; orders, or for a sale orders sold; results sent. */
export type Counts = readonly [effects: number, orders: number, results: number];

/** What the settlement of a passed vote sends, in order. */
export const BUY: Steps = [
  ["begin"],
  ["ask"],
  [UNDER_WAY, TRADE],
  ["carry-out"],
  ["final card"],
  ["announcing"],
  ["sendMessage"],
  ["announced"],
  ["zrem"],
];
export const STEPS: Readonly<Record<Kind, Steps>> = {
  BUY,
  // Who paid for the order is told with the ask, and read again before the result.
  SELL: [...BUY.slice(0, 5), ["read-orders"], ...BUY.slice(5)],
};

/** A crash as a table writes it: before one of the requests, or after it. */
export interface Row {
  readonly crashes: "before" | "after";
  /** Requests that go out at the same time stand together; of those left out not even the request arrives. */
  readonly requests: string;
  /** What there is by then. */
  readonly then: Counts;
}

function crashOf(steps: Steps, { crashes, requests }: Row): Crash {
  const names = requests.split(" and ");
  const step = steps.findIndex((one) => one.includes(names[0] ?? ""));
  return { step, last: crashes === "after" ? names : [] };
}

/** A world with its executor, and Workers by whose clocks a vote is over, and the lease of who settled it then, too. */
export interface Clocks {
  readonly world: World;
  readonly later: RunningWorker;
  readonly afterLease: RunningWorker;
}

/** Also lets Redis learn the scripts, so that from here on a settlement is the same requests each time. */
export async function clocksOf(world: World): Promise<Clocks> {
  const clocks = {
    world,
    later: await workerAhead(world, AFTER_VOTE_MS),
    afterLease: await workerAhead(world, AFTER_LEASE_MS),
  };
  const { stage, vote } = await openSale(world, clocks.later);
  await callEnd(world, clocks.later, vote.body);
  await stage.admin.says("/status");
  await stage.admin.says("/close_session");
  return clocks;
}

export const open = ({ world, later }: Clocks, kind: Kind): Promise<Trade> =>
  kind === "BUY" ? openBuy(world) : openSale(world, later);

/** What there is by now. */
export async function countsOf(world: World, kind: Kind, { stage, vote }: Trade): Promise<Counts> {
  const orders = await ordersOf(world, stage.group);
  const shown = kind === "BUY" ? results(stage.group) : saleResults(stage.group);
  const changed = kind === "BUY" ? orders : orders.filter(({ state }) => state === "sold");
  return [effectsOf(world, vote), changed.length, shown.length];
}

/** Settles until it crashes, and expects that it crashed just there. */
export async function settleUntilCrash({ world, later }: Clocks, steps: Steps, row: Row, { stage, vote }: Trade) {
  const crash = crashOf(steps, row);
  const seen = crashAt(world, stage.group, steps, crash);
  const { status, headers } = await callEnd(world, later, vote.body);
  seen.end();
  const expected = [...awaited(steps, crash.step), ...crash.last];
  const done = seen.done.filter((name) => name !== UNDER_WAY || expected.includes(name));
  expect(done.toSorted()).toEqual(expected.toSorted());
  return { status, retryAfter: Number(headers.get("Retry-After")) };
}

/** Where only the reply to "announcing" is lost, the Worker knows that nothing was sent, and takes that back as soon as it can. */
export async function takenBack({ world }: Clocks, { crashes, requests }: Row, { stage }: Trade): Promise<void> {
  if (crashes === "before" || requests !== "announcing") return;
  const state = () => world.upstash.command("HGET", `session:live:{${stage.group.id}}`, "q.state");
  await expect.poll(state).toBe("carried");
}

/** Comes again; after that nothing is left to do. */
export async function settleAgain(clocks: Clocks, who: "QStash" | "cron", { vote }: Trade): Promise<void> {
  const { world, afterLease } = clocks;
  if (who === "QStash") return expect(await callUntilDone(world, afterLease, vote.body)).toBe(200);
  await afterLease.scheduled();
  expect((await callEnd(world, afterLease, vote.body)).text).toBe("nothing_to_do");
}

/** What must hold of a trade that was carried out, however often its settlement crashed. */
export async function expectCarriedOut(world: World, kind: Kind, trade: Trade, sent: number): Promise<void> {
  const { group } = trade.stage;
  expect(await countsOf(world, kind, trade)).toEqual([1, 1, sent]);
  const { card, buttons } = outcomeOf(group, trade.vote);
  expect(buttons).toBe(0);
  const orders = await ordersOf(world, group);
  if (kind === "BUY") {
    expect(card).toContain("✅ Passed, bought as order 1 · Yes 1 · No 0 · 0.05 SOL");
    for (const { text } of results(group))
      expect(text).toMatch(/Bought 250000 BONK for 0\.05 SOL at 0\.0000002 .*\nThis is order 1: \/order_1 /);
    expect(orders).toEqual([{ state: "filled", received: null }]);
  } else {
    expect(card).toContain("✅ Passed, sold · Yes 1 · No 0");
    for (const { text } of saleResults(group))
      expect(text).toMatch(/Sold order 1 for 0\.055 SOL .*\n(?:.*\n)*@member_0 0\.055 SOL \(\+0\.005\)\n/);
    expect(orders).toEqual([{ state: "sold", received: 55_000_000 }]);
  }
  expect(await world.upstash.command("ZSCORE", "proposals:due", trade.vote.id)).toBeNull();
}

/** The buttons of the group's first message, the session's card. */
export const sessionButtons = ({ stage }: Trade): string[] => buttonsOf(stage.group.botMessages[0]);
