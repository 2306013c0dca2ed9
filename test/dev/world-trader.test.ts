/** @module-tag long */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHAIN_HELP } from "../../dev/chain-lines.ts";
import { HTTP_FAULTS } from "../../dev/solana/faults.ts";
import { helpFor, parseLine, perform, type Stage } from "../../dev/terminal.ts";
import { startWorld, type World, type WorldWithTrader } from "../../dev/world.ts";

const MINUTE_MS = 60_000;

let world: WorldWithTrader;
let stage: Stage;
beforeAll(async () => {
  world = await startWorld({ executor: "trader", market: true });
  const group = world.telegram.group();
  stage = { group, members: new Map([["ann", group.creator]]) };
});
afterAll(() => world.close());

const type = (line: string, where: World = world) => perform(where, stage, parseLine(line));

describe("the trader in the local world", () => {
  it("is the Worker's executor, and has a wallet with SOL, at the world's time", async () => {
    const { trader } = world;
    expect(world.worker.bindings).toMatchObject({
      EXECUTOR_URL: trader.worker.url,
      EXECUTOR_SECRET: trader.worker.bindings.EXECUTOR_SECRET,
    });
    await world.advance(MINUTE_MS);
    expect(trader.worker.bindings.CLOCK_OFFSET_MS).toBe(String(MINUTE_MS));
    expect(Math.abs(trader.solana.now() - world.now())).toBeLessThan(MINUTE_MS / 2);
    await trader.runCron();
    const health = await trader.worker.fetch("/healthz");
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({ ok: true, balance: "10", pending: 0, spentToday: "0", dryRun: false });
  });

  it("trades for nobody until it is told for whom, and then for one group", async () => {
    const { trader } = world;
    expect(trader.chats).toEqual([]);
    await trader.openTo([-1, -1002, -1003]);
    expect(trader.worker.bindings.CHATS).toBe("-1002,-1003");
    const before = trader.wallet;
    await trader.startAnew([-5]);
    expect(trader.wallet).not.toBe(before);
    expect(trader.worker.bindings.CHATS).toBe("-5");
  });

  it("has its chain and Jupiter broken by typing", async () => {
    const { solana, wallet } = world.trader;
    const call = (method: string) =>
      fetch(solana.rpcUrl, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method }),
      });
    await type("solana cut");
    await expect(call("getSlot")).rejects.toThrow("fetch failed");
    expect(await type("solana back")).toBe("Nodes and Jupiter are well.");
    expect((await call("getSlot")).status).toBe(200);
    await type("solana lag 50");
    expect(solana.nodes[0].lagSlots).toBe(50);
    await type("jupiter limit");
    expect((await fetch(`${solana.jupiterUrl}/price/v3?ids=x`)).status).toBe(429);
    await type("solana back");
    expect(solana.nodes[0].lagSlots).toBe(0);
    expect(await type("solana airdrop 1.5")).toBe("The wallet has 11.5 SOL now.");
    expect(solana.chain.lamportsOf(wallet)).toBe(11_500_000_000n);
    expect(await type("solana fork 3")).toBe("Transactions that never were: 0.");
    expect(await type("solana restart")).toBe("The nodes were restarted.");
    expect(await type("executor fill")).toMatch(/^The trader is the executor here\./);
    expect(await type("help")).toBe(helpFor(world));
    expect(helpFor(world)).toContain("market crash");
    expect(helpFor(world)).not.toContain("executor");
  });
});

describe("a typed line", () => {
  it.each([
    ["solana lag 50", { do: "lag", slots: 50 }],
    ["Solana Fork 10", { do: "fork", slots: 10 }],
    ["solana airdrop 0.25", { do: "airdrop", sol: 0.25 }],
    ["solana restart", { do: "restart_nodes" }],
    ["solana back", { do: "chain_back" }],
    ["solana drop", { do: "nodes", fault: "drop" }],
    ["jupiter not_landed", { do: "jupiter", fault: "not_landed" }],
    ["jupiter steal_sol", { do: "hostile", hostile: "steal_sol" }],
    ["solana", { do: "help" }],
    ["solana lag", { do: "help" }],
    ["solana lag 1.5", { do: "help" }],
    ["solana cut 3", { do: "help" }],
    ["solana explode", { do: "help" }],
    ["jupiter drop", { do: "help" }],
  ])("%j is understood", (typed, line) => {
    expect(parseLine(typed)).toEqual(line);
  });

  it.each(HTTP_FAULTS)("may tell the nodes and Jupiter to %s, and the help says so", (fault) => {
    expect(parseLine(`solana ${fault}`)).toEqual({ do: "nodes", fault });
    expect(parseLine(`jupiter ${fault}`)).toEqual({ do: "jupiter", fault });
    expect(CHAIN_HELP.split(/[\s,]+/)).toContain(fault);
  });
});

it("a world without one says what it takes", async () => {
  const other = await startWorld();
  expect(other.trader).toBeNull();
  expect(await type("solana cut", other)).toContain("npm run dev -- --trader");
  expect(await type("help", other)).not.toContain("solana");
  await other.close();
});
