/** @module-tag long */
import type { Update } from "grammy/types";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createStore } from "../../src/store/index.ts";
import { initRedis } from "../../src/store/redis.ts";
import { SETTLEMENT_LEASE_MS } from "../../src/time-limits.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { publishesFor } from "../support/redeliver.ts";
import type { Actor, Room } from "../support/room.ts";
import { PROPOSE } from "../support/room.ts";

const world = await startBotWorld();
// A vote in the old chat of a group that has moved is answered there first.
world.refusalsExpected = true;
afterAll(() => world.close());
afterEach(() => {
  world.upstash.resetFaults();
  world.telegram.resetFaults();
  world.qstash.resetFaults();
});

const MINUTES = 60_000;

/** Does something once, after the first request to Redis that has this command. */
function afterRequest(command: string, act: () => void): void {
  const stop = world.upstash.onRequest(({ commands }) => {
    if (!commands.some(([name]) => name?.toLowerCase() === command)) return;
    stop();
    act();
  });
}

describe("what was done and could not be written down at once", () => {
  it("is written down later: one card, one timer, and buttons that go", async () => {
    const room = world.room();
    await room.opens(room.bob);
    afterRequest("zadd", () => {
      world.upstash.faults.status = 500;
      const stop = world.upstash.onRequest(({ status }) => {
        if (status !== 500) return;
        stop();
        delete world.upstash.faults.status;
      });
    });
    await room.bob.says(PROPOSE);
    expect(room.cards).toBe(1);
    expect(publishesFor(world, room)).toHaveLength(1);
    await world.pass(5 * MINUTES);
    expect(room.card.buttons).toEqual([]);
    expect(room.cards).toBe(1);
  });

  it("lets the result be sent, where only the answer to its announcing was lost", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await room.bob.taps("Yes");
    await world.pass(4 * MINUTES);
    // The card's first edit says that the trade is under way, its second one is its last look.
    let edits = 0;
    const stop = world.telegram.onEvent(({ kind }) => {
      if (kind !== "edit") return;
      edits += 1;
      if (edits < 2) return;
      stop();
      world.upstash.faults.loseReplies = 2;
    });
    await world.pass(1 * MINUTES);
    expect(world.upstash.faults.loseReplies).toBe(0);
    expect(room.results).toHaveLength(1);
  });

  it("keeps its lease while Telegram asks for a short pause before the result", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await room.bob.taps("Yes");
    world.telegram.faults.next.push({
      method: "editMessageText",
      chatId: room.group.id,
      count: 1,
      status: 429,
      retryAfter: 5,
    });
    world.telegram.faults.next.push({
      method: "sendMessage",
      chatId: room.group.id,
      count: 1,
      status: 429,
      retryAfter: 5,
    });
    await world.pass(5 * MINUTES + 11_000);
    expect(room.results).toHaveLength(1);
    expect(room.card.buttons).toEqual([]);
  });
});

describe("a settlement that waits for Telegram", () => {
  it("calls Telegram no more where another Worker has settled the vote meanwhile", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await room.bob.taps("No");
    await world.passUncalled(5 * MINUTES + 1_000);
    const { id: chatId } = room.group;
    const method = "editMessageText";
    world.telegram.faults.next.push({ method, chatId, count: 1, status: 429, retryAfter: 5 });
    // Whoever meets the overdue vote settles it behind the answer.
    await room.bob.says("/vote yes");

    const now = () => world.clock.now() + SETTLEMENT_LEASE_MS;
    const ahead = createStore(initRedis(world.upstash), { now, ttlMs: 86_400_000 });
    const [proposal] = (await ahead.readWhole(chatId))?.proposals ?? [];
    const target = { chatId, sessionId: null, proposalId: proposal?.id ?? "" };
    const begun = await ahead.beginSettlement(target, "another");
    if (begun.tag !== "go") throw new Error(begun.tag);
    await ahead.advanceSettlement(begun.settlement, "announcing");
    await ahead.advanceSettlement({ ...begun.settlement, state: "announcing" }, "announced");
    const calls = () => world.telegram.outgoing.filter(({ payload }) => payload.chat_id === chatId).length;
    const before = calls();
    await world.passUncalled(20_000);
    expect(calls()).toBe(before);
  });
});

describe("a settlement whose lease is another's", () => {
  it.each([
    ["the card has its last look", "call", 429, 0],
    ["the result would be announced", "edit", 0, 0],
    ["the result was sent", "message", 0, 1],
  ] as const)(
    "by the time that %s asks to be called again, and nothing is told twice",
    async (_, kind, status, results) => {
      const room = world.room();
      await room.votes(room.bob);
      await room.bob.taps("No");
      await world.passUncalled(5 * MINUTES + 1_000);
      const { id: chatId } = room.group;
      if (status > 0)
        world.telegram.faults.next.push({ method: "editMessageText", chatId, count: 1, status, retryAfter: 5 });
      const stop = world.telegram.onEvent((event) => {
        if (event.kind !== kind) return;
        stop();
        void world.upstash.command("HSET", `session:live:{${chatId}}`, "q.settle", "another");
      });
      const [publish] = publishesFor(world, room);
      const answer = await world.until(world.qstash.post(publish?.url ?? "", publish?.body ?? ""));
      expect(answer.status).toBe(503);
      expect(room.results).toHaveLength(results);
      // The other one dies, and its lease runs out.
      await world.passUncalled(2 * SETTLEMENT_LEASE_MS);
      await world.cron();
      expect(room.results).toHaveLength(1);
      expect(room.ending).toContain("❌ Not passed");
      expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳/)]);
    },
  );
});

describe("the second clock's list", () => {
  it("lets go of an entry that names no vote", async () => {
    const room = world.room();
    await room.opens(room.bob);
    const nobody = `${room.group.id}.9999`;
    await world.upstash.command("ZADD", "proposals:due", String(world.clock.now() - 1_000), nobody);
    await world.cron();
    expect(await world.upstash.command("ZSCORE", "proposals:due", nobody)).toBeNull();
  });

  it("keeps a vote whatever a callback with wrong ids says", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const [publish] = publishesFor(world, room);
    const right = JSON.parse(publish?.body ?? "{}");
    for (const wrong of [{ sessionId: `${room.group.id}.1` }, { chatId: -1009999999999 }]) {
      await world.until(world.qstash.post(publish?.url ?? "", JSON.stringify({ ...right, ...wrong })));
      expect(await world.upstash.command("ZSCORE", "proposals:due", right.proposalId)).not.toBeNull();
    }
  });

  it("is not needed where somebody meets an overdue vote: a stranger's /propose, or a second Join, settles it", async () => {
    const meetings: ((room: Room) => Promise<unknown>)[] = [
      (room) => room.carol.says(PROPOSE),
      (room) => room.bob.taps("Join"),
    ];
    for (const meet of meetings) {
      const room = world.room();
      await room.votes(room.bob);
      await world.passUncalled(5 * MINUTES + 1_000);
      await meet(room);
      expect(room.results).toHaveLength(1);
      world.qstash.resetFaults();
    }
  });
});

describe("a group that became a supergroup without our knowing", () => {
  /** A group with an open vote that was upgraded while the bot heard nothing, and what one writes to its old id. */
  async function unheard() {
    const room = world.room({ type: "group" });
    await room.votes(room.bob, room.carol);
    const oldId = room.group.id;
    world.telegram.setWebhook("", "");
    await room.group.upgrade();
    await world.listen();
    const writes = async (who: Actor, text: string) => {
      const chat = { id: oldId, type: "group", title: "T" } as const;
      const date = Math.floor(world.clock.now() / 1_000);
      const update: Update = { update_id: 900, message: { message_id: 900, date, from: who.member.user, chat, text } };
      const { status } = await world.until(world.telegram.deliver(update));
      await world.idle();
      return status;
    };
    return { room, oldId, writes };
  }

  it("reads its answers where it is now", async () => {
    const { room, writes } = await unheard();
    expect(await writes(room.carol, "/vote yes 0.05")).toBe(200);
    expect(room.texts).toContainEqual(expect.stringContaining("Counted: Yes 0.05 SOL"));
  });

  it("has its cards anew, whoever finishes a move that stopped half-way", async () => {
    const { room, oldId, writes } = await unheard();
    await world.upstash.command("HSET", `session:live:{${oldId}}`, "moved", String(room.group.id));
    expect(await writes(room.carol, "/vote yes 0.05")).toBe(200);
    await world.pass(6_000);
    expect(room.cards).toBe(1);
    expect(room.card.text).toContain("Yes 1 · No 0 · 0.05 SOL");
    expect(room.sessionCard.text).toContain("2 joined");
  });

  it("between the card's last look and the result has its result where it is now, once", async () => {
    const room = world.room({ type: "group" });
    await room.votes(room.bob);
    await room.bob.taps("Yes");
    await world.pass(4 * MINUTES);
    const stop = world.telegram.onEvent(({ kind }) => {
      if (kind !== "edit" || !room.ending.startsWith("✅ Passed, bought")) return;
      stop();
      world.telegram.setWebhook("", "");
      void room.group.upgrade();
    });
    await world.pass(2 * MINUTES);
    expect(room.group.type).toBe("supergroup");
    await world.listen();
    await world.cron();
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("Yes 1 · No 0 · Abstained 0")]);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳/)]);
  });
});
