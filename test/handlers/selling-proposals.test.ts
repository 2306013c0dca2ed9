import { afterAll, afterEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, labels, PROPOSE, type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => world.executor.resetFaults());

const ENDED = 5 * 60_000 + 1_000;
const ONLY_PAYERS = "Only those who paid for this order can propose its sale or vote on it.";

/** Bob and Carol hold order 1. */
async function held(): Promise<Room> {
  const room = world.room();
  await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
  return room;
}

describe("the sale of an order", () => {
  it("may be proposed by each who paid for it, and its card says what is sold, without amounts to vote", async () => {
    const room = await held();
    expect(await room.carol.says(SELL)).toHaveLength(1);
    expect(room.card.text.replace(/\d\d:\d\d UTC/, "14:32 UTC")).toBe(
      [
        "🗳 SELL order 1 (BONK)",
        "300000 BONK, bought for 0.06 SOL",
        "By @carol · 5 minutes to vote, until 14:32 UTC",
        "",
        "Yes 0 · No 0",
        "0 of 2 voted. Only those who paid for order 1 can. One vote each, and it is final.",
      ].join("\n"),
    );
    expect(labels(room.card)).toEqual([["Yes", "No"]]);
  });

  it("may not be proposed by others: joined, an admin, or one who said no", async () => {
    const room = world.room();
    const [dave, eve] = [room.enters({ first_name: "Dave" }), room.enters({ first_name: "Eve" })];
    await room.opens(room.bob, dave, eve, room.alice);
    await room.backs(PROPOSE, [room.bob, "0.05"], [eve, "0.05"]);
    await dave.taps("No");
    await world.pass(ENDED);
    for (const one of [dave, room.alice, room.carol]) expect(await one.says(SELL)).toEqual([ONLY_PAYERS]);
    expect(room.cards).toBe(1);
    expect(await room.bob.says(SELL)).toEqual([expect.stringMatching(/^🗳 SELL order 1/)]);
  });

  it("may be proposed in a later session by one who paid and did not join it", async () => {
    const room = await held();
    await room.alice.says("/close_session");
    await room.alice.says(CREATE);
    const dave = room.enters({ first_name: "Dave" });
    await dave.taps("Join");
    expect(await dave.says(SELL)).toEqual([ONLY_PAYERS]);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/not joined/)]);
    expect(await room.bob.says(SELL)).toEqual([expect.stringMatching(/^🗳 SELL order 1.*0 of 2 voted/s)]);
    await room.bob.taps("Yes");
    await world.pass(ENDED);
    expect(room.results.at(-1)?.text).toContain(
      "Shares, by what each paid:\n@bob 0.055 SOL (+0.005)\n@carol 0.011 SOL (+0.001)\n\nYes: @bob",
    );
    expect((await dave.says("/status"))[0]).toContain("👥 1 joined: Dave");
  });

  it("needs an open session", async () => {
    const room = await held();
    await room.alice.says("/close_session");
    expect(await room.bob.says(SELL)).toEqual([expect.stringContaining("No session is open here")]);
  });

  it("is not for anonymous admins and channels, of whom nobody knows what they paid", async () => {
    const room = world.room();
    await room.buys([room.alice, "0.05"]);
    expect(await room.alice.says(SELL, { anonymous: true })).toEqual([expect.stringContaining("writing anonymously")]);
    expect(await room.alice.says(SELL, { asChannel: true })).toEqual([expect.stringContaining("from a channel")]);
    expect(await room.alice.says(SELL)).toEqual([expect.stringMatching(/^🗳 SELL order 1/)]);
  });

  it.each(["being sold", "bought"])("is one at a time: another vote runs while something is %s", async (what) => {
    const room = await held();
    await room.bob.says(what === "bought" ? PROPOSE : SELL);
    await world.pass(2 * 60_000);
    const words = expect.stringMatching(/^A vote is already running, 3 min left\. /);
    expect(await room.carol.says(SELL)).toEqual([words]);
    expect(await room.carol.says(PROPOSE)).toEqual([words]);
  });
});

describe("an order", () => {
  it.each([
    '/propose "SELL order=1"',
    "/propose SELL order_1",
    "/propose sell #1",
    "/propose “Sell order 1”",
    "/propose «SELL order = 1»",
    "/propose „sell 1“",
  ])("may be named in other ways: %s", async (typed) => {
    const room = await held();
    expect(await room.bob.says(typed)).toEqual([
      expect.stringMatching(/^🗳 SELL order 1 .* 5 minutes to vote, until /s),
    ]);
  });

  it.each([`${SELL} 3`, "/propose “SELL #1” 3 min", "/propose SELL order=1 3m"])(
    "may be sold in a time of its own: %s",
    async (typed) => {
      const room = await held();
      expect(await room.bob.says(typed)).toEqual([expect.stringContaining(" · 3 minutes to vote, until ")]);
      await room.bob.taps("Yes");
      await world.pass(3 * 60_000 + 1_000);
      expect(room.ending).toBe("✅ Passed, sold · Yes 1 · No 0");
    },
  );

  it.each([`${SELL} 11`, `${SELL} 0`, `${SELL} soon`])("is not put to the vote for %s", async (typed) => {
    const room = await held();
    expect(await room.bob.says(typed)).toEqual([expect.stringMatching(/minutes/)]);
    expect(room.cards).toBe(1);
  });

  it.each(["SELL", "SELL order=", "SELL BONK", "SELL order=1.5", "SELL order=-1"])(
    "has to be named: %s",
    async (action) => {
      const room = await held();
      expect(await room.bob.says(`/propose "${action}"`)).toEqual([expect.stringContaining('/propose "SELL order=')]);
      expect(room.cards).toBe(1);
    },
  );

  it("that does not exist is refused with those that do", async () => {
    const room = await held();
    for (const number of ["2", "0", "999999999"])
      expect(await room.bob.says(`/propose "SELL order=${number}"`)).toEqual([
        "There is only order 1. See it with /order_1",
      ]);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.pass(ENDED);
    expect(await room.bob.says('/propose "SELL order=3"')).toEqual(["There are orders 1 to 2. /orders lists them."]);
  });

  it("that was rejected cannot be sold", async () => {
    const room = world.room();
    world.executor.faults.next("reject");
    await room.buys([room.bob, "0.05"]);
    expect(await room.bob.says(SELL)).toEqual([expect.stringMatching(/was never bought, so there is nothing to sell/)]);
  });

  it("of which nobody knows what became cannot be sold", async () => {
    const room = world.room();
    world.executor.faults.always("pending");
    await room.buys([room.bob, "0.05"]);
    await world.pass(25 * 3_600_000);
    await world.cron();
    expect(await room.bob.says(SELL)).toEqual([expect.stringMatching(/nobody knows what became of that order/i)]);
  });

  it("of another chat is not this one's", async () => {
    const room = await held();
    const other = world.room();
    await other.opens(other.bob);
    expect(await other.bob.says(SELL)).toEqual([expect.stringContaining("There are no orders yet")]);
    expect(await room.bob.says(SELL)).toEqual([expect.stringMatching(/^🗳 SELL order 1/)]);
  });
});
