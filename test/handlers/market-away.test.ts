/** @module-tag long */
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { SimpleBehaviour } from "../../dev/market/server.ts";
import type { TokenWarning } from "../../src/domain/market.ts";
import { MARKET_TIMEOUT_MS, QUOTES_KEPT_MS } from "../../src/time-limits.ts";
import { warningText } from "../../src/views/market.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { asked, forgetAnswers, MINTS, proposalOf, stopPrices } from "../support/market.ts";
import { publishesFor } from "../support/redeliver.ts";
import { type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook", market: "unlimited" });
stopPrices(world.market);
afterAll(() => world.close());

/** The limits that the bot set to its questions. None is waited for here: they end at once. */
const limits: number[] = [];
const timeout = AbortSignal.timeout.bind(AbortSignal);
const spy = vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
  if (ms !== MARKET_TIMEOUT_MS) return timeout(ms);
  limits.push(ms);
  return timeout(world.market.faults.behaviour === "hang" ? 20 : ms);
});
afterAll(() => spy.mockRestore());

beforeEach(async () => {
  await forgetAnswers(world);
  world.logs.length = 0;
  limits.length = 0;
});

const ENDED = 5 * 60_000 + 1_000;

/** How the market fails, and what the log says of it. */
const FAILURES: [SimpleBehaviour, string][] = [
  ["hang", "timeout"],
  ["limit", "http_429"],
  ["fail", "http_500"],
  ["cut", "unreachable"],
  ["nonsense", "unreadable"],
  ["incomplete", "unreadable"],
];

const subjectOf = (room: Room): string => room.card.text.split("\nBy @bob")[0] ?? "";

const warning = (of: TokenWarning): string => `⚠️ ${warningText(of)}`;

/** The lines of the log about the market. */
const lines = () => world.logs.filter(({ what }) => what === "market");

/** The one line about an update in the log. */
const outcomeOf = (name: string) => world.logs.filter(({ what }) => what === name).map(({ outcome }) => outcome);

/** Bob's vote ends, and what the executor was asked for comes back. */
async function traded(room: Room) {
  await room.bob.taps("Yes");
  await world.pass(ENDED);
  expect(room.results).toHaveLength(1);
  return world.executor.calls.at(-1)?.body?.data;
}

describe.each(FAILURES)("a market that does not tell which token it is (%s)", (failure, error) => {
  it("leaves the proposal as it was typed: one question, one line in the log, and nothing is lost", async () => {
    const room = world.room();
    await room.opens(room.bob);
    world.market.faults.always(failure);
    await room.bob.says(proposalOf("WIF"));
    expect(subjectOf(room)).toBe(`🗳 BUY WIF\nPrice market · suggested 0.05 SOL\n${warning("away")}`);
    expect(asked(world.market)).toEqual(["search WIF"]);
    expect(limits).toEqual([MARKET_TIMEOUT_MS]);
    expect(lines()).toEqual([{ what: "market", outcome: "away", error }]);
    expect(outcomeOf("propose")).toEqual(["made"]);
    expect([room.cards, room.card.edits, publishesFor(world, room).length]).toEqual([1, 0, 1]);

    world.market.resetFaults();
    const trade = await traded(room);
    expect(trade).toMatchObject({ token: "WIF", total: "0.01" });
    expect(trade).not.toHaveProperty("maxPrice");
  });

  it("leaves an ambiguous symbol as it was typed, too", async () => {
    const room = world.room();
    await room.opens(room.bob);
    world.market.faults.always(failure);
    await room.bob.says(proposalOf("MOON"));
    expect(subjectOf(room)).toBe(`🗳 BUY MOON\nPrice market · suggested 0.05 SOL\n${warning("away")}`);
    expect(lines()).toHaveLength(1);
  });
});

describe.each(FAILURES)("a market that does not tell a price (%s)", (failure, error) => {
  it("is told on the card, which has none, and the trade has no bound", async () => {
    const room = world.room();
    await room.opens(room.bob);
    world.market.faults.next("answer", failure);
    await room.bob.says(proposalOf("BONK"));
    expect(subjectOf(room)).toBe(
      `🗳 BUY BONK\nPrice market · suggested 0.05 SOL\nToken address: ${MINTS.BONK}\n“Bonk” · verified · Liquidity $4.2 million\n${warning("price_away")}`,
    );
    expect(asked(world.market)).toEqual(["search BONK", `order ${MINTS.SOL}`]);
    expect(limits).toEqual([MARKET_TIMEOUT_MS, MARKET_TIMEOUT_MS]);
    expect(lines()).toEqual([{ what: "market", outcome: "away", error }]);
    expect([room.cards, room.card.edits]).toEqual([1, 1]);

    const trade = await traded(room);
    expect(trade).toMatchObject({ token: MINTS.BONK });
    expect(trade).not.toHaveProperty("maxPrice");
  });

  it("is told on the card of a sale, which has none", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    world.logs.length = 0;
    const call = world.executor.calls.length;
    const cases = [[failure], ["answer", failure]] as const;
    for (const planned of cases) {
      await forgetAnswers(world);
      world.market.faults.next(...planned);
      await room.bob.says(SELL);
      expect(subjectOf(room)).toBe(
        `🗳 SELL order 1 (BONK)\n372093.023255 BONK, bought for 0.05 SOL\nToken address: ${MINTS.BONK}\n${warning("price_away")}`,
      );
      await room.bob.says("/cancel");
      await world.pass(10_000);
    }
    expect(lines()).toEqual([0, 1].map(() => ({ what: "market", outcome: "away", error })));
    expect(world.executor.calls).toHaveLength(call);
  });
});

describe.each(FAILURES)("a market that does not answer when a candidate is tapped (%s)", (failure, error) => {
  it("asks the proposer to tap again, and nothing is put to the vote until then", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.bob.says(proposalOf("MOON"));
    await forgetAnswers(world);
    world.logs.length = 0;
    world.market.faults.always(failure);
    expect(await room.bob.taps("2. Moonbase")).toBe(
      "The market does not answer just now. Tap again in a minute, or propose it with the token's address.",
    );
    expect(room.cards).toBe(0);
    expect(lines()).toEqual([{ what: "market", outcome: "away", error }]);
    world.market.resetFaults();
    await room.bob.taps("2. Moonbase");
    expect(room.card.text).toContain(`Token address: ${MINTS.MOONBASE}\n`);
  });
});

describe("a market that is out of reach", () => {
  it("does not keep anybody from opening, voting and closing", async () => {
    world.market.faults.away = true;
    const room = world.room();
    await room.votes(room.bob, room.carol);
    expect(await room.bob.taps("Yes 0.05")).toContain("Counted: Yes 0.05 SOL");
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("Yes 1 · No 1")]);
    expect(await room.alice.says("/close_session")).toEqual([expect.stringContaining("closed")]);
    expect(asked(world.market)).toEqual(["search BONK"]);
  });

  it("is asked again by the next proposal", async () => {
    const room = world.room();
    await room.opens(room.bob);
    world.market.faults.next("fail");
    await room.bob.says(proposalOf("BONK"));
    await room.bob.says("/cancel");
    await room.bob.says(proposalOf("BONK"));
    expect(room.card.text).toContain("0.05 SOL buys about");
  });

  it("is asked only for what it has not said just before, however many groups want to know", async () => {
    const rooms = Array.from({ length: 4 }, () => world.room());
    for (const room of rooms) await room.opens(room.bob);
    for (const room of rooms) await room.bob.says(proposalOf("BONK"));
    for (const room of rooms) expect(room.card.text).toContain("0.05 SOL buys about");
    const [search, order] = ["search BONK", `order ${MINTS.SOL}`];
    expect(asked(world.market)).toEqual([search, order]);
    await world.pass(QUOTES_KEPT_MS);
    await rooms[0]?.bob.says("/cancel");
    await rooms[0]?.bob.says(proposalOf("BONK"));
    expect(asked(world.market)).toEqual([search, order, order]);
  });
});
