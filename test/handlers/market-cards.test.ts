import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { asked, MINTS, proposalOf, stopPrices } from "../support/market.ts";
import { labels, type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ market: "unlimited", bindings: { TOKENS: JSON.stringify({ LION: MINTS.RUG }) } });
stopPrices(world.market);
afterAll(() => world.close());

const ENDED = 5 * 60_000 + 1_000;
const NOT_VERIFIED =
  "⚠️ This token is not verified: anybody can give a token this name. Check its address before you vote.";
const LITTLE = "⚠️ There is little money in its market, so it may be hard to sell.";
const NO_OFFER = "⚠️ The market has no offer for this trade now, so it may fail.";
const BOUND = "Not bought if the price rises by more than 5%.";

/** What a proposal's card says of the trade: what stands above who proposed it. */
const subjectOf = (room: Room): string => room.card.text.split("\nBy @bob")[0] ?? "";

/** A room in which Bob has proposed a token. */
async function proposed(token: string, options?: Parameters<typeof proposalOf>[1]): Promise<Room> {
  const room = world.room();
  await room.opens(room.bob, room.carol);
  await room.bob.says(proposalOf(token, options));
  return room;
}

describe("the card of a buy", () => {
  it("names a verified token, and says what the amount buys and how far the price may rise", async () => {
    const room = await proposed("BONK");
    expect(subjectOf(room)).toBe(
      [
        "🗳 BUY BONK",
        "Price market · suggested 0.05 SOL",
        `Token address: ${MINTS.BONK}`,
        "“Bonk” · verified · Liquidity $4.2 million",
        "0.05 SOL buys about 371720 BONK now, at 0.0000001345 SOL each",
        BOUND,
      ].join("\n"),
    );
    expect(labels(room.card)).toEqual([["Yes 0.01", "Yes 0.05", "Yes 0.1"], ["No"], ["📋 Copy the token's address"]]);
    expect(room.cards).toBe(1);
    expect(room.card.edits).toBe(1);
  });

  it.each<[string, string, string[]]>([
    [
      "FRZ",
      "“Frostbyte” · verified · Liquidity $150000",
      [
        "0.05 SOL buys about 868.603 FRZ now, at 0.00005756 SOL each",
        BOUND,
        "⚠️ Its makers can freeze it, and then you can't sell it.",
      ],
    ],
    [
      "RUG",
      "“Magic Carpet” · Liquidity $3400",
      [
        "0.05 SOL buys about 7954.6 RUG now, at 0.000006286 SOL each",
        BOUND,
        "⚠️ The market has marked this token as a likely scam.",
        NOT_VERIFIED,
        "⚠️ Its makers can freeze it, and then you can't sell it.",
        "⚠️ Its makers can make more of it at any time.",
        LITTLE,
      ],
    ],
    ["DUST", "“Dust” · Liquidity $0", [NOT_VERIFIED, LITTLE, NO_OFFER]],
    [
      "PICO",
      "“Picocoin” · Liquidity $600",
      ["0.05 SOL buys about 7.785 trillion PICO now, at 0.000000000000006423 SOL each", BOUND, NOT_VERIFIED, LITTLE],
    ],
    [
      "TICKET",
      "“Front Row Ticket” · Liquidity $36000",
      ["0.05 SOL buys about 3 TICKET now, at 0.01667 SOL each", BOUND, NOT_VERIFIED],
    ],
  ])("warns in plain words of what is wrong with a token: %s", async (symbol, name, lines) => {
    const room = await proposed(symbol);
    const mint = Object.entries(MINTS).find(([key]) => key === symbol)?.[1];
    expect(subjectOf(room).split("\n")).toEqual([
      `🗳 BUY ${symbol}`,
      "Price market · suggested 0.05 SOL",
      `Token address: ${mint}`,
      name,
      ...lines,
    ]);
  });

  it("has no quote for an amount that buys less than the smallest part of a token", async () => {
    const room = await proposed("TICKET", { amount: "0.01" });
    expect(subjectOf(room)).toContain(`\n${NOT_VERIFIED}\n${NO_OFFER}`);
    expect(subjectOf(room)).not.toContain("buys about");
  });

  it("says that the market does not know a token, and leaves it as it was written", async () => {
    const room = await proposed("NOPE");
    expect(subjectOf(room)).toBe(
      "🗳 BUY NOPE\nPrice market · suggested 0.05 SOL\n⚠️ The market does not know this token, so I can't show its price. Make sure what it is before you vote.",
    );
    expect(labels(room.card)).toEqual([["Yes 0.01", "Yes 0.05", "Yes 0.1"], ["No"]]);
    expect(room.card.edits).toBe(0);
  });

  it.each(["WIF", "wif", "$WIF", "$wif"])(
    "knows a token that the market writes with a dollar sign, however it is typed: %s",
    async (typed) => {
      const room = await proposed(typed);
      expect(subjectOf(room)).toContain(
        `\nToken address: ${MINTS.WIF}\n“dogwifhat” · verified · Liquidity $5.1 million\n`,
      );
    },
  );

  it("takes the verified token of a symbol, and offers no look-alike", async () => {
    const room = await proposed("bonk");
    expect(room.texts).toHaveLength(2);
    expect(subjectOf(room)).toContain(`🗳 BUY bonk\nPrice market · suggested 0.05 SOL\nToken address: ${MINTS.BONK}\n`);
    expect(JSON.stringify(room.group.botMessages)).not.toContain(MINTS.LOOK_ALIKE);
  });

  it("shows which token a typed mint is, also a look-alike's", async () => {
    const verified = await proposed(MINTS.BONK);
    expect(subjectOf(verified)).toBe(
      `🗳 BUY ${MINTS.BONK}\nPrice market · suggested 0.05 SOL\n“Bonk” · verified · Liquidity $4.2 million\n0.05 SOL buys about 371720 Bonk now, at 0.0000001345 SOL each\n${BOUND}`,
    );
    const other = await proposed(MINTS.LOOK_ALIKE);
    expect(subjectOf(other)).toContain("\n“Bonk” (BONK) · Liquidity $1900\n");
    expect(subjectOf(other)).toContain(`\n${NOT_VERIFIED}\n`);
  });

  it("asks for the mint that the deployer named for a symbol, and not for the symbol", async () => {
    world.market.resetRecords();
    const room = await proposed("LION");
    expect(asked(world.market)[0]).toBe(`search ${MINTS.RUG}`);
    expect(subjectOf(room)).toContain(
      `🗳 BUY LION\nPrice market · suggested 0.05 SOL\nToken address: ${MINTS.RUG}\n“Magic Carpet” (RUG) · `,
    );
  });

  it("keeps the price that was written, beside that of the market", async () => {
    const room = await proposed("BONK", { price: "0.0000001" });
    expect(subjectOf(room)).toContain("Price 0.0000001 · suggested 0.05 SOL");
    expect(subjectOf(room)).toContain("at 0.0000001345 SOL each");
  });
});

describe("a name that its makers chose to trick the group", () => {
  /** Names a new token with a symbol of its own, and proposes it. */
  async function named(name: string, number: number): Promise<Room> {
    const symbol = `TRICK${number}`;
    world.market.addToken({ mint: `${"1".repeat(31)}${number}`, symbol, name });
    return proposed(symbol);
  }

  it.each<[number, string, string, string]>([
    [2, "claims to be verified", "Bonk · verified", "“Bonk · verified” · Liquidity $20000"],
    [3, "closes the quotes", "Bonk” · verified · “x", '“Bonk" · verified · "x” · Liquidity $20000'],
    [4, "mentions somebody", "Gift @alice /vote yes", "“Gift alice vote yes” · Liquidity $20000"],
    [
      5,
      "links to a page",
      "Claim at https://free.example/x or t.me/scam",
      "“Claim at https//free․example/x or t․me/” · Liquidity $20000",
    ],
    [6, "turns the text", "\u202Eknob\u202C \u200Fdlog\u2066", "“knob dlog” · Liquidity $20000"],
    [7, "breaks the line", "Good\nYes 99 · No 0\r\n✅ Passed", "“Good Yes 99 · No 0 ✅ Passed” · Liquidity $20000"],
    [8, "is cut within an emoji", `${"x".repeat(39)}🚀🚀`, `“${"x".repeat(39)}” · Liquidity $20000`],
    [9, "is empty", " \u200B ", "“TRICK9” · Liquidity $20000"],
  ])("stands in quotes, and does nothing: token %i %s", async (number, _, name, line) => {
    const room = await named(name, number);
    expect(subjectOf(room).split("\n")[3]).toBe(line);
    const kinds = room.card.entities.map(({ type }) => type);
    expect(kinds.filter((type) => ["url", "text_link", "mention", "bot_command"].includes(type))).toEqual([
      "mention",
      "bot_command",
    ]);
  });
});

describe("the card of a sale", () => {
  it("says what it would bring now, against what was paid, and how far the price may fall", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    world.market.move(MINTS.BONK, "1.5");
    await world.pass(60_000);
    await room.bob.says(SELL);
    expect(subjectOf(room)).toBe(
      [
        "🗳 SELL order 1 (BONK)",
        "372093.02325 BONK, bought for 0.05 SOL",
        `Token address: ${MINTS.BONK}`,
        "Would bring about 0.07492 SOL now (+49.8 %)",
        "Not sold if the price falls by more than 5%.",
      ].join("\n"),
    );
    expect(labels(room.card)).toEqual([["Yes", "No"], ["📋 Copy the token's address"]]);
    stopPrices(world.market);
  });

  it("warns where the market has no offer, and not of what everybody knew at the buying", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(proposalOf("PICO"), [room.bob, "0.05"]);
    await world.pass(ENDED);
    await room.bob.says(SELL);
    expect(subjectOf(room).split("\n").slice(3)).toEqual([
      "Would bring about 0.04865 SOL now (−2.7 %)",
      "Not sold if the price falls by more than 5%.",
      LITTLE,
    ]);
    await room.bob.says("/cancel");
    await world.pass(10_000);
    world.market.faults.next({ custom: { status: 400, body: { error: "Failed to get quotes" } } });
    await room.bob.says(SELL);
    expect(subjectOf(room).split("\n").slice(3)).toEqual([LITTLE, NO_OFFER]);
  });

  it("says nothing of the market if nobody knows how much was bought", async () => {
    const room = world.room();
    world.market.faults.always("fail");
    await world.pass(60_000);
    await room.buys([room.bob, "0.05"]);
    world.market.resetFaults();
    await room.bob.says(SELL);
    expect(subjectOf(room)).toBe("🗳 SELL order 1 (BONK)\nBONK, bought for 0.05 SOL");
  });
});
