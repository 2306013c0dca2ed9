import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

const dataOf = (room: Room, label: string): string => {
  const buttons = room.group.botMessages.flatMap((message) => message.buttons.flat());
  const button = buttons.findLast(({ text }) => text.startsWith(label));
  if (button === undefined) throw new Error(`no button ${label}`);
  return button.data;
};

const NOWHERE = 99_999;

describe("a button of an old card", () => {
  it("from an earlier session joins nobody, and changes nothing", async () => {
    const room = world.room();
    await room.opens(room.bob);
    const [join, skip, { messageId }] = [dataOf(room, "Join"), dataOf(room, "Skip"), room.sessionCard];
    await room.alice.says("/close_session");
    await room.alice.says(CREATE);
    await room.bob.taps("Join");
    expect(await room.carol.tapsData(join, messageId)).toContain("earlier session");
    expect(await room.bob.tapsData(skip, messageId)).toContain("earlier session");
    await world.pass(5_000);
    expect(room.sessionCard.text).toContain("1 joined");
  });

  it("from an earlier session's vote does not count in the next", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const [yes, { messageId }] = [dataOf(room, "Yes"), room.card];
    await room.alice.says("/close_session");
    await room.votes(room.bob);
    expect(await room.bob.tapsData(yes, messageId)).toContain("earlier session");
    expect(await room.bob.taps("No")).toContain("Yes 0 · No 1");
  });

  it("from an earlier proposal does not count in the next", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const [yes, { messageId }] = [dataOf(room, "Yes"), room.card];
    await world.pass(5 * 60_000);
    expect(await room.bob.tapsData(yes, messageId)).toMatch(/no vote is running|over/i);
    await room.bob.says(PROPOSE);
    expect(await room.bob.tapsData(yes, messageId)).toContain("That vote is over");
    expect(await room.bob.taps("No")).toContain("Yes 0 · No 1");
  });

  it("works on a message that Telegram does not show any more", async () => {
    const room = world.room();
    await room.votes(room.bob);
    expect(await room.carol.tapsData(dataOf(room, "Join"), NOWHERE)).toMatch(/you're in/i);
    expect(await room.bob.tapsData(dataOf(room, "Yes 0.05"), NOWHERE)).toContain("Counted: Yes 0.05 SOL");
    const { callback_query: query } = world.telegram.deliveries.at(-1)?.update ?? {};
    expect(query?.message).toMatchObject({ date: 0 });
  });
});

describe("forged data", () => {
  it.each([
    "",
    "x",
    "j:",
    "v:",
    "j:1.1:2",
    "v:-1.1:-1.2:n:1",
    "v:-1.1:-1.2:yes",
    "v:-1.1:-1.2:0",
    "v:-1.1:-1.2:1001",
    "v:-1.1:-1.2:-5",
    "v:-1.1:-1.2:1.5",
    "j:session:live",
    "j:-1.1\n",
    "__proto__",
    "ж".repeat(32),
  ])("%j is no button of ours", async (data) => {
    const room = world.room();
    await room.votes(room.bob);
    expect(await room.bob.tapsData(data, room.card.messageId)).toContain("out of date");
  });

  it("cannot reach another chat's session or vote", async () => {
    const [here, there] = [world.room(), world.room()];
    await here.votes(here.bob);
    await there.votes(there.bob);
    const mallory = here.enters({ first_name: "Mallory" });
    expect(await mallory.tapsData(dataOf(there, "Join"), here.card.messageId)).toContain("earlier session");
    expect(await here.bob.tapsData(dataOf(there, "Yes"), here.card.messageId)).toContain("earlier session");
    await world.pass(5_000);
    expect(there.card.text).toContain("0 of 1 voted");
    expect(here.card.text).toContain("0 of 1 voted");
  });

  it("with an amount that no button offers is a vote like /vote's, within the same limits", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    const yes = dataOf(room, "Yes 0.01").replace(/\d+$/, "");
    expect(await room.bob.tapsData(`${yes}1000`, room.card.messageId)).toContain("Counted: Yes 1 SOL");
    expect(await room.carol.tapsData(`${yes}1001`, room.card.messageId)).toContain("out of date");
  });

  it("without any message is answered, and does nothing", async () => {
    const room = world.room();
    await room.opens(room.bob);
    const update = world.telegram.deliveries.at(-1)?.update;
    if (update?.callback_query === undefined) throw new Error("no tap");
    const { message: _, ...query } = update.callback_query;
    expect((await world.telegram.deliver({ ...update, callback_query: query })).status).toBe(200);
  });
});

describe("an answer to a tap", () => {
  it("that comes too late is let go", async () => {
    const room = world.room();
    await room.votes(room.bob);
    world.telegram.faults.next.push({
      method: "answerCallbackQuery",
      count: 1,
      status: 400,
      description: "Bad Request: query is too old and response timeout expired or query ID is invalid",
    });
    expect(await room.bob.taps("Yes")).toBe("");
    expect(room.card.text).toContain("1 of 1 voted");
  });

  it("that cannot be given keeps the vote", async () => {
    const room = world.room();
    await room.votes(room.bob);
    world.telegram.faults.next.push({ method: "answerCallbackQuery", count: 1, status: 500 });
    expect(await room.bob.taps("Yes")).toBe("");
    expect(await room.bob.taps("Yes")).toContain("already voted");
  });
});
