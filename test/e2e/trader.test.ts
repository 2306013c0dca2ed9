import { afterAll, beforeAll, expect, it } from "vitest";
import type { BotMessage } from "../../dev/telegram/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type WorldWithTrader } from "../../dev/world.ts";
import { formatLamports, formatTokens } from "../../trader/trade/amounts.ts";
import { results } from "./messages.ts";
import { AFTER_VOTE_MS, callEnd, passPause, workerAhead } from "./settling.ts";
import { memberAt, openSession, propose, type Stage, type Vote } from "./stage.ts";
import { ordersOf, proposeSale, saleResults } from "./trades.ts";

const BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
const BONK_DECIMALS = 5;

/** More than a transaction needs to be final. */
const FINAL_SLOTS = 40;

let world: WorldWithTrader;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "trader", market: true });
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterAll(() => world.close());

/** Settles a vote, and lets the chain go on until its transaction is there for good. */
async function settle(stage: Stage, { body }: Vote): Promise<void> {
  for (let calls = 0; calls < 20; calls += 1) {
    if ((await callEnd(world, later, body)).status === 200) return;
    world.trader.solana.advance(FINAL_SLOTS);
    await passPause(world, stage);
  }
}

const links = (message: BotMessage | undefined) =>
  message?.entities.flatMap(({ type, ...entity }) => (type === "text_link" && "url" in entity ? [entity.url] : []));

it("a vote that passed is a transaction on the chain, whose numbers the group reads, and so is the sale", async () => {
  const { trader } = world;
  const stage = await openSession(world, 1);
  await trader.openTo([stage.group.id]);
  const { chain } = trader.solana;
  const first = chain.lamportsOf(trader.wallet);

  const vote = await propose(world, stage, "BONK");
  await memberAt(stage.members, 0).taps("Yes 0.05");
  await settle(stage, vote);
  const [buy] = trader.solana.transactionsOf(trader.wallet);
  const bought = await chain.tokensOf(trader.wallet, BONK);
  const afterBuy = chain.lamportsOf(trader.wallet);
  expect(bought).toBeGreaterThan(0n);
  expect(first - afterBuy).toBeLessThanOrEqual(50_000_000n);
  const [result, ...others] = results(stage.group);
  expect(others).toEqual([]);
  expect(result?.text).toMatch(
    new RegExp(
      `Bought ${formatTokens(bought, BONK_DECIMALS)} BONK for 0\\.05 SOL at 0\\.0{6}\\d+ · fee 0\\.002\\d+ SOL · transaction`,
    ),
  );
  expect(links(result)).toContain(`https://solscan.io/tx/${buy?.signature}`);

  const sellVote = await proposeSale(world, stage);
  await memberAt(stage.members, 0).taps("Yes");
  await settle(stage, sellVote);
  const received = chain.lamportsOf(trader.wallet) - afterBuy;
  const [sale] = saleResults(stage.group);
  expect(sale?.text).toContain(`Sold order 1 for ${formatLamports(received)} SOL`);
  expect(await chain.tokensOf(trader.wallet, BONK)).toBe(0n);
  expect(await ordersOf(world, stage.group)).toEqual([{ state: "sold", received: Number(received) }]);
  const landed = trader.solana.transactionsOf(trader.wallet);
  expect(landed.map(({ err }) => err)).toEqual([null, null]);
  expect(links(sale)).toContain(`https://solscan.io/tx/${landed[1]?.signature}`);
  expect([...world.worker.refusedRequests, ...trader.worker.refusedRequests]).toEqual([]);
});
