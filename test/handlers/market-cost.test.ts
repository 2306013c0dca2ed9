/** @module-tag long */
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { asked, forgetAnswers, MINTS, proposalOf } from "../support/market.ts";
import { type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "paper", market: "unlimited" });
const { url } = world.market;
afterAll(() => world.close());
// Redis gets to know the scripts: a first call of each is two requests.
const warm = world.room();
await warm.buys([warm.bob, "0.05"]);
await warm.bob.says(proposalOf("MOON"));
await warm.bob.taps("2. Moonbase");

beforeEach(async () => {
  world.rebind({ MARKET_URL: url });
  await forgetAnswers(world);
});

// Votes that still run would cost another test something.
afterEach(() => world.pass(2 * ENDED));

const ENDED = 5 * 60_000 + 1_000;

/** What Redis and the market were asked, and Telegram told. */
interface Cost {
  readonly redis: number;
  readonly billed: number;
  readonly telegram: readonly string[];
  readonly market: readonly string[];
}

async function costOf(act: () => Promise<unknown>): Promise<Cost> {
  world.upstash.resetRecords();
  world.telegram.resetRecords();
  world.market.resetRecords();
  await act();
  const { requests } = world.upstash;
  return {
    redis: requests.length,
    billed: requests.reduce((sum, { billed }) => sum + billed, 0),
    telegram: world.telegram.outgoing.map(({ method }) => method),
    market: asked(world.market),
  };
}

async function opened(): Promise<Room> {
  const room = world.room();
  await room.opens(room.bob, room.carol);
  await world.pass(10_000);
  return room;
}

/** A passed vote's end. It comes alone: what other tests began is over by then. */
async function settlementOf(room: Room): Promise<Cost> {
  await room.bob.taps("Yes 0.05");
  await world.pass(10_000);
  return costOf(() => world.pass(ENDED));
}

const CARD = ["sendMessage"];
const CARD_AND_QUOTE = ["sendMessage", "editMessageText"];
/** One request of three commands, and another of three for the edit that shows it. */
const VOTE: Cost = { redis: 2, billed: 6, telegram: ["answerCallbackQuery", "editMessageText"], market: [] };

describe("without a market", () => {
  beforeEach(() => world.rebind({ MARKET_URL: undefined }));

  it("a proposal costs two requests to Redis, and a vote one of three commands", async () => {
    const room = await opened();
    const proposed = await costOf(() => room.bob.says(proposalOf("BONK")));
    expect(proposed).toEqual({ redis: 2, billed: 9, telegram: CARD, market: [] });
    await world.pass(10_000);
    expect(await costOf(() => room.bob.taps("Yes 0.05"))).toEqual(VOTE);
  });
});

describe("with a market", () => {
  const [search, order] = ["search BONK", `order ${MINTS.SOL}`];

  it("a proposal costs two questions, and behind its answer two requests to Redis and one edit", async () => {
    const room = await opened();
    const proposed = await costOf(() => room.bob.says(proposalOf("BONK")));
    expect(proposed).toEqual({ redis: 4, billed: 15, telegram: CARD_AND_QUOTE, market: [search, order] });
  });

  it("a vote costs what it did, and asks nothing", async () => {
    const room = await opened();
    await room.bob.says(proposalOf("BONK"));
    await world.pass(10_000);
    expect(await costOf(() => room.bob.taps("Yes 0.05"))).toEqual(VOTE);
  });

  it("a proposal of a token that the market does not know costs one question", async () => {
    const room = await opened();
    const proposed = await costOf(() => room.bob.says(proposalOf("NOPE")));
    expect(proposed).toEqual({ redis: 2, billed: 9, telegram: CARD, market: ["search NOPE"] });
  });

  it("a proposal while the market is away costs one question, and one request to Redis", async () => {
    const room = await opened();
    world.market.faults.always("fail");
    const proposed = await costOf(() => room.bob.says(proposalOf("BONK")));
    expect(proposed).toEqual({ redis: 3, billed: 12, telegram: CARD, market: [search] });
  });

  it("to ask which token is meant costs two requests to Redis, and the tap that says it what a proposal does", async () => {
    const room = await opened();
    const question = await costOf(() => room.bob.says(proposalOf("MOON")));
    expect(question).toEqual({ redis: 2, billed: 6, telegram: CARD, market: ["search MOON"] });
    const tapped = await costOf(() => room.bob.taps("2. Moonbase"));
    expect(tapped).toEqual({
      redis: 4,
      billed: 15,
      // The card, the question without its buttons, the answer to the tap, and the quote.
      telegram: ["sendMessage", "editMessageText", "answerCallbackQuery", "editMessageText"],
      market: [order],
    });
  });

  it("a proposal of a sale costs two questions as well", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    await forgetAnswers(world);
    const proposed = await costOf(() => room.bob.says(SELL));
    expect(proposed.market).toEqual([`search ${MINTS.BONK}`, `order ${MINTS.BONK}`]);
    expect(proposed.telegram).toEqual(CARD_AND_QUOTE);
  });

  it("a settlement on paper costs one question, and the same requests to Redis and Telegram", async () => {
    world.rebind({ MARKET_URL: undefined });
    const without = await opened();
    await without.bob.says(proposalOf("BONK"));
    const before = await settlementOf(without);
    world.rebind({ MARKET_URL: url });
    const room = await opened();
    await room.bob.says(proposalOf("BONK"));
    expect(await settlementOf(room)).toEqual({ ...before, market: [`price ${MINTS.SOL},${MINTS.BONK}`] });
    expect(before.market).toEqual([]);
  });
});
