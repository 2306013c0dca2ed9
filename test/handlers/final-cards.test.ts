import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { NextFault } from "../../dev/telegram/types.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
// Telegram is told to refuse messages.
world.refusalsExpected = true;
afterAll(() => world.close());
afterEach(() => world.telegram.resetFaults());

const ENDED = 5 * 60_000;
const BOUGHT = "✅ Passed, bought as order 1 · Yes 1 · No 0 · 0.05 SOL";

type Trouble = Pick<NextFault, "status" | "retryAfter" | "loseReply">;
const REFUSED: Trouble = { status: 400 };
const TROUBLES: [string, Trouble][] = [
  ["asks for a short pause at", { status: 429, retryAfter: 3 }],
  ["asks for a long pause at", { status: 429, retryAfter: 40 }],
  ["fails at", { status: 500 }],
  ["carries out, and gives no answer to,", { status: 200, loseReply: true }],
];

const EDIT = "editMessageText";

function plan(room: Room, method: string, trouble: Trouble): void {
  world.telegram.faults.next.push({ method, chatId: room.group.id, count: 1, ...trouble });
}

/** A room whose buy has ended, with trouble planned for the card's last look. */
async function endedWith(trouble: Trouble): Promise<Room> {
  const room = world.room();
  await room.opens(room.bob);
  await room.backs(PROPOSE, [room.bob, "0.05"]);
  await world.pass(ENDED - 1_000);
  const stop = world.telegram.onEvent(({ kind }) => {
    if (kind !== "edit") return;
    stop();
    plan(room, EDIT, trouble);
  });
  await world.pass(1_000);
  return room;
}

async function endedWithFirst(method: string, trouble: Trouble): Promise<Room> {
  const room = world.room();
  await room.opens(room.bob);
  await room.backs(PROPOSE, [room.bob, "0.05"]);
  await world.pass(ENDED - 1_000);
  plan(room, method, trouble);
  await world.pass(1_000);
  return room;
}

describe("the card of a buy that passed, and its result", () => {
  it.each([...TROUBLES, ["refuses", REFUSED] as const])(
    "come at once where Telegram %s the edit that says “buying…”",
    async (_, trouble) => {
      const room = await endedWithFirst(EDIT, trouble);
      expect(room.ending).toBe(BOUGHT);
      expect(room.results).toHaveLength(1);
      await world.pass(60_000);
      expect(room.ending).toBe(BOUGHT);
    },
  );

  it.each(TROUBLES)("come in the end, each once, where Telegram %s the card's last look", async (_, trouble) => {
    const before = world.executor.calls.length;
    const room = await endedWith(trouble);
    await world.pass(120_000);
    expect(room.ending).toBe(BOUGHT);
    expect(room.card.buttons).toEqual([]);
    expect(room.results).toHaveLength(1);
    expect(world.executor.calls).toHaveLength(before + 1);
  });

  it("are at least a result where Telegram refuses the card's last look", async () => {
    const room = await endedWith(REFUSED);
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("🛒 Bought 250000 BONK")]);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳/)]);
  });

  it.each(TROUBLES)("come in the end, each once, where Telegram %s the result", async (_, trouble) => {
    const before = world.executor.calls.length;
    const room = await endedWithFirst("sendMessage", trouble);
    expect(room.ending).toBe(BOUGHT);
    await world.pass(120_000);
    expect(room.results).toHaveLength(1);
    expect(world.executor.calls).toHaveLength(before + 1);
  });

  it("are at least a card where Telegram refuses the result", async () => {
    const room = await endedWithFirst("sendMessage", REFUSED);
    await world.pass(120_000);
    expect(room.ending).toBe(BOUGHT);
    expect(room.results).toEqual([]);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳/)]);
  });
});

describe("a “buying…” of unknown fate that lands late", () => {
  /** The vote ends, and no answer comes to the edit that says “buying…”. It lands `late`. */
  async function lost(ends: (room: Room) => Promise<unknown>) {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    const { messageId } = room.card;
    await world.passUncalled(ENDED);
    plan(room, EDIT, { status: 200, loseReply: true });
    await ends(room);
    world.qstash.resetFaults();
    const text = () => room.group.botMessages.find((message) => message.messageId === messageId)?.text;
    const edit = world.telegram.outgoing.findLast(({ payload }) => String(payload.text).includes("buying…"));
    const lands = async () => {
      const { url, botToken } = world.telegram;
      const headers = { "Content-Type": "application/json" };
      await fetch(`${url}/bot${botToken}/${EDIT}`, { method: "POST", headers, body: JSON.stringify(edit?.payload) });
    };
    return { room, text, lands };
  }

  it.each([
    ["the cron", () => world.cron()],
    ["a command", (room: Room) => room.bob.says("/vote no")],
    ["closing the session, which archives it", (room: Room) => room.alice.says("/close_session")],
  ])("does not stay, whoever settled: %s", async (_, ends) => {
    const { text, lands } = await lost(ends);
    expect(text()).toContain(BOUGHT);
    await lands();
    expect(text()).toContain("buying…");
    await world.pass(6_000);
    expect(text()).toContain(BOUGHT);
  });

  it("does not stay where the next proposal is made meanwhile", async () => {
    const { room, text, lands } = await lost(() => world.cron());
    await room.bob.says(PROPOSE);
    await lands();
    await world.pass(6_000);
    expect(text()).toContain(BOUGHT);
    expect(room.card.text).toContain("0 of 1 voted");
  });
});
