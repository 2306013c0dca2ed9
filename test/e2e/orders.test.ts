/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { buttonsOf, results, said } from "./messages.ts";
import { outcomeOf } from "./outcome.ts";
import { reset } from "./reset.ts";
import { AFTER_VOTE_MS, callEnd, workerAhead } from "./settling.ts";
import { memberAt, openSession, openVote } from "./stage.ts";
import { ordersOf, proposeSale, saleResults } from "./trades.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(() => reset(world));
afterAll(() => world.close());

const end = async (body: string) => (await callEnd(world, later, body)).status;

describe("/orders", () => {
  it("turns its pages by taps, from the newest of twenty to the first and back", async () => {
    world.telegram.flood.on = false;
    const stage = await openSession(world, 1);
    const member = memberAt(stage.members, 0);
    for (let i = 1; i <= 20; i += 1) {
      await member.says(`/propose BUY token=T${i} amount=0.05 1`);
      await member.taps("Yes 0.05");
      expect(await end(world.qstash.messages.at(-1)?.body ?? "")).toBe(200);
    }
    expect(results(stage.group)).toHaveLength(20);
    await member.says("/orders");
    const shown = stage.group.botMessages.at(-1);
    const numbers = () =>
      [...(stage.group.botMessages.at(-1)?.text ?? "").matchAll(/^order (\d+) · T(\d+) /gm)].map(([, order, token]) => {
        expect(order).toBe(token);
        return Number(order);
      });
    const from = (newest: number, oldest: number) => Array.from({ length: newest - oldest + 1 }, (_, i) => newest - i);
    const turns: [string, number[], string[]][] = [
      ["", from(20, 13), ["Older ›"]],
      ["Older", from(12, 5), ["‹ Newer", "Older ›"]],
      ["Older", from(4, 1), ["‹ Newer"]],
      ["‹ Newer", from(12, 5), ["‹ Newer", "Older ›"]],
      ["‹ Newer", from(20, 13), ["Older ›"]],
    ];
    for (const [label, orders, buttons] of turns) {
      if (label !== "") expect((await member.taps(label)).status).toBe(200);
      expect(numbers()).toEqual(orders);
      expect(buttonsOf(stage.group.botMessages.at(-1))).toEqual(buttons);
    }
    expect(stage.group.botMessages.at(-1)?.messageId).toBe(shown?.messageId);
  });
});

describe("/order", () => {
  it("shows who holds what, to whoever asks and first to themselves, by its link and by its number", async () => {
    const { stage, vote } = await openVote(world);
    const [, second, third] = stage.members;
    await second?.says("/order 1");
    expect(said(stage.group).at(-1)).toContain("There are no orders yet");
    expect(await end(vote.body)).toBe(200);
    await second?.says("/order_1");
    expect(said(stage.group).at(-1)).toMatch(/@member_1 0\.01 SOL · 16\.7 %\n@member_0 0\.05 SOL · 83\.3 %/);
    await third?.says(`/order_1@${world.telegram.botUser.username}`);
    expect(said(stage.group).at(-1)).toMatch(/@member_0 0\.05 SOL · 83\.3 %\n@member_1 0\.01 SOL · 16\.7 %/);
    await third?.says("/order 9");
    expect(said(stage.group).at(-1)).toContain("There is only order 1.");
    await third?.says("/order");
    expect(said(stage.group).at(-1)).toContain("Which order?");
  });
});

describe("a trade on paper", () => {
  it("has as many tokens as the total buys where a price is named, and brings back what was paid", async () => {
    const stage = await openSession(world, 1);
    const member = memberAt(stage.members, 0);
    await member.says("/propose BUY token=WIF amount=0.05 price=0.004 1");
    await member.taps("Yes 0.05");
    expect(await end(world.qstash.messages.at(-1)?.body ?? "")).toBe(200);
    expect(results(stage.group)[0]?.text).toContain(
      "📝 On paper: 12.5 WIF for 0.05 SOL at 0.004. No money moved.\nThis is order 1:",
    );
    const vote = await proposeSale(world, stage);
    await member.taps("Yes");
    expect(await end(vote.body)).toBe(200);
    expect(saleResults(stage.group)[0]?.text).toMatch(
      /On paper: order 1 sold for 0\.05 SOL.*\n(?:.*\n)*@member_0 0\.05 SOL\n/,
    );
    expect(outcomeOf(stage.group, vote).card).toContain("✅ Passed, sold on paper · Yes 1");
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "sold", received: 50_000_000 }]);
    expect(world.executor.calls).toEqual([]);
  });
});
