/** @module-tag long */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { solPrice } from "../../dev/market/sol-price.ts";
import type { Group } from "../../dev/telegram/server.ts";
import { parseLine, perform, type Stage } from "../../dev/terminal.ts";
import { startWorld, type World } from "../../dev/world.ts";

const MINUTE_MS = 60_000;
const BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";

let world: World;
let group: Group;
let stage: Stage;

beforeAll(async () => {
  world = await startWorld({ executor: "webhook", market: true });
  group = world.telegram.group();
  const bob = group.member({ first_name: "Bob", username: "bob" });
  stage = { group, members: new Map(Object.entries({ ann: group.creator, bob })) };
});
afterAll(() => world.close());

const type = (line: string) => perform(world, stage, parseLine(line));
const botTexts = () => group.botMessages.map(({ text }) => text).join("\n---\n");

it("a typed wait brings the result of a vote in which all have voted, in the time that was promised", async () => {
  const room = world.telegram.group();
  const cleo = room.member({ first_name: "Cleo" });
  const here = { group: room, members: new Map(Object.entries({ ann: room.creator, cleo })) };
  const typed = [`ann: /create_session "Early" 5`, "cleo taps Join", `cleo: /propose "BUY token=JUP amount=0.05"`];
  for (const line of [...typed, "cleo: /vote no"]) await perform(world, here, parseLine(line));
  const texts = () => room.botMessages.map(({ text }) => text).join("\n");
  expect(texts()).toContain("the result comes within 3 minutes");
  await perform(world, here, parseLine("wait 3m"));
  expect(texts()).toContain("❌ Not passed: BUY JUP");
});

describe("the market in the local world", () => {
  it("is known to the Worker by its address and a key, and moves with the world's clock", async () => {
    expect(world.worker.bindings).toMatchObject({ MARKET_URL: world.market.url, MARKET_KEY: world.market.keys[0] });
    const before = solPrice(world.market, BONK);
    await world.advance(6 * 60 * MINUTE_MS);
    expect(world.market.now()).toBeGreaterThanOrEqual(Date.now() + 6 * 60 * MINUTE_MS - MINUTE_MS);
    expect(solPrice(world.market, BONK)).not.toBe(before);
  });

  it("says which token is meant, and the executor trades at its price", async () => {
    await type('ann: /create_session "Moon"');
    await type("bob taps Join");
    await type('bob: /propose "BUY token=MOON amount=0.05" 1');
    expect(botTexts()).toContain("Several tokens are called MOON");
    // Its label goes on with the address.
    await type("bob taps 2. Moonbase");
    await world.worker.idle();
    expect(botTexts()).toContain("🗳 BUY MOON");
    await type("bob taps Yes");
    await world.advance(2 * MINUTE_MS);
    await world.worker.idle();
    const mint = "Vy1dpxN25jGmmWAXGpYfqRKDR1dd8zUWipghuXy78SE";
    expect(world.executor.calls.map(({ body }) => body?.data.token)).toEqual([mint]);
    expect(world.executor.effects).toHaveLength(1);
    const price = Number(solPrice(world.market, mint));
    expect(Number(world.executor.effects[0]?.answer.price)).toBeCloseTo(price, 2);
    expect(world.worker.refusedRequests).toEqual([]);
  });

  it("is moved, crashed and taken away by typing", async () => {
    const price = () => Number(solPrice(world.market, BONK));
    const before = price();
    expect(await type("market move bonk +50%")).toMatch(/^Bonk \(DezX\w+\) costs 0\.0+\d+ SOL now\.$/);
    expect(price() / before).toBeCloseTo(1.5, 1);
    await type("market crash BONK");
    expect(price() / before).toBeCloseTo(0.15, 1);
    expect(await type("market move NOSUCH 2")).toBe("The market has no token called NOSUCH.");
    await type("market away");
    await expect(fetch(`${world.market.url}/price/v3?ids=${BONK}`)).rejects.toThrow("fetch failed");
    await type("market back");
    await type("market limit");
    expect((await fetch(`${world.market.url}/price/v3?ids=${BONK}`)).status).toBe(429);
    await type("market back");
    expect((await fetch(`${world.market.url}/price/v3?ids=${BONK}`)).status).toBe(200);
  });
});

it("a world without one has it running, and its Worker knows nothing of it", async () => {
  const other = await startWorld();
  expect(other.worker.bindings).not.toHaveProperty("MARKET_URL");
  expect(other.worker.bindings).not.toHaveProperty("MARKET_KEY");
  expect(other.market.calls).toEqual([]);
  await other.close();
});
