/** @module-tag long */
import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { withReceipt } from "../support/recount-texts.ts";
import { CREATE, labels, PROPOSE, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());

const ENDED = 5 * 60_000 + 1_000;
const SHARES = "Shares, by what each paid:\n@bob 0.055 SOL (+0.005)\n@carol 0.011 SOL (+0.001)";

describe("in a forum", () => {
  it("a sale's card, its answers and its result are in the topic of its /propose", async () => {
    const room = world.room({ forum: true });
    const [buys, sells] = [room.group.createTopic("Buys"), room.group.createTopic("Sells")];
    await room.alice.says(CREATE, { topic: buys });
    await room.bob.taps("Join");
    await room.bob.says(PROPOSE, { topic: buys });
    await room.bob.taps("Yes 0.05");
    await world.pass(ENDED);
    for (const typed of ["/orders", "/order 1", "/order_1", SELL, "/vote yes"]) {
      expect(await room.bob.says(typed, { topic: sells })).toHaveLength(1);
      expect(room.group.botMessages.at(-1)?.topic).toBe(sells);
    }
    await world.pass(ENDED);
    expect(room.results.map(({ topic }) => topic)).toEqual([buys, sells]);
    expect(room.card.topic).toBe(sells);
  });
});

describe.each([{ newFirst: false }, { newFirst: true }])("a group that becomes a supergroup (%o)", (order) => {
  it("between buying and selling sells what it bought before", async () => {
    const room = world.room({ type: "group" });
    await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
    await world.until(room.group.upgrade(order));
    await world.idle();
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.06 SOL · filled\n");
    expect(await room.bob.says(SELL)).toEqual([expect.stringContaining("0 of 2 voted")]);
    await room.bob.taps("Yes");
    await world.pass(ENDED);
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining(SHARES)]);
    expect(world.executor.calls.at(-1)?.body?.data.chatId).toBe(room.group.id);
  });

  it("in the middle of a sale goes on with its votes, has its card anew, and sells once", async () => {
    const room = world.room({ type: "group" });
    await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
    await room.bob.says(SELL);
    await room.bob.taps("Yes");
    const before = world.executor.effects.length;
    await world.until(room.group.upgrade(order));
    await world.idle();
    expect(room.card.text).toMatch(/^🗳 SELL order 1 \(BONK\)\n300000 BONK, .*\n\nYes 1 · No 0\n1 of 2 voted\. /s);
    expect(labels(room.card)).toEqual([["Yes", "No"]]);
    expect(await room.carol.taps("Yes")).toEqual(
      withReceipt(2, "✅ Counted: Yes\nYes 2 · No 0 so far. Everybody has voted: the result comes within 3 minutes."),
    );
    expect(await room.bob.says("/vote no")).toEqual([expect.stringContaining("already voted: Yes.")]);
    await world.pass(ENDED);
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining(SHARES)]);
    expect(room.ending).toBe("✅ Passed, sold · Yes 2 · No 0");
    expect(world.executor.effects).toHaveLength(before + 1);
    expect((await room.bob.says("/orders"))[0]).toContain("sold for 0.066 SOL");
  });

  it.each(["buy", "sell"] as const)(
    "while the executor is silent has its %s once, and the result there",
    async (kind) => {
      const room = world.room({ type: "group" });
      const before = world.executor.effects.length;
      const people = [room.bob, room.carol];
      if (kind === "buy") world.executor.faults.next("pending");
      await room.opens(...people);
      await people[0]?.says(PROPOSE);
      for (const one of people) await one.taps("Yes");
      await world.pass(ENDED);
      if (kind === "sell") {
        world.executor.faults.next("pending");
        await people[0]?.says(SELL);
        await people[0]?.taps("Yes");
        await world.pass(ENDED);
      }
      await world.until(room.group.upgrade(order));
      await world.idle();
      await world.pass(120_000);
      expect(room.results.map(({ text }) => text)).toEqual([
        expect.stringMatching(kind === "buy" ? /🛒 Bought/ : /💰 Sold/),
      ]);
      expect(world.executor.effects).toHaveLength(before + (kind === "buy" ? 1 : 2));
      expect((await room.bob.says("/orders"))[0]).toMatch(/newest first\norder 1 · /);
    },
  );
});
