/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type WorldWithTrader } from "../../dev/world.ts";
import { results } from "../e2e/messages.ts";
import { AFTER_VOTE_MS } from "../e2e/settling.ts";
import { memberAt, openSession, propose, type Stage } from "../e2e/stage.ts";
import { ordersOf } from "../e2e/trades.ts";
import { until } from "../support/until.ts";

let world: WorldWithTrader;
beforeAll(async () => {
  world = await startWorld({ executor: "trader", market: true });
});
afterEach(async () => {
  world.trader.solana.resetFaults();
  world.trader.solana.resetRecords();
  await world.upstash.flushData();
});
afterAll(() => world.close());

/** A group that the trader trades for, with a new wallet, whose only member has voted for a buy. */
async function approve(token = "BONK"): Promise<Stage> {
  const stage = await openSession(world, 1);
  await world.trader.startAnew([stage.group.id]);
  await propose(world, stage, token);
  await memberAt(stage.members, 0).taps("Yes 0.05");
  return stage;
}

async function pass(): Promise<void> {
  await world.advance(AFTER_VOTE_MS);
  await world.runCron();
  await world.worker.idle();
}

async function untilAnnounced({ group }: Stage): Promise<string> {
  for (let passed = 0; results(group).length === 0 && passed < 6; passed += 1) await pass();
  expect(results(group)).toHaveLength(1);
  return results(group)[0]?.text ?? "";
}

const transactions = () => world.trader.solana.transactionsOf(world.trader.wallet).map(({ err }) => err);

describe("a trader that is killed", () => {
  it.each([
    ["before its transaction has reached anybody", "hang"],
    ["when its transaction has landed, of which it never heard", "hang_after"],
  ] as const)("%s buys once, and the group reads what the chain says", async (_when, fault) => {
    const stage = await approve();
    world.trader.solana.jupiter.faults.nextOf("execute", fault);
    const passing = pass();
    await until(() => world.trader.solana.calls.some((call) => call.service === "jupiter" && call.status === "hung"));
    await world.trader.restart();
    await passing;
    expect(results(stage.group)).toEqual([]);
    expect(await untilAnnounced(stage)).toMatch(/Bought \d+(\.\d+)? BONK for 0\.05 SOL at 0\.0/);
    expect(transactions()).toEqual([null]);
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "filled", received: null }]);
  });

  it("for long is finished by nobody else, and its cron trigger makes the trade that the bot asks for later", async () => {
    const stage = await approve();
    world.trader.solana.nodes.forEach(({ faults }) => void faults.always("cut"));
    world.trader.solana.jupiter.faults.always("cut");
    await pass();
    expect(transactions()).toEqual([]);
    world.trader.solana.resetFaults();
    await world.trader.runCron();
    await world.trader.idle();
    expect(transactions()).toEqual([null]);
    expect(await untilAnnounced(stage)).toContain("Bought ");
    expect(transactions()).toEqual([null]);
  });
});

describe("what the trader refuses is read as a sentence", () => {
  const refused = async (stage: Stage) => {
    const text = await untilAnnounced(stage);
    expect(transactions()).toEqual([]);
    return /Not bought: .*/.exec(text)?.[0];
  };

  it("another group's trade", async () => {
    const stage = await approve();
    await world.trader.openTo([-42]);
    expect(await refused(stage)).toBe(
      "Not bought: This trader is not open to this group. Whoever runs it can open it.",
    );
  });

  it("a trade above its limit", async () => {
    const stage = await approve();
    await world.trader.setBindings({ MAX_TRADE_SOL: "0.01" });
    expect(await refused(stage)).toBe("Not bought: More than 0.01 SOL in one trade is not allowed.");
    await world.trader.setBindings({ MAX_TRADE_SOL: "2" });
  });

  it("a symbol that stands for no address", async () => {
    const stage = await approve("NOSUCHTOKEN");
    expect(await refused(stage)).toMatch(/^Not bought: Symbols are not unique, /);
  });

  it("a rehearsal, which says what the trade would have brought", async () => {
    const stage = await approve();
    await world.trader.setBindings({ DRY_RUN: "on" });
    expect(await refused(stage)).toMatch(
      /^Not bought: This is a rehearsal: 0\.04\d+ SOL would have become about \d+(\.\d+)? tokens\. Nothing was traded\.$/,
    );
    await world.trader.setBindings({ DRY_RUN: "off" });
  });
});
