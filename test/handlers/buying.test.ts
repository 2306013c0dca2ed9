import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { withHash } from "../support/recount-texts.ts";
import { PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());

const ENDED = 5 * 60_000;

/** What the executor was asked for in a room. */
const requests = (room: Room) =>
  world.executor.calls.flatMap(({ body }) => (body?.data.chatId === room.group.id ? [body] : []));

describe("a buy that passed", () => {
  it("is carried out, and the result says what was bought and which order it is", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
    const [effect] = world.executor.effects.slice(-1);
    expect(room.results.map(({ text }) => text)).toEqual([
      withHash(
        [
          "✅ Passed: BUY BONK",
          "Yes 2 · No 0 · Abstained 0",
          "Total 0.06 SOL",
          "",
          "🛒 Bought 300000 BONK for 0.06 SOL at 0.0000002 · fee 0.000005 SOL · transaction",
          "This is order 1: /order_1 shows the shares.",
          "",
          "Yes, 0.05 SOL: @bob",
          "Yes, 0.01 SOL: @carol",
        ].join("\n"),
      ),
    ]);
    const links = room.results[0]?.entities.flatMap((entity) => (entity.type === "text_link" ? [entity.url] : []));
    expect(links).toEqual([effect?.answer.txUrl]);
    expect(room.ending).toBe("✅ Passed, bought as order 1 · Yes 2 · No 0 · 0.06 SOL");
    expect(room.card.buttons).toEqual([]);
  });

  it("asks for exactly what was voted: who said yes puts in their amounts, and who said no nothing", async () => {
    const room = world.room();
    const dave = room.enters({ first_name: "Dave" });
    const eve = room.enters({ first_name: "@Eve\n/help" });
    await room.opens(room.bob, room.carol, dave, eve);
    await room.backs('/propose "BUY token=WIF amount=0.5 price=target:0.004" 3', [room.bob, "0.123456789"], [eve, "1"]);
    await dave.taps("Yes");
    await room.carol.taps("No");
    const start = world.clock.now();
    await world.pass(ENDED);
    const proposal = (await world.store.readWhole(room.group.id))?.proposals.at(-1);
    expect(requests(room)).toEqual([
      {
        type: "proposal.approved",
        timestamp: new Date(start + 3 * 60_000).toISOString(),
        data: {
          kind: "buy",
          chatId: room.group.id,
          sessionId: expect.stringMatching(new RegExp(`^${room.group.id}\\.\\d+$`)),
          proposalId: proposal?.id,
          token: "WIF",
          price: "target:0.004",
          total: "1.133456789",
          deadline: new Date(start + 3 * 60_000 + 86_400_000).toISOString(),
          contributions: expect.any(Array),
        },
      },
    ]);
    expect(new Set(requests(room)[0]?.data.contributions)).toEqual(
      new Set([
        { userId: room.bob.id, name: "@bob", amount: "0.123456789" },
        { userId: dave.id, name: "Dave", amount: "0.01" },
        { userId: eve.id, name: "Eve help", amount: "1" },
      ]),
    );
  });

  it.each([
    ["price=market", "market"],
    ["price=0,5", "0.5"],
    ["price=target: 0.00005", "target:0.00005"],
    ["", "market"],
  ])("is asked for at the price that was proposed: %s", async (written, price) => {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(`/propose "BUY token=BONK amount=0.05 ${written}"`, [room.bob, "0.05"]);
    await world.pass(ENDED);
    expect(requests(room).map(({ data }) => data.price)).toEqual([price]);
  });

  it("gets the chat's next number, whatever other chats buy", async () => {
    const [one, other] = [world.room(), world.room()];
    await one.buys([one.bob, "0.05"]);
    await other.buys([other.bob, "0.05"]);
    await one.backs(PROPOSE, [one.bob, "0.1"]);
    await world.pass(ENDED);
    expect(one.results.map(({ text }) => /order \d/.exec(text)?.[0])).toEqual(["order 1", "order 2"]);
    expect(other.ending).toContain("bought as order 1 ·");
  });

  it.each([
    ["Not enough liquidity", "Not enough liquidity."],
    ["Why?\n\u202eeman <b>x</b>", "Why? eman <b>x</b>."],
    ["Stop!", "Stop!"],
    ["", "the trade was refused."],
  ])("may be rejected, for a reason that the group reads: %j", async (reason, read) => {
    const room = world.room();
    world.executor.faults.next({ reject: reason });
    await room.buys([room.bob, "0.05"]);
    expect(room.results.map(({ text }) => text)).toEqual([
      withHash(
        `✅ Passed: BUY BONK\nYes 1 · No 0 · Abstained 0\nTotal 0.05 SOL\n\n⚠️ Not bought: ${read}\n\nYes, 0.05 SOL: @bob`,
      ),
    ]);
    expect(room.ending).toBe("✅ Passed, but not bought · Yes 1 · No 0 · 0.05 SOL");
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.05 SOL · rejected, nothing bought");
  });
});

describe("what never reaches the executor", () => {
  it.each(["/vote no", "/status"])("is a vote that does not pass: %s is all that was said", async (typed) => {
    const room = world.room();
    await room.votes(room.bob);
    await room.bob.says(typed);
    await world.pass(ENDED);
    expect(room.results).toHaveLength(1);
    expect(room.ending).toMatch(/^❌ Not passed · /);
    expect(requests(room)).toEqual([]);
    expect((await room.bob.says("/orders"))[0]).toContain("Nothing has been bought yet");
  });

  it("is a tie, and a vote that was withdrawn", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes");
    await room.carol.taps("No");
    await world.pass(ENDED);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await room.alice.says("/cancel");
    await world.pass(ENDED);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await room.alice.says("/close_session");
    await world.pass(ENDED);
    expect(requests(room)).toEqual([]);
  });
});
