/** @module-tag long */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { MarketTokenView } from "../../../playground/protocol/market.ts";
import { type OpenRoom, openRoom } from "./open-room.ts";
import { messageWith, type Play, startPlay } from "./play.ts";

const BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
const PICO = "9cvuJsfjCPka4J2RRHYTGqZAvetb33doGDHhxTTnsXvt";

let play: Play;
let room: OpenRoom;

beforeAll(async () => {
  play = await startPlay({}, { market: true });
});
afterAll(() => play.close());
beforeEach(async () => {
  room = await openRoom(play);
});

/** The market's token as soon as it is so. */
async function token(mint: string, isSo: (token: MarketTokenView) => boolean): Promise<MarketTokenView> {
  const find = (tokens: readonly MarketTokenView[] = []) => tokens.find((one) => one.mint === mint && isSo(one));
  const found = find((await play.page.until("market", (market) => find(market?.tokens) !== undefined))?.tokens);
  if (found === undefined) throw new Error("there is no such token");
  return found;
}

const shown = (text: string) => play.group((one) => messageWith(one, text) !== undefined, room.group);

describe("the market", () => {
  it("shows its tokens with their prices, those without one too", async () => {
    const { symbol, name, verified, sol, usd, change, liquidity } = await token(BONK, () => true);
    expect({ symbol, name, verified, liquidity }).toEqual({
      symbol: "Bonk",
      name: "Bonk",
      verified: true,
      liquidity: "4.2 million",
    });
    expect(sol).toMatch(/^0\.000000\d{2,5}$/);
    expect(usd).toMatch(/^0\.0000\d{2,5}$/);
    expect(change).toMatch(/^[+−]\d+\.\d\d$/);
    expect((await token(PICO, () => true)).sol).toMatch(/^0\.0{13,}\d+$/);
    const market = await play.page.until("market", () => true);
    expect(market?.tokens.find((one) => one.symbol === "DUST")).toMatchObject({ sol: null, usd: null, change: null });
  });

  it("lets somebody choose among two tokens of a name, and shows what was asked and what that cost", async () => {
    await room.say("bob", '/propose "BUY token=MOON amount=0.05"');
    await shown("Several tokens are called MOON");
    await room.tap("bob", "2. Moonbase");
    await shown("🗳 BUY MOON");
    const market = await play.page.until("market", (one) => one?.calls[0]?.asked === "quote SOL → MOON");
    expect(market?.calls.slice(0, 2)).toMatchObject([
      { asked: "quote SOL → MOON", status: 200 },
      { asked: "search MOON", status: 200 },
    ]);
    await play.page.until("work", (all) => all.some(({ what, market: count }) => what === "propose" && count === 1));
    await room.tap("bob", "Yes");
    await play.done({ do: "advance", ms: 61_000 });
    const [call] = await play.page.until("executor", ([one]) => one !== undefined);
    // The executor got the mint.
    expect(call).toMatchObject({ token: "MOON", answer: "filled" });
  });

  it("moves and crashes where it is told so", async () => {
    const before = Number((await token(BONK, () => true)).sol);
    await play.done({ do: "move_price", mint: BONK, how: "up" });
    await token(BONK, ({ sol }) => Number(sol) > 1.05 * before);
    await play.done({ do: "move_price", mint: BONK, how: "down" });
    await play.done({ do: "move_price", mint: BONK, how: "crash" });
    expect(await token(BONK, ({ sol }) => Number(sol) < before / 5)).toMatchObject({ liquidity: "420000" });
    expect(await play.refusal({ do: "move_price", mint: "1".repeat(32), how: "up" })).toContain("no such token");
  });

  it("can be taken away, and the card stays as it was typed; begun anew, all is as at first", async () => {
    await play.done({ do: "break", marketAway: true, market: "limit" });
    await play.page.until("faults", ({ marketAway, market }) => marketAway && market === "limit");
    await room.say("bob", '/propose "BUY token=JUP amount=0.05"');
    const card = messageWith(await shown("🗳 BUY JUP"), "🗳 BUY JUP");
    expect(card?.text).not.toContain("SOL each");
    await play.page.until("market", (market) => market?.calls[0]?.status === "cut");

    await play.done({ do: "break", marketAway: false });
    await play.done({ do: "move_price", mint: PICO, how: "crash" });
    const crashed = Number((await token(PICO, ({ liquidity }) => liquidity === "60")).sol);
    await play.done({ do: "reset" });
    expect(Number((await token(PICO, ({ liquidity }) => liquidity === "600")).sol)).toBeGreaterThan(5 * crashed);
    await play.page.until("market", (market) => market?.calls.length === 0);
    await play.page.until("faults", ({ market }) => market === "answer");
  });
});

it("is not shown where the Worker knows of none", async () => {
  const other = await startPlay();
  expect(await other.page.until("market", () => true)).toBeNull();
  await other.close();
});
