/** @module-tag long */
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { EDIT_PAUSE_MS } from "../../src/time-limits.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { forgetAnswers, MINTS, proposalOf, stopPrices } from "../support/market.ts";
import { lastUpdate, redeliver } from "../support/redeliver.ts";
import { type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook", market: "unlimited" });
stopPrices(world.market);
afterAll(() => world.close());
beforeEach(() => forgetAnswers(world));

/** How long a quote takes, by the clock of the world. */
let quoteTakesMs = 0;
const atOnce = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  if (String(input instanceof Request ? input.url : input).includes("/swap/v2/order"))
    await world.clock.sleep(quoteTakesMs);
  return atOnce(input, init);
};
afterAll(() => {
  globalThis.fetch = atOnce;
});
afterEach(() => {
  quoteTakesMs = 0;
  world.telegram.resetFaults();
  world.qstash.resetFaults();
});

const ENDED = 5 * 60_000 + 1_000;
const QUOTE = "0.05 SOL buys about 371720 BONK now, at 0.0000001345 SOL each";

/** When the newest card was edited. */
const editsOf = ({ group, card }: Room): number[] =>
  world.telegram.outgoing
    .filter(
      ({ method, payload }) =>
        method === "editMessageText" && payload.chat_id === group.id && payload.message_id === card.messageId,
    )
    .map(({ at }) => at);

/** A room in which Bob has proposed BONK, of which the quote takes so long. */
async function proposing(takesMs: number): Promise<Room> {
  const room = world.room();
  await room.opens(room.bob, room.carol);
  quoteTakesMs = takesMs;
  await room.bob.says(proposalOf("BONK"));
  return room;
}

describe("a quote", () => {
  it("does not keep the card waiting", async () => {
    const room = await proposing(1_900);
    expect(room.card.text).toContain(`“Bonk” · verified`);
    expect(room.card.text).not.toContain("buys about");
    await world.pass(1_900);
    expect(room.card.text).toContain(QUOTE);
  });

  it("that comes after the first votes is shown with them, and no edit follows another too soon", async () => {
    const room = await proposing(1_900);
    await room.bob.taps("Yes 0.05");
    expect(room.card.text).toContain("1 of 2 voted");
    expect(room.card.text).not.toContain("buys about");
    await world.pass(1_000);
    await room.carol.taps("No");
    await world.pass(EDIT_PAUSE_MS);
    expect(room.card.text).toContain(QUOTE);
    expect(room.card.text).toContain("Yes 1 · No 1 · 0.05 SOL\n2 of 2 voted");
    const [first = 0, second = 0, ...more] = editsOf(room);
    expect([second - first, more]).toEqual([EDIT_PAUSE_MS, []]);
  });

  it("stays on the card through all later edits, and goes with the last one", async () => {
    const room = await proposing(0);
    await world.pass(EDIT_PAUSE_MS);
    await room.bob.taps("Yes 0.05");
    expect(room.card.text).toContain(`${QUOTE}\n`);
    expect(room.card.text).toContain("1 of 2 voted");
    await world.pass(ENDED);
    expect(room.card.text).not.toContain("buys about");
    expect(room.ending).toBe("✅ Passed, bought as order 1 · Yes 1 · No 0 · 0.05 SOL");
  });

  it("does not show a hidden vote", async () => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    await world.upstash.command("HSET", `settings:{${room.group.id}}`, "hidden", "on");
    quoteTakesMs = 1_900;
    await room.bob.says(proposalOf("BONK"));
    await room.bob.taps("Yes 0.05");
    await world.pass(EDIT_PAUSE_MS + 1_900);
    expect(room.card.text).toContain(`${QUOTE}\n`);
    expect(room.card.text).toContain("Votes are hidden until the end.\n1 of 2 voted");
    expect(room.card.text).not.toContain("Yes 1");
  });

  it("leaves /status as it was, which posts a deleted card anew with the quote", async () => {
    const room = await proposing(0);
    const [status = ""] = await room.carol.says("/status");
    expect(status).toContain("BUY BONK");
    expect(status).not.toContain("buys about");
    room.group.deleteMessage(room.card.messageId);
    await world.pass(15_000);
    await room.carol.says("/status");
    await world.pass(1_000);
    expect(room.card.text).toContain(QUOTE);
    expect(room.cards).toBe(1);
  });

  it("leaves the reminder and the result as they were", async () => {
    const room = await proposing(0);
    await room.bob.taps("Yes 0.05");
    await world.passUncalled(151_000);
    await world.cron();
    expect(room.texts.filter((text) => text.includes("@carol"))).toHaveLength(1);
    world.qstash.resetFaults();
    await world.pass(ENDED);
    expect(room.results).toHaveLength(1);
  });

  it("comes with the card where Telegram puts off that", async () => {
    const room = world.room();
    await room.opens(room.bob);
    world.telegram.faults.next.push({
      ...{ method: "sendMessage", chatId: room.group.id, count: 1, status: 429, retryAfter: 3 },
    });
    await room.bob.says(proposalOf("BONK"));
    await world.pass(5_000);
    expect(room.cards).toBe(1);
    expect(room.card.text).toContain(QUOTE);
  });

  it("and the question before it stay within Telegram's limits in a group that votes", async () => {
    const room = world.room();
    const voters = Array.from({ length: 12 }, (_, i) => room.enters({ first_name: `Voter ${i}` }));
    await room.opens(room.bob, ...voters);
    await world.pass(60_000);
    await room.bob.says(proposalOf("MOON"));
    await room.bob.taps("2. Moonbase");
    for (const one of voters) {
      await one.taps("Yes 0.05");
      await world.pass(1_000);
    }
    await world.pass(EDIT_PAUSE_MS);
    expect(room.card.text).toContain("12 of 13 voted");
    const sent = world.telegram.outgoing.filter(({ payload }) => payload.chat_id === room.group.id);
    expect(sent.filter(({ errorCode }) => errorCode === 429)).toEqual([]);
    const edits = editsOf(room);
    expect(edits.slice(1).every((at, i) => at - (edits[i] ?? 0) >= EDIT_PAUSE_MS)).toBe(true);
  });
});

describe("a quote that comes too late", () => {
  it("does not touch the card of a vote that was cancelled meanwhile", async () => {
    const room = await proposing(1_900);
    await room.bob.says("/cancel");
    await world.pass(20_000);
    expect(room.card.text).toContain("🚫 Cancelled");
    expect(room.card.buttons).toEqual([]);
  });

  it("does not touch the card of a vote that has ended meanwhile, nor bound its trade", async () => {
    const room = await proposing(2 * ENDED);
    await room.bob.taps("Yes 0.05");
    await world.pass(ENDED);
    const { text } = room.card;
    expect(text).toContain("✅ Passed, bought as order 1");
    await world.pass(2 * ENDED);
    expect(room.card.text).toBe(text);
    expect(world.executor.calls.at(-1)?.body?.data).not.toHaveProperty("maxPrice");
  });

  it("is not shown by an edit that could land on the card's last look", async () => {
    world.market.faults.next("answer", "fail");
    const room = await proposing(0);
    const update = lastUpdate(world);
    await room.bob.taps("Yes 0.05");
    await world.pass(ENDED - 1_000 - 5_500);
    const before = editsOf(room).length;
    await redeliver(world, update);
    expect(editsOf(room)).toHaveLength(before);
    await world.pass(6_500);
    expect(room.ending).toContain("✅ Passed, bought as order 1");
    expect(editsOf(room).length - before).toBe(2);
  });

  it.each(["/cancel", "/close_session"])(
    "does not stay on the card if its edit lands behind that of %s",
    async (ends) => {
      const room = world.room();
      await room.opens(room.bob);
      world.telegram.faults.next.push({
        ...{ method: "editMessageText", chatId: room.group.id, count: 1, status: 200, until: world.clock.sleep(3_000) },
      });
      await room.bob.says(proposalOf("BONK"));
      await room.alice.says(ends);
      await world.pass(2_000);
      expect(room.card.text).toContain("🚫 Cancelled");
      await world.pass(20_000);
      expect(room.card.text).toContain("🚫 Cancelled");
      expect(room.card.buttons).toEqual([]);
    },
  );
});

describe("a group that becomes a supergroup", () => {
  it("between the card and the quote has the quote on its new card, and in the trade's bound", async () => {
    const room = world.room({ type: "group" });
    await room.opens(room.bob);
    quoteTakesMs = 1_900;
    await room.bob.says(proposalOf("BONK"));
    await world.until(room.group.upgrade());
    await world.pass(10_000);
    expect(room.card.text).toContain(QUOTE);
    expect(room.cards).toBe(1);
    await room.bob.taps("Yes 0.05");
    await world.pass(ENDED);
    expect(room.results).toHaveLength(1);
    expect(world.executor.calls.at(-1)?.body?.data).toHaveProperty("maxPrice");
  });

  it("between the question and the tap still gets the vote, on the token that was tapped", async () => {
    const room = world.room({ type: "group" });
    await room.opens(room.bob);
    await room.bob.says(proposalOf("MOON"));
    const { messageId, buttons } = room.message("Several");
    await world.until(room.group.upgrade());
    await world.idle();
    await room.bob.tapsData(buttons[1]?.[0]?.data ?? "", messageId);
    await world.pass(10_000);
    expect(room.cards).toBe(1);
    expect(room.card.text).toContain(`Token address: ${MINTS.MOONBASE}\n“Moonbase” · verified`);
    expect(room.card.text).toContain("0.05 SOL buys about");
  });

  it("in the middle of a sale's vote keeps what it would bring", async () => {
    const room = world.room({ type: "group" });
    await room.buys([room.bob, "0.05"]);
    await room.bob.says(SELL);
    await world.until(room.group.upgrade());
    await world.pass(10_000);
    expect(room.card.text).toContain("Would bring about 0.04995 SOL now (−0.1 %)");
  });
});
