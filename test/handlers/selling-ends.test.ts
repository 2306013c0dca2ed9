import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());

const ENDED = 5 * 60_000 + 1_000;
const sales = () => world.executor.calls.filter(({ kind }) => kind === "sell").length;

/** Bob and Carol hold order 1, and Bob proposes to sell it. */
async function proposed() {
  const room = world.room();
  await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
  await room.bob.says(SELL);
  return room;
}

describe("a sale that is withdrawn", () => {
  it("by its proposer before the first vote sells nothing, and may be proposed again", async () => {
    const room = await proposed();
    expect(await room.bob.says("/cancel")).toEqual(["🚫 The vote was cancelled. Nothing will be sold."]);
    expect(room.ending).toBe("🚫 Cancelled · Yes 0 · No 0");
    expect(room.card.buttons).toEqual([]);
    await world.pass(ENDED);
    expect(room.results).toHaveLength(1);
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.06 SOL · filled\n");
    expect(await room.carol.says(SELL)).toEqual([expect.stringMatching(/^🗳 SELL order 1/)]);
  });

  it("by its proposer comes too late after the first vote, and by an admin does not", async () => {
    const room = await proposed();
    await room.carol.taps("Yes");
    expect(await room.bob.says("/cancel")).toEqual([expect.stringContaining("only an admin can cancel now")]);
    expect(await room.carol.says("/cancel")).toEqual([
      expect.stringContaining("Only an admin, or whoever proposed it"),
    ]);
    expect(await room.alice.says("/cancel")).toEqual([expect.stringContaining("Nothing will be sold.")]);
    expect(room.ending).toBe("🚫 Cancelled · Yes 1 · No 0");
    const before = sales();
    await world.pass(ENDED);
    expect(sales()).toBe(before);
    expect(room.results).toHaveLength(1);
  });

  it("may be withdrawn by an admin who paid nothing and did not join", async () => {
    const room = await proposed();
    expect(await room.alice.says("/cancel", { anonymous: true })).toEqual([
      expect.stringContaining("Nothing will be sold."),
    ]);
  });

  it("is withdrawn with its session, and may be proposed in the next one", async () => {
    const room = await proposed();
    await room.bob.taps("Yes");
    await room.carol.taps("Yes");
    const before = sales();
    expect(await room.alice.says("/close_session")).toEqual([expect.stringContaining("Its open vote was cancelled.")]);
    expect(room.ending).toBe("🚫 Cancelled · Yes 2 · No 0");
    await world.pass(ENDED);
    expect(sales()).toBe(before);
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.06 SOL · filled\n");
    await room.alice.says(CREATE);
    expect(await room.bob.says(SELL)).toEqual([expect.stringMatching(/0 of 2 voted/)]);
  });
});

describe("a sale whose time is up when its session is closed", () => {
  it("is carried out, and the session archived with it", async () => {
    const room = await proposed();
    await room.bob.taps("Yes");
    await world.passUncalled(ENDED);
    expect(await room.alice.says("/close_session")).toContainEqual(
      expect.stringContaining("The result of its last vote comes first."),
    );
    world.qstash.resetFaults();
    await world.pass(60_000);
    expect(room.results.at(-1)?.text).toContain("💰 Sold order 1 for 0.066 SOL");
    expect(room.sessionCard.text).toContain("🔒 Closed · 2 joined · 2 votes");
    const [session] = await world.store.getAllSessionsForChat(room.group.id);
    expect(session?.proposals.map(({ text }) => text)).toEqual([
      "BUY token=BONK amount=0.05 price=market",
      "SELL order=1",
    ]);
    expect((await room.bob.says("/orders"))[0]).toContain("sold for 0.066 SOL");
  });
});
