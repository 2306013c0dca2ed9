import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { labels, PROPOSE } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

const MINT = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";

describe("/propose", () => {
  it("puts a trade to the vote, with a card that says all of it", async () => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    const said = await room.bob.says(PROPOSE);
    expect(said).toEqual([room.card.text]);
    for (const part of [
      "BUY BONK",
      "Price market",
      "suggested 0.05 SOL",
      "@bob",
      "5 minutes",
      "Yes 0 · No 0",
      "0 of 2 voted",
    ])
      expect(said[0]).toContain(part);
    // Before anybody has voted, a sum would be one that nobody has paid.
    expect(said[0]).not.toContain("0.0 SOL");
    expect(labels(room.card)).toEqual([["Yes 0.01", "Yes 0.05", "Yes 0.1"], ["No"]]);
  });

  it("is for participants, admin or not", async () => {
    const room = world.room();
    await room.opens(room.carol);
    for (const one of [room.alice, room.bob])
      expect(await one.says(PROPOSE)).toEqual([expect.stringMatching(/not joined.*Join/)]);
    expect(room.cards).toBe(0);
  });

  it("needs a session", async () => {
    const room = world.room();
    expect(await room.alice.says(PROPOSE)).toEqual([expect.stringMatching(/no session.*\/create_session/is)]);
    await room.opens(room.bob);
    await room.alice.says("/close_session");
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/no session/i)]);
  });

  it("makes one proposal at a time, and says how long the other takes", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await world.pass(60_000);
    expect(await room.carol.says(PROPOSE)).toEqual([expect.stringMatching(/already running, 4 min left/)]);
    expect(room.cards).toBe(1);
  });

  it("makes the next one once the result is there", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await world.pass(5 * 60_000);
    expect(await room.carol.says(PROPOSE.replace("BONK", "WIF"))).toEqual([expect.stringContaining("BUY WIF")]);
    await room.carol.taps("Yes");
    await world.pass(5 * 60_000);
    expect(room.results.map(({ text }) => text.split("\n")[0])).toEqual([
      expect.stringContaining("Not passed: BUY BONK"),
      expect.stringContaining("Passed: BUY WIF"),
    ]);
  });

  it("takes the session's minutes where it has none of its own", async () => {
    const room = world.room();
    await room.alice.says('/create_session "Quick" 2');
    await room.bob.taps("Join");
    expect((await room.bob.says(PROPOSE))[0]).toContain("2 minutes");
    await world.pass(2 * 60_000 - 1_000);
    expect(room.results).toEqual([]);
    await world.pass(1_000);
    expect(room.results).toHaveLength(1);
    expect((await room.bob.says(`${PROPOSE} 1`))[0]).toContain("1 minute to vote");
    await world.pass(60_000);
    expect(room.results).toHaveLength(2);
  });

  it("asks QStash once, for the very end", async () => {
    const room = world.room();
    world.qstash.resetRecords();
    await room.votes(room.bob);
    expect(world.qstash.publishes).toHaveLength(1);
    expect(world.qstash.messages.map(({ dueAt }) => dueAt)).toEqual([world.clock.now() + 5 * 60_000]);
  });

  it("sells nothing where nothing has been bought", async () => {
    const room = world.room();
    await room.opens(room.bob);
    expect(await room.bob.says('/propose "SELL order=1"')).toEqual([
      expect.stringMatching(/no orders yet: nothing has been bought/),
    ]);
    expect(room.cards).toBe(0);
  });
});

describe("a proposal on a phone", () => {
  it.each([
    ["/propose “BUY token=BONK amount=0.05 price=market”", "5 minutes"],
    ["/propose „buy token=BONK amount=0,05 price=market“ 3", "3 minutes"],
    ["/propose «Buy Token=BONK Amount=0.05 Price=Market» 3 min", "3 minutes"],
    ["/propose BUY token=BONK amount=0.05 price=market 3", "3 minutes"],
    ["/propose BUY  token = BONK   amount = 0.05", "5 minutes"],
    ["/propose@ConclaveBot BUY amount=.05 token=$BONK", "5 minutes"],
    ["/Propose “BUY token=BONK amount=0.05 SOL price=market” 3", "3 minutes"],
    ["/propose 'BUY token=BONK amount=0.05'", "5 minutes"],
    ["/propose BUY token=BONK\namount=0.05\nprice=market", "5 minutes"],
  ])("%j is understood", async (typed, minutes) => {
    const room = world.room();
    await room.opens(room.bob);
    const [card] = await room.bob.says(typed);
    expect(card).toMatch(/^🗳 BUY BONK\nPrice market · suggested 0.05 SOL\n/);
    expect(card).toContain(`${minutes} to vote`);
  });

  it.each([
    [`BUY token=${MINT} amount=0.05 price=market`, `BUY ${MINT}`, "Price market"],
    ["BUY token=BONK amount=0.05 price=0,00002", "BUY BONK", "Price 0.00002"],
    ["BUY token=BONK amount=0.05 price=target:0.5", "BUY BONK", "Price target:0.5"],
  ])("%j shows its token and price", async (typed, token, price) => {
    const room = world.room();
    await room.opens(room.bob);
    const [card] = await room.bob.says(`/propose "${typed}"`);
    expect(card).toContain(token);
    expect(card).toContain(price);
  });

  it.each([
    ["/propose", /\/propose "BUY/],
    ["/propose hello", /\/propose "BUY/],
    ['/propose "BUY amount=0.05 price=market"', /token.*\/propose/is],
    ['/propose "BUY token=BONK price=market"', /how much.*\/propose/is],
    ['/propose "BUY token=BONK amount=lots"', /amount=0\.05/],
    ['/propose "BUY token=BONK amount=-1"', /amount=0\.05/],
    ['/propose "BUY token=BONK amount=0"', /amount=0\.05/],
    ['/propose "BUY token=BONK amount=0.05 price=cheap"', /price=market/],
    ['/propose "BUY token=<b>x</b> amount=0.05"', /symbol/],
    ['/propose "BUY token=BONK amount=0.05 size=2"', /size/],
    ['/propose "BUY token=BONK amount=0.05 amount=0.06"', /two of amount/],
    ['/propose "BUY token=BONK amount=0.05" 11', /1 to 10/],
    ['/propose "BUY token=BONK amount=0.05" 0', /1 to 10/],
    ['/propose "BUY token=BONK amount=0.05" 2.5', /1 to 10/],
    ['/propose "BUY token=BONK amount=0.05" soon', /1 to 10/],
  ])("%j is answered with what to type instead, and changes nothing", async (typed, words) => {
    const room = world.room();
    await room.opens(room.bob);
    expect(await room.bob.says(typed)).toEqual([expect.stringMatching(words)]);
    expect((await room.bob.says("/status"))[0]).toContain("No vote is running");
  });

  it.each([
    ["0.01", ["Yes 0.01", "Yes 0.05", "Yes 0.1"]],
    ["0.02", ["Yes 0.01", "Yes 0.02", "Yes 0.05"]],
    ["0.05", ["Yes 0.01", "Yes 0.05", "Yes 0.1"]],
    ["0.0333333", ["Yes 0.01", "Yes 0.05", "Yes 0.1"]],
    ["1", ["Yes 0.01", "Yes 0.05", "Yes 1"]],
    ["25", ["Yes 0.01", "Yes 0.05", "Yes 0.1"]],
  ])("a suggestion of %s has buttons that rise from the default", async (amount, buttons) => {
    const room = world.room();
    await room.opens(room.bob);
    await room.bob.says(`/propose "BUY token=BONK amount=${amount}"`);
    expect(labels(room.card)).toEqual([buttons, ["No"]]);
  });
});
