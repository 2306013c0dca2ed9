import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { NextFault } from "../../dev/telegram/server.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, type Room, SELL } from "../support/room.ts";

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

  it("are each sent once where Telegram takes them, and not again later", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    await world.pass(20_000);
    const edits = world.telegram.outgoing.filter(
      ({ method, payload }) =>
        method === EDIT && payload.chat_id === room.group.id && String(payload.text).includes(BOUGHT),
    );
    expect([edits.length, room.results.length]).toEqual([1, 1]);
  });

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

describe("the result of a sale", () => {
  it("names the shares of those who paid for its order, also where that got another number meanwhile", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    await room.backs(SELL, [room.bob, ""]);
    const orders = `orders:{${room.group.id}}`;
    const { order } = await world.store.findOrder(room.group.id, 1);
    const words = await world.upstash.command("HMGET", orders, "1", "1:who", "1:payers");
    const [bought = "", who = "", payers = ""] = Array.isArray(words) ? words.map(String) : [];
    // As a move of the chat numbers it anew, behind the card's last look.
    const stop = world.telegram.onEvent(({ kind }) => {
      if (kind !== "edit" || !room.ending.startsWith("✅ Passed, sold")) return;
      stop();
      const there = ["count", "2", "2", bought, "2:state", "sold", "2:who", who, "2:payers", payers];
      void world.upstash.command("HSET", orders, `of:${order?.bought.proposalId}`, "2", ...there, "1:who", "[]");
    });
    await world.pass(ENDED + 1_000);
    expect(room.results.at(-1)?.text).toContain("@bob 0.055 SOL");
  });
});

describe("the result of a vote whose card was never posted", () => {
  /** Such a vote, with what Telegram makes of the “typing…” that is tried before the result. */
  async function cardless(trouble: Trouble): Promise<Room> {
    const room = world.room();
    await room.opens(room.bob);
    world.telegram.faults.next.push({ method: "sendMessage", chatId: room.group.id, count: 2, status: 500 });
    await room.bob.says(PROPOSE);
    await world.passUncalled(ENDED);
    expect(room.cards).toBe(0);
    plan(room, "sendChatAction", trouble);
    await world.cron();
    return room;
  }

  it.each<[string, Trouble]>([
    ["asks to be left alone", { status: 429, retryAfter: 600 }],
    ["refuses it", REFUSED],
  ])("is sent at once where Telegram answers to “typing…”: it %s", async (_, trouble) => {
    const room = await cardless(trouble);
    expect(room.results).toHaveLength(1);
    world.qstash.resetFaults();
  });

  it("waits where Telegram does not answer to “typing…”, so that it does not go out into an outage", async () => {
    const room = await cardless({ status: 200, loseReply: true });
    expect(room.results).toEqual([]);
    world.qstash.resetFaults();
    await world.pass(60_000);
    await world.cron();
    expect(room.results).toHaveLength(1);
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

  it("is not shown once more while the trade has not ended", async () => {
    world.executor.faults.next("pending");
    const { room } = await lost(() => world.cron());
    const buying = () =>
      world.telegram.outgoing.filter(
        ({ payload }) => payload.chat_id === room.group.id && String(payload.text).includes("buying…"),
      ).length;
    world.qstash.faults.hold = true;
    await world.pass(9_000);
    expect(buying()).toBe(1);
    world.qstash.resetFaults();
    await world.pass(60_000);
    await world.cron();
    expect(room.ending).toBe(BOUGHT);
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
