/** @module-tag long */
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectOnce } from "./exactly-once.ts";
import { type Asked, BONK, type Stage, startStage } from "./stage.ts";

const STORIES = 60;
const STEPS = 8;
const LATER_MS = 130_000;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

/** Numbers that look like chance, and are the same in each run (https://en.wikipedia.org/wiki/Linear_congruential_generator). */
function dice(seed: number): (below: number) => number {
  let state = BigInt(seed) * 2_654_435_761n + 1n;
  return (below) => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n;
    return Number((state >> 33n) % BigInt(below));
  };
}

/** What may happen between two attempts, or in one. */
function misfortunes(roll: (below: number) => number): readonly (() => unknown)[] {
  const { solana, upstash, market, outgoing } = stage;
  const node = () => solana.nodes[roll(2) === 0 ? 0 : 1];
  const slots = () => 1 + roll(200);
  return [
    () => outgoing.dieAt({ request: 1 + roll(16), when: roll(2) === 0 ? "before" : "after" }),
    () => outgoing.dieAt({ request: 1 + roll(16), when: roll(2) === 0 ? "before" : "after" }),
    () => solana.jupiter.faults.nextOf("execute", "not_landed"),
    () => solana.jupiter.faults.nextOf("execute", { hold: slots() }),
    () => solana.jupiter.faults.nextOf("execute", "cut_after"),
    () => solana.jupiter.faults.nextOf("order", "limit"),
    () => node().faults.nextOf("sendTransaction", "drop"),
    () => node().faults.nextOf("sendTransaction", "drop", "drop", "drop"),
    () => node().faults.nextOf("sendTransaction", { hold: slots() }),
    () => node().faults.next("cut_after"),
    () => node().faults.next("limit", "fail"),
    () => {
      node().lagSlots = roll(3) === 0 ? 0 : slots();
    },
    () => node().restart(),
    () => solana.chain.rollBack(1 + roll(20)),
    () => {
      upstash.faults.loseReplies = roll(3);
    },
    () => upstash.flushScripts(),
    () => market.move(BONK.mint, 970 + roll(60)),
    () => stage.cron(),
    () => stage.pass(roll(100_000)),
    () => stage.pass(roll(20_000)),
  ];
}

it.each(Array.from({ length: STORIES }, (_, seed) => seed))(
  "one transaction lands, or none for good, whatever happens (story %i)",
  async (seed) => {
    await stage.startAnew();
    stage.market.setPrice(BONK.mint, "0.0000002");
    const roll = dice(seed);
    const isSale = roll(3) === 0;
    if (isSale) await stage.solana.chain.setTokens(stage.wallet.address, BONK.mint, 30_000_000_000n);
    const asked: Asked = {
      id: stage.newId(),
      ...(isSale && { kind: "sell", bought: { proposalId: "-5.1", tokenAmount: "250000" } }),
    };
    for (let step = 0; step < STEPS; step += 1) {
      const all = misfortunes(roll);
      for (let more = roll(3); more >= 0; more -= 1) await all[roll(all.length)]?.();
      // Two at once now and then; some die in the middle, and take the other one with them: it is one process.
      await Promise.all([stage.ask(asked), ...(roll(3) === 0 ? [stage.ask(asked)] : [])]);
      stage.outgoing.reset();
      expect(stage.landed().length).toBeLessThanOrEqual(1);
      stage.pass(roll(60_000));
    }
    // Then all is well again.
    stage.solana.resetFaults();
    stage.upstash.resetFaults();
    stage.pass(LATER_MS);
    const answered = await stage.askUntilFinal(asked);
    stage.pass(LATER_MS);
    if (answered.body.status === "filled") return expectOnce(stage, asked, answered);
    expect(stage.landed(), JSON.stringify(answered.body)).toEqual([]);
    expect((await stage.ask(asked)).text).toBe(answered.text);
  },
);
