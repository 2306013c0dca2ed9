import { afterAll, afterEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { withHash } from "../support/recount-texts.ts";
import { type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => world.executor.resetFaults());

const ENDED = 5 * 60_000 + 1_000;
const HOUR = 3_600_000;

const soldIn = (room: Room) =>
  world.executor.calls.filter(({ kind, body }) => kind === "sell" && body?.data.chatId === room.group.id);

/** Bob and Carol hold order 1, for 0.05 and 0.01 SOL, and Bob proposes to sell it. Dave has paid nothing. */
async function proposed() {
  const room = world.room();
  await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
  const dave = room.enters({ first_name: "Dave" });
  await dave.taps("Join");
  await room.bob.says(SELL);
  return { room, dave };
}

describe("a sale that passed", () => {
  it("brings everybody a share by what they paid, and the result says so", async () => {
    const { room } = await proposed();
    await room.bob.taps("Yes");
    await world.pass(ENDED);
    expect(room.results.at(-1)?.text).toEqual(
      withHash(
        [
          "✅ Passed: SELL order 1 (BONK)",
          "Yes 1 · No 0 · Abstained 1",
          "BONK, bought for 0.06 SOL",
          "",
          "💰 Sold order 1 for 0.066 SOL · fee 0.000005 SOL · transaction",
          "Gain: +0.006 SOL (+10 %)",
          "",
          "Shares, by what each paid:",
          "@bob 0.055 SOL (+0.005)",
          "@carol 0.011 SOL (+0.001)",
          "",
          "Yes: @bob",
        ].join("\n"),
      ),
    );
    expect(room.results.at(-1)?.replyTo).toBe(room.card.messageId);
    expect(room.ending).toBe("✅ Passed, sold · Yes 1 · No 0");
    expect(room.card.buttons).toEqual([]);
    const [orders] = await room.bob.says("/orders");
    expect(orders).toContain("order 1 · BONK · 0.06 SOL · sold for 0.066 SOL, +0.006 SOL (+10 %)");
    expect(orders).toContain("\n\nSold so far: 1 order, +0.006 SOL (+10 %)\n\n");
  });

  it("asks the executor to sell the whole order, for those who paid", async () => {
    const { room } = await proposed();
    const bought = world.executor.calls.at(-1)?.body?.data;
    await room.carol.taps("Yes");
    await world.pass(ENDED);
    expect(soldIn(room).map(({ body }) => body?.data)).toEqual([
      {
        ...bought,
        deadline: expect.any(String),
        kind: "sell",
        proposalId: expect.not.stringMatching(new RegExp(`^${bought?.proposalId}$`)),
        order: 1,
        bought: { proposalId: bought?.proposalId, tokenAmount: "300000", price: "0.0000002" },
      },
    ]);
  });

  it("has shares that sum to what came back, to the lamport", async () => {
    const room = world.room();
    const [dave, eve] = [room.enters({ first_name: "Dave" }), room.enters({ first_name: "Eve" })];
    await room.buys([room.bob, "0.01"], [room.carol, "0.01"], [dave, "0.01"], [eve, "0.123456789"]);
    world.executor.saleFactor = 337;
    await room.bob.says(SELL);
    await room.bob.taps("Yes");
    await world.pass(ENDED);
    const text = room.results.at(-1)?.text ?? "";
    const [received = "", ...shares] = [...text.matchAll(/(?<=for |@\w+ |Dave |Eve )0\.\d+(?= SOL)/g)].flat().slice(1);
    const lamports = (sol: string) => Math.round(Number(sol) * 1e9);
    expect(lamports(received)).toBe(Math.floor(153_456_789 * 0.337));
    expect(shares).toHaveLength(4);
    expect(shares.map(lamports).reduce((sum, share) => sum + share)).toBe(lamports(received));
  });

  it("is over: the order cannot be sold again", async () => {
    const { room } = await proposed();
    await room.bob.taps("Yes");
    await world.pass(ENDED);
    expect(await room.bob.says(SELL)).toEqual([expect.stringMatching(/has been sold already/)]);
    expect(soldIn(room)).toHaveLength(1);
  });

  it("may be rejected: the order stays held, and can be sold again", async () => {
    const { room } = await proposed();
    world.executor.faults.next({ reject: "Market closed" });
    await room.bob.taps("Yes");
    await world.pass(ENDED);
    const text = room.results.at(-1)?.text;
    expect(text).toContain("\n\n⚠️ Not sold: Market closed.\nYou still hold order 1 (BONK).\n\nYes: @bob");
    expect(text).not.toContain("Shares");
    expect(room.ending).toBe("✅ Passed, but not sold · Yes 1 · No 0");
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.06 SOL · filled\n");

    expect(await room.carol.says(SELL)).toEqual([expect.stringMatching(/^🗳 SELL order 1/)]);
    await room.carol.taps("Yes");
    await world.pass(ENDED);
    expect(room.results.at(-1)?.text).toContain("💰 Sold order 1 for 0.066 SOL");
    const [first, second] = soldIn(room);
    expect(second?.id).not.toBe(first?.id);
  });

  it("says “selling…” while the executor is silent, and after 24 hours that nobody knows", async () => {
    const { room } = await proposed();
    await room.bob.taps("Yes");
    world.executor.faults.always("pending");
    await world.pass(ENDED);
    expect(room.ending).toBe("✅ Passed, selling… · Yes 1 · No 0");
    expect(room.results).toHaveLength(1);
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.06 SOL · being sold");
    expect(await room.bob.says(SELL)).toEqual([expect.stringContaining("being settled")]);

    await world.pass(25 * HOUR);
    await world.cron();
    world.executor.resetFaults();
    await world.pass(2 * HOUR);
    await world.cron();
    expect(room.results).toHaveLength(2);
    expect(room.results[1]?.text).toContain(
      "\n\n❓ The trading service gave no final answer for 24 hours, so I don't know if order 1 was sold. Please ask whoever runs me.\n\nYes: @bob",
    );
    expect(room.ending).toBe("✅ Passed, outcome unknown · Yes 1 · No 0");
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.06 SOL · unknown");
    expect(await room.bob.says(SELL)).toEqual([expect.stringMatching(/nobody knows what became of that order/i)]);
  });
});

describe("a sale that does not pass", () => {
  it.each([
    [
      "a tie",
      ["Yes", "No"],
      "Yes 1 · No 1 · Abstained 0",
      "\nA tie does not pass, so nothing was sold.\n\nYes: @bob\nNo: @carol",
    ],
    ["nobody votes", [], "Yes 0 · No 0 · Abstained 2", "\nNobody voted, so nothing was sold."],
    [
      "more say no",
      [undefined, "No"],
      "Yes 0 · No 1 · Abstained 1",
      "\nMore said no than yes, so nothing was sold.\n\nNo: @carol",
    ],
  ])("changes nothing, and counts only those who paid: %s", async (_, [bob, carol], counts, why) => {
    const { room } = await proposed();
    if (bob !== undefined) await room.bob.taps(bob);
    if (carol !== undefined) await room.carol.taps(carol);
    await world.pass(ENDED);
    const text = `❌ Not passed: SELL order 1 (BONK)\n${counts}\nBONK, bought for 0.06 SOL${why}`;
    expect(room.results.at(-1)?.text).toEqual(bob === undefined && carol === undefined ? text : withHash(text));
    expect(room.ending).toMatch(/^❌ Not passed · Yes \d · No \d$/);
    expect(soldIn(room)).toEqual([]);
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.06 SOL · filled\n");
    expect(await room.bob.says(SELL)).toEqual([expect.stringMatching(/^🗳 SELL order 1/)]);
  });
});
