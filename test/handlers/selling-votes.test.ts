import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { withReceipt } from "../support/recount-texts.ts";
import { CREATE, PROPOSE, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());

const ENDED = 5 * 60_000 + 1_000;
const NO_AMOUNT = "Selling takes no amount, so nothing was counted. Send just /vote yes or /vote no";
const ONLY_PAYERS = "Only those who paid for this order can propose its sale or vote on it.";

/** Bob and Carol hold order 1, and Bob proposes to sell it. Dave, who has joined, has paid nothing. */
async function proposed() {
  const room = world.room();
  await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
  const dave = room.enters({ first_name: "Dave" });
  await dave.taps("Join");
  await room.bob.says(SELL);
  return { room, dave };
}

describe("a vote on a sale", () => {
  it("counts by button and by command, once each, and nothing that answers it has an amount", async () => {
    const { room } = await proposed();
    expect(await room.bob.taps("Yes")).toEqual(withReceipt(1, "✅ Counted: Yes\nYes 1 · No 0 so far. 5 min left."));
    expect(await room.carol.says("/vote no")).toEqual([
      withReceipt(2, "✅ Counted: No\nYes 1 · No 1 so far. Everybody has voted: the result comes within 3 minutes."),
    ]);
    expect(await room.bob.taps("No")).toBe("You already voted: Yes. Votes are final.");
    expect(await room.carol.says("/vote yes")).toEqual(["You already voted: No. Votes are final."]);
    await world.pass(6_000);
    expect(room.card.text).toMatch(/\n\nYes 1 · No 1\n2 of 2 voted\. /);
    expect((await room.carol.says("/status"))[0]).toContain(
      "\n🗳 SELL order 1 (BONK)\nYes 1 · No 1\nEverybody has voted: the result comes soon.\n",
    );
  });

  it("is for those who paid only, by button and by command, and nothing of others counts", async () => {
    const { room, dave } = await proposed();
    for (const one of [dave, room.alice]) {
      expect(await one.taps("Yes")).toBe(ONLY_PAYERS);
      expect(await one.taps("No")).toBe(ONLY_PAYERS);
      expect(await one.says("/vote yes")).toEqual([ONLY_PAYERS]);
      expect(await one.says("/vote no")).toEqual([ONLY_PAYERS]);
    }
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringContaining("Yes 1 · No 0 so far.")]);
  });

  it("is for one who paid and said yes by a button of an earlier card: that card's vote is over", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const yes = room.card.buttons[0]?.[1]?.data ?? "";
    await room.bob.taps("Yes 0.05");
    await world.pass(ENDED);
    await room.bob.says(SELL);
    expect(await room.bob.tapsData(yes, room.card.messageId)).toContain("That vote is over");
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringContaining("Yes 1 · No 0 so far.")]);
  });

  it.each(["/vote yes 0.05", "/vote yes 0.01", "/vote yes, 1 SOL"])(
    "takes no amount: %s is refused, and nothing counted",
    async (typed) => {
      const { room } = await proposed();
      expect(await room.bob.says(typed)).toEqual([NO_AMOUNT]);
      expect((await room.bob.says("/status"))[0]).toContain("Yes 0 · No 0\n0 of 2 voted");
      expect(await room.bob.says("/vote yes")).toEqual([expect.stringContaining("Yes 1 · No 0 so far.")]);
    },
  );

  it("takes no amount by a forged button either", async () => {
    const { room } = await proposed();
    const yes = room.card.buttons[0]?.[0]?.data ?? "";
    expect(yes).toMatch(/:y$/);
    expect(await room.bob.tapsData(yes.replace(/:y$/, ":50"), room.card.messageId)).toBe(NO_AMOUNT);
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("Yes 0 · No 1 so far.")]);
  });

  it("cannot be cast anonymously or as a channel, but by a tap, which comes from the real account", async () => {
    const room = world.room();
    await room.buys([room.alice, "0.05"], [room.bob, "0.01"]);
    await room.bob.says(SELL);
    expect(await room.alice.says("/vote yes", { anonymous: true })).toEqual([
      expect.stringMatching(/writing anonymously.*buttons/i),
    ]);
    expect(await room.alice.says("/vote yes", { asChannel: true })).toEqual([
      expect.stringContaining("from a channel"),
    ]);
    expect(await room.alice.taps("Yes")).toContain("Yes 1 · No 0 so far.");
  });

  it("is open to one who paid and is in another session now, or in none", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
    await room.alice.says("/close_session");
    await room.alice.says(CREATE);
    await room.bob.taps("Join");
    await room.bob.taps("Skip");
    await room.bob.says(SELL);
    expect(await room.bob.taps("Yes")).toContain("Yes 1 · No 0");
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("Yes 1 · No 1")]);
    await world.pass(ENDED);
    expect(room.results.at(-1)?.text).toContain("Yes 1 · No 1 · Abstained 0\n");
    expect(room.results.at(-1)?.text).toContain("\n\nYes: @bob\nNo: @carol");
    await room.bob.taps("Join");
    expect((await room.bob.says("/status"))[0]).toContain("👥 1 joined: @bob");
  });

  it("counts two of the same name, without @username, as two, with a share each", async () => {
    const room = world.room();
    const [one, other] = [room.enters({ first_name: "Bob" }), room.enters({ first_name: "Bob" })];
    const third = room.enters({ first_name: "Bob" });
    await room.buys([one, "0.05"], [other, "0.01"]);
    expect(await third.says(SELL)).toEqual([ONLY_PAYERS]);
    await other.says(SELL);
    expect(await third.taps("Yes")).toBe(ONLY_PAYERS);
    expect(await one.taps("Yes")).toContain("Yes 1 · No 0");
    expect(await other.taps("Yes")).toContain("Yes 2 · No 0");
    await world.pass(ENDED);
    expect(room.results.at(-1)?.text).toContain("\nBob 0.055 SOL (+0.005)\nBob 0.011 SOL (+0.001)\n\nYes: Bob, Bob");
  });

  it("comes too late when the time is up, and starts the sale", async () => {
    const { room, dave } = await proposed();
    await room.bob.taps("Yes");
    await world.passUncalled(ENDED);
    expect(await room.carol.taps("No")).toMatch(/time is up.*not counted/i);
    world.qstash.resetFaults();
    expect(room.ending).toBe("✅ Passed, sold · Yes 1 · No 0");
    expect(await dave.says("/vote yes")).toEqual([
      expect.stringContaining(`No vote is running. Start one with ${PROPOSE}`),
    ]);
  });
});
