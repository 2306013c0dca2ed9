import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { LONG } from "../support/long.ts";
import { buttonsOf, said, sessionOf } from "./messages.ts";
import { expectFree, outcomeOf } from "./outcome.ts";
import { reset } from "./reset.ts";
import { AFTER_VOTE_MS, callEnd, workerAhead } from "./settling.ts";
import { memberAt, openSession, propose, type Stage } from "./stage.ts";
import { approveSale, boughtByTwo, effectsOf, messageOf, ordersOf, proposeSale, saleResults } from "./trades.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(() => reset(world));
afterAll(() => world.close());

const end = async (body: string) => (await callEnd(world, later, body)).status;
const last = ({ group }: Stage) => said(group).at(-1);

describe("a sale", () => {
  it("is proposed and voted on by those who paid, without amounts, by command and by button, and by nobody else", async () => {
    const stage = await boughtByTwo(world, later);
    const { group, admin, members } = stage;
    const [first, second, third] = members;
    for (const stranger of [third, admin, group.member({ first_name: "New" })]) {
      await stranger?.says('/propose "SELL order=1" 1');
      expect(last(stage)).toContain("Only those who paid for this order can propose its sale or vote on it.");
    }
    const vote = await proposeSale(world, stage, 1, 1);
    const card = () => messageOf(group, vote.cardId);
    expect(buttonsOf(card())).toEqual(["Yes", "No"]);
    expect(card()?.text).toContain("SELL order 1 (BONK)\n300000 BONK, bought for 0.06 SOL");
    expect(card()?.text).toContain("0 of 2 voted");
    expect((await third?.taps("Yes"))?.answer?.text).toContain("Only those who paid");
    await third?.says("/vote no");
    expect(last(stage)).toContain("Only those who paid");
    await second?.says("/vote yes 0.5");
    expect(last(stage)).toContain("Selling takes no amount, so nothing was counted.");
    await second?.says("/vote yes");
    expect(last(stage)).toContain("Counted: Yes\nYes 1 · No 0 so far.");
    expect((await first?.taps("Yes"))?.answer?.text).toContain("Yes 2 · No 0");

    expect(await end(vote.body)).toBe(200);
    const [result, ...others] = saleResults(group);
    expect(others).toEqual([]);
    expect(result?.text).toMatch(/^✅ Passed: SELL order 1 \(BONK\)\nYes 2 · No 0 · Abstained 0\n/);
    expect(result?.text).toContain("Sold order 1 for 0.066 SOL");
    expect(result?.text).toMatch(
      /\n@member_0 0\.055 SOL \(\+0\.005\)\n@member_1 0\.011 SOL \(\+0\.001\)\n\nYes: @member_0, @member_1\n\n🧾 For a recount: [0-9a-f]{64}$/u,
    );
    expect(outcomeOf(group, vote).card).toContain("✅ Passed, sold · Yes 2 · No 0");
    expect(await ordersOf(world, group)).toEqual([{ state: "sold", received: 66_000_000 }]);
  });

  it("is called for by QStash as a sale, and asked of the executor with the order and who paid for it", async () => {
    const stage = await boughtByTwo(world, later);
    const vote = await approveSale(world, stage);
    const [chat, proposalId, sessionId] = [stage.group.id, vote.id, sessionOf(stage.group)];
    expect(JSON.parse(world.qstash.messages.at(-1)?.body ?? "")).toEqual({
      v: 1,
      type: "sell",
      chatId: chat,
      sessionId,
      proposalId,
    });
    expect(await end(vote.body)).toBe(200);
    const [buy, sale] = world.executor.calls.map(({ body }) => body?.data);
    expect(sale).toEqual({
      kind: "sell",
      chatId: chat,
      sessionId,
      proposalId,
      token: "BONK",
      price: "market",
      total: "0.06",
      deadline: expect.stringMatching(/:\d\d\.000Z$/),
      contributions: buy?.contributions,
      order: 1,
      bought: { proposalId: buy?.proposalId, tokenAmount: "300000", price: "0.0000002" },
    });
  });

  it("divides exactly what came back, to the lamport", LONG, async () => {
    const stage = await openSession(world, 3);
    const buy = await propose(world, stage);
    for (const [i, amount] of ["0.007", "0.011", "0.013"].entries())
      await memberAt(stage.members, i).says(`/vote yes ${amount}`);
    expect(await end(buy.body)).toBe(200);
    // 31 thousandths of a SOL come back as 0.031217: a 31st of that is no whole number of lamports.
    world.executor.saleFactor = 1_007;
    const vote = await approveSale(world, stage);
    expect(await end(vote.body)).toBe(200);
    const text = saleResults(stage.group)[0]?.text ?? "";
    const shares = [...text.matchAll(/^@member_\d (0\.\d+) SOL(?: \([+−][\d.]+\))?$/gm)].map(([, sol]) =>
      Math.round(Number(sol) * 1e9),
    );
    expect(shares).toHaveLength(3);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(31_217_000);
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "sold", received: 31_217_000 }]);
  });

  it(
    "that is rejected leaves the order held: it can be sold again, and once it is sold not any more",
    LONG,
    async () => {
      const stage = await boughtByTwo(world, later);
      const [first] = stage.members;
      const refused = await approveSale(world, stage);
      world.executor.faults.next({ reject: "Market closed" });
      expect(await end(refused.body)).toBe(200);
      expect(saleResults(stage.group)[0]?.text).toContain("⚠️ Not sold: Market closed.\nYou still hold order 1 (BONK).");
      expect(outcomeOf(stage.group, refused).card).toContain("✅ Passed, but not sold · Yes 1");
      expect(await ordersOf(world, stage.group)).toEqual([{ state: "filled", received: null }]);

      const vote = await approveSale(world, stage);
      expect(await end(vote.body)).toBe(200);
      expect([effectsOf(world, refused), effectsOf(world, vote)]).toEqual([0, 1]);
      expect(await ordersOf(world, stage.group)).toEqual([{ state: "sold", received: 66_000_000 }]);
      await first?.says('/propose "SELL order=1"');
      expect(last(stage)).toContain("That order has been sold already.");
      expect(await end(refused.body)).toBe(200);
      expect(world.executor.calls).toHaveLength(3);
      await expectFree(world, stage);
    },
  );
});
