import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";

const BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
const RUG = "37tVZ9SwKbKP4AmCwY2XaHevSjEqrEr4T1EiynhCLoem";
const SOL = "So11111111111111111111111111111111111111112";
const AWAY = "The market does not answer just now. Please try again in a minute.";

const world = await startBotWorld({ market: "unlimited" });
const room = world.room();
afterAll(() => world.close());
// Longer than the market's answers are kept, and than a group has to wait for further answers.
beforeEach(() => world.pass(2 * 60_000));
afterEach(() => {
  world.market.clear();
  world.rebind({ TOKENS: undefined });
});

/** The last line of the log about `/price`. */
const logged = () => world.logs.findLast(({ what }) => what === "price");

describe("/price", () => {
  it("tells a token's price in SOL and in dollars, with two questions to the market and none to Redis", async () => {
    world.market.setPrice(SOL, "160");
    world.market.setPrice(BONK, "0.00002");
    const [text = ""] = await room.bob.says("/price BONK");
    expect(text).toMatch(/^💱 “Bonk” · verified\n0\.000000125 SOL · \$0\.00002\n.* in 24 hours\nLiquidity \$/);
    expect(text.split("\n")[4]).toBe(BONK);
    expect(room.message("💱").buttons).toEqual([[{ text: "📋 Copy the address", data: "", copyText: BONK }]]);
    expect(logged()).toMatchObject({ outcome: "shown", redis: 0, market: 2 });
  });

  it.each(["/price $bonk", "/price token=BONK", `/price ${BONK}`, "/PRICE “bonk”?", "/price bonk"])(
    "reads a token as people write it: %s",
    async (typed) => {
      expect(await room.carol.says(typed)).toEqual([expect.stringMatching(/^💱 “Bonk” · verified\n/)]);
    },
  );

  it("shows look-alikes behind the token that is verified, and does not offer to copy their addresses", async () => {
    const [text = ""] = await room.bob.says("/price BONK");
    const [, others = ""] = text.split("\n\n");
    expect(others).toMatch(/^⚠️ Not verified, but called the same:\n/);
    expect(others).toContain("\n2kavqUkNFvAFcpcWJQ2GcuVG7enfymhEyMhCUcpXG3Bh");
    expect(room.message("💱").buttons).toHaveLength(1);
  });

  it("lists all verified tokens of one symbol", async () => {
    const [text = ""] = await room.bob.says("/price moon");
    expect(text).toMatch(/^Several tokens are called moon\. Compare their addresses\.\n\n1\. “Moon/);
    expect(text.match(/ SOL · \$/g)).toHaveLength(2);
    expect(room.message("Several tokens").buttons).toHaveLength(2);
  });

  it("takes the token that the deployer named for a symbol, and no other", async () => {
    world.rebind({ TOKENS: JSON.stringify({ BONK: RUG }) });
    const [text = ""] = await room.bob.says("/price bonk");
    expect(text).toMatch(/^💱 “Magic Carpet” \(RUG\)\nThe market has no price for it now\.\n/);
    expect(text).toMatch(/likely scam/);
    expect(text).not.toContain(BONK);
  });

  it("works in a private chat too", async () => {
    const alone = world.telegram.privateChat({ first_name: "Zoe" });
    for (const typed of ["/price BONK", "/price"]) {
      await world.until(alone.says(typed));
      await world.idle();
    }
    expect(alone.botMessages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^💱 “Bonk” · verified\n/),
      "Which token's price? Send /price BONK, or /price and the token's address.",
    ]);
  });

  it("says how to type it, and what the market does not know", async () => {
    expect(await room.bob.says("/price")).toEqual([expect.stringMatching(/^Which token's price\? Send \/price BONK/)]);
    expect(logged()).toMatchObject({ outcome: "price_token_missing", market: 0 });
    expect(await room.bob.says("/price a-b")).toEqual([expect.stringMatching(/^That is no token/)]);
    expect(await room.bob.says("/price NIX")).toEqual([
      "The market knows no token NIX. Check how it is written, or send /price and its address.",
    ]);
    expect(logged()).toMatchObject({ outcome: "price_unknown", market: 1 });
  });

  it.each(["cut", "fail", "limit", "nonsense"] as const)("says so if the market does not answer: %s", async (fault) => {
    world.market.faults.next(fault);
    expect(await room.bob.says("/price BONK")).toEqual([AWAY]);
    expect(logged()).toMatchObject({ outcome: "market_away", market: 1 });
  });

  it("still shows the token if the market only does not tell its price", async () => {
    world.market.faults.next("answer", "fail");
    const [text = ""] = await room.bob.says("/price WIF");
    expect(text).toMatch(/^💱 “dogwifhat” .*\nLiquidity .*\n.*\n\nThe market does not tell prices just now\./);
    expect(logged()).toMatchObject({ outcome: "shown_away" });
  });
});

describe("without a market", () => {
  it("/price says so in one sentence, whatever is asked", async () => {
    world.rebind({ MARKET_URL: undefined });
    for (const typed of ["/price BONK", "/price", "/price a-b"])
      expect(await room.bob.says(typed)).toEqual(["This bot has no market connected, so I know no prices."]);
    world.rebind({ MARKET_URL: world.market.url });
  });
});

describe("/help", () => {
  it("names what needs a market where there is one, and only there", async () => {
    const [withMarket = ""] = await room.bob.says("/help");
    expect(withMarket).toMatch(/\n\/worth – .*\n\/price – /);
    world.rebind({ MARKET_URL: undefined });
    const [without = ""] = await room.bob.says("/help");
    expect(without).not.toMatch(/\/worth|\/price/);
    world.rebind({ MARKET_URL: world.market.url });
  });
});
