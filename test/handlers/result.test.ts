import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { withHash } from "../support/recount-texts.ts";
import { CREATE, PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

const ENDED = 5 * 60_000;

/** Bob and Carol have said yes, Dave no, and Eve nothing. */
async function counted(): Promise<Room> {
  const room = world.room();
  const dave = room.enters({ first_name: "Dave" });
  const eve = room.enters({ first_name: "Eve" });
  await room.votes(room.bob, room.carol, dave, eve);
  await room.bob.taps("Yes 0.05");
  await room.carol.says("/vote yes 0.2");
  await dave.taps("No");
  return room;
}

describe("the result", () => {
  it("is one text with the counts, the total and every voter", async () => {
    const room = await counted();
    await world.pass(ENDED);
    expect(room.results.map(({ text }) => text)).toEqual([
      withHash(
        [
          "✅ Passed: BUY BONK",
          "Yes 2 · No 1 · Abstained 1",
          "Total 0.25 SOL",
          "",
          "📝 On paper: 0.25 SOL of BONK. No money moved.",
          "This is order 1: /order_1 shows the shares.",
          "",
          "Yes, 0.2 SOL: @carol",
          "Yes, 0.05 SOL: @bob",
          "No: Dave",
        ].join("\n"),
      ),
    ]);
    expect(room.results[0]?.replyTo).toBe(room.card.messageId);
  });

  it("comes with the card's last look: how it ended, and no buttons", async () => {
    const room = await counted();
    await world.pass(ENDED);
    expect(room.card.text).toContain("\n✅ Passed, bought on paper as order 1 · Yes 2 · No 1 · 0.25 SOL");
    expect(room.card.buttons).toEqual([]);
  });

  it("comes once, whoever calls and however often", async () => {
    const room = await counted();
    await world.pass(ENDED);
    const call = world.qstash.messages.at(-1)?.id ?? "";
    await Promise.all([world.qstash.deliverNow(call), world.qstash.deliverNow(call), world.cron()]);
    await room.bob.says("/status");
    await world.pass(10 * 60_000);
    expect(room.results).toHaveLength(1);
  });

  it("comes once where both clocks and a command want it at the same time", async () => {
    const room = await counted();
    await world.passUncalled(ENDED);
    world.qstash.resetFaults();
    const call = world.qstash.messages.at(-1)?.id ?? "";
    const all = [world.qstash.deliverNow(call), world.qstash.deliverNow(call), world.cron(), room.bob.says("/status")];
    await world.until(Promise.all(all));
    await world.pass(10 * 60_000);
    expect(room.results).toHaveLength(1);
  });

  it("comes from the cron trigger alone where QStash never calls", async () => {
    const room = await counted();
    await world.passUncalled(ENDED - 1_000);
    await world.cron();
    expect(room.results).toEqual([]);
    await world.pass(1_000);
    await world.cron();
    world.qstash.resetFaults();
    expect(room.results).toHaveLength(1);
    expect(room.card.buttons).toEqual([]);
  });

  it("does not pass without votes, and says why", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await world.pass(ENDED);
    expect(room.results[0]?.text).toBe(
      "❌ Not passed: BUY BONK\nYes 0 · No 0 · Abstained 2\nTotal 0.0 SOL\nNobody voted, so nothing was bought.",
    );
    expect(room.card.text).toContain("❌ Not passed");
  });

  it("does not pass with a tie, and says why", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes");
    await room.carol.taps("No");
    await world.pass(ENDED);
    expect(room.results[0]?.text).toMatch(/^❌ Not passed.*\nYes 1 · No 1 · Abstained 0\nTotal 0.01 SOL\nA tie/);
  });

  it("has a whole total with a decimal point", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.says("/vote yes 1");
    await room.carol.says("/vote yes 1");
    await world.pass(ENDED);
    expect(room.results[0]?.text).toContain("Total 2.0 SOL");
  });

  it("counts who joined late among those who abstained, and not who left", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes");
    await room.alice.taps("Join");
    await room.enters({ first_name: "Dave" }).taps("Join");
    await room.carol.taps("Skip");
    await world.pass(ENDED);
    expect(room.results[0]?.text).toContain("Yes 1 · No 0 · Abstained 2");
  });
});

describe("a vote whose time is up, and nobody has settled it", () => {
  it.each([
    ["/vote yes", /time is up/i],
    [PROPOSE, /being settled/i],
    ["/status", /time is up/i],
    ["/cancel", /being settled/i],
    ["/close_session", /session is closed/i],
    [CREATE, /already open/i],
  ])("is met by %s, which starts it", async (typed, words) => {
    const room = await counted();
    await room.alice.taps("Join");
    await world.passUncalled(ENDED);
    const said = await room.alice.says(typed);
    expect(said).toContainEqual(expect.stringMatching(words));
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("Yes 2 · No 1 · Abstained 2")]);
    expect(room.card.buttons).toEqual([]);
    world.qstash.resetFaults();
    await world.pass(60_000);
    expect(room.results).toHaveLength(1);
  });

  it("is met by one who joins, which starts it", async () => {
    const room = await counted();
    await world.passUncalled(ENDED);
    expect(await room.alice.taps("Join")).toMatch(/you're in/i);
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("Yes 2 · No 1 · Abstained")]);
    world.qstash.resetFaults();
  });

  it("is met by the /vote of one who has voted, or who never joined, which starts it too", async () => {
    const answers = [
      ["bob", "Time is up. Your vote counts: Yes 0.05 SOL."],
      ["alice", "Time is up, so this vote was not counted."],
    ] as const;
    for (const [writer, answer] of answers) {
      const room = await counted();
      await world.passUncalled(ENDED);
      expect(await room[writer].says("/vote yes")).toContainEqual(expect.stringContaining(answer));
      expect(room.results).toHaveLength(1);
      world.qstash.resetFaults();
    }
  });

  it("is met by a tap, which does not count and starts it", async () => {
    const room = await counted();
    const eve = room.enters({ first_name: "Late" });
    await eve.taps("Join");
    await world.passUncalled(ENDED);
    expect(await eve.taps("Yes")).toMatch(/time is up.*not counted/i);
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("Yes 2 · No 1 · Abstained 2")]);
    world.qstash.resetFaults();
  });

  it("takes votes until its very end, and none after", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await world.pass(ENDED - 1);
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringMatching(/Counted.*1 s left/s)]);
    await world.passUncalled(1);
    expect(await room.carol.taps("Yes")).toMatch(/time is up/i);
    world.qstash.resetFaults();
    await world.pass(1_000);
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("Yes 1 · No 0 · Abstained 1")]);
  });
});
