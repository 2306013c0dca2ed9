/** @module-tag long */
import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, labels, PROPOSE, type Room, SELL } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

const orders = [{ newFirst: false }, { newFirst: true }];

describe.each(orders)("a group that becomes a supergroup in the middle of a vote (%o)", (order) => {
  async function upgraded() {
    const room = world.room({ type: "group" });
    await room.votes(room.bob, room.carol, room.alice);
    await room.bob.taps("Yes 0.05");
    const oldCard = room.card;
    const oldSessionCard = room.sessionCard;
    await world.until(room.group.upgrade(order));
    await world.idle();
    return { room, oldCard, oldSessionCard };
  }

  it("keeps its votes, and has both cards anew", async () => {
    const { room } = await upgraded();
    expect(room.group.type).toBe("supergroup");
    expect(room.texts).toHaveLength(2);
    expect(room.sessionCard.text).toContain("3 joined");
    expect(room.card.text).toContain("Yes 1 · No 0 · 0.05 SOL\n1 of 3 voted");
    expect(labels(room.card)).toEqual([["Yes 0.01", "Yes 0.05", "Yes 0.1"], ["No"]]);
    expect(await room.bob.says("/vote no")).toEqual([expect.stringContaining("already voted: Yes 0.05 SOL")]);
  });

  it("votes on, by command and by the new card, and has one result, in the new chat", async () => {
    const { room, oldCard } = await upgraded();
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("Yes 1 · No 1")]);
    expect(await room.alice.taps("Yes 0.1")).toContain("Yes 2 · No 1 · 0.15 SOL");
    await world.pass(5 * 60_000);
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("Yes 2 · No 1 · Abstained 0")]);
    expect(room.card.text).toContain("\n✅ Passed, bought on paper as order 1 · Yes 2 · No 1 · 0.15 SOL");
    expect(room.card.buttons).toEqual([]);
    expect(room.card.messageId).not.toBe(oldCard.messageId);
    await world.cron();
    expect(room.results).toHaveLength(1);
  });

  it("counts taps on the old card too", async () => {
    const { room, oldCard } = await upgraded();
    const yes = oldCard.buttons[0]?.[0]?.data ?? "";
    expect(await room.carol.tapsData(yes, oldCard.messageId)).toContain("Counted: Yes 0.01 SOL");
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("already voted")]);
  });

  it("goes on after it: next proposal, close, next session", async () => {
    const { room } = await upgraded();
    await world.pass(5 * 60_000);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳/)]);
    expect(await room.carol.taps("Yes")).toContain("Counted");
    expect(await room.alice.says("/close_session")).toEqual([expect.stringContaining("closed")]);
    expect(room.sessionCard.text).toContain("🔒 Closed · 3 joined · 2 votes");
    expect(room.card.text).toContain("🚫 Cancelled");
    await world.pass(1_000);
    expect(await room.alice.says(CREATE)).toEqual([expect.stringMatching(/^📣/)]);
    const sessions = await world.store.getAllSessionsForChat(room.group.id);
    expect(sessions.map(({ open }) => open)).toEqual([false, true]);
  });

  it("is told again without harm", async () => {
    const { room } = await upgraded();
    const moves = world.telegram.deliveries
      .map(({ update }) => update)
      .filter(({ message }) => {
        return message?.migrate_from_chat_id !== undefined || message?.migrate_to_chat_id !== undefined;
      });
    for (const update of moves.slice(-2)) expect((await world.telegram.deliver(update)).status).toBe(200);
    await world.idle();
    expect(room.texts).toHaveLength(2);
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("Yes 1 · No 1")]);
  });
});

describe("a group that becomes a supergroup", () => {
  it("with no vote keeps its session, and who joined", async () => {
    const room = world.room({ type: "group" });
    await room.opens(room.bob);
    await world.until(room.group.upgrade());
    await world.idle();
    expect(room.texts).toEqual([expect.stringContaining("1 joined")]);
    expect(await room.carol.taps("Join")).toMatch(/you're in/i);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳/)]);
  });

  it("without a session hears nothing of it", async () => {
    const room = world.room({ type: "group" });
    await world.until(room.group.upgrade());
    await world.idle();
    expect(room.texts).toEqual([]);
    expect(await room.alice.says(CREATE)).toEqual([expect.stringMatching(/^📣/)]);
  });

  it("between the end of a vote and its settling has its result, in the new chat", async () => {
    const room = world.room({ type: "group" });
    await room.votes(room.bob);
    await room.bob.taps("Yes");
    await world.passUncalled(5 * 60_000);
    await world.until(room.group.upgrade());
    world.qstash.resetFaults();
    await world.pass(60_000);
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("Yes 1 · No 0 · Abstained 0")]);
  });

  it("is noticed also by a settlement that comes before either message", async () => {
    const room = world.room({ type: "group" });
    await room.votes(room.bob);
    await room.bob.taps("Yes");
    const { telegram } = world;
    telegram.setWebhook("", "");
    await room.group.upgrade();
    await world.pass(5 * 60_000 + 30_000);
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("Yes 1 · No 0 · Abstained 0")]);
    await world.listen();
  });

  it("has its result a second after a settlement has noticed it, and no pause later", async () => {
    const room = world.room({ type: "group" });
    await room.votes(room.bob);
    await room.bob.taps("Yes");
    world.telegram.setWebhook("", "");
    await room.group.upgrade();
    await world.passUncalled(5 * 60_000 + 1_000);
    await world.cron();
    expect(room.results).toEqual([]);
    await world.passUncalled(1_000);
    await world.cron();
    expect(room.results).toHaveLength(1);
    world.qstash.resetFaults();
    await world.listen();
  });

  it("and has a session there already keeps that one, and says what became of the other", async () => {
    const room = world.room({ type: "group" });
    await room.votes(room.bob);
    const oldId = room.group.id;
    world.telegram.setWebhook("", "");
    await room.group.upgrade();
    await world.listen();
    await room.alice.says('/create_session "Newer"');
    const created = world.telegram.deliveries.at(-1)?.update;
    if (created?.message === undefined) throw new Error("no message");
    const { text: _, entities: __, ...message } = created.message;
    const service = { ...message, message_id: 1, migrate_from_chat_id: oldId };
    await world.until(world.telegram.deliver({ update_id: created.update_id + 99, message: service }));
    await world.idle();
    expect(room.texts.at(-1)).toMatch(/already has a session.*closed.*vote cancelled/is);
    expect((await room.bob.says("/status"))[0]).toMatch(/^📣 Newer\n👥 0 joined/);
    await world.pass(6 * 60_000);
    expect(room.results).toEqual([]);
  });
});

describe("a session that moved with its group", () => {
  it("has its sale settled by QStash also when the mark of the move has expired", async () => {
    const room = world.room({ type: "group" });
    await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
    const old = room.group.id;
    await world.until(room.group.upgrade());
    await world.idle();
    await room.backs(SELL, [room.bob, ""], [room.carol, ""]);
    await world.upstash.command("DEL", `moved:{${old}}`);
    await world.pass(5 * 60_000 + 1_000);
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("Passed: SELL order 1")]);
  });
});

describe("a group that becomes a supergroup which has a session of its own", () => {
  /** A supergroup with the session "Newer", which nobody has told of the group that it was. */
  async function occupied(act: (room: Room) => Promise<void>): Promise<{ room: Room; moves: () => Promise<void> }> {
    const room = world.room({ type: "group" });
    await act(room);
    const oldId = room.group.id;
    world.telegram.setWebhook("", "");
    await room.group.upgrade();
    await world.listen();
    await room.alice.says('/create_session "Newer"');
    const created = world.telegram.deliveries.at(-1)?.update;
    if (created?.message === undefined) throw new Error("no message");
    const { text: _, entities: __, ...message } = created.message;
    const service = { ...message, message_id: 1, migrate_from_chat_id: oldId };
    const moves = async () => {
      await world.until(world.telegram.deliver({ update_id: created.update_id + 99, message: service }));
      await world.idle();
    };
    return { room, moves };
  }

  const passed = async (room: Room) => {
    await room.votes(room.bob);
    await room.bob.taps("Yes 0.05");
    await world.passUncalled(5 * 60_000 + 1_000);
  };

  it("still gets the result of a vote whose time was up, and is told so", async () => {
    const { room, moves } = await occupied(passed);
    await moves();
    expect(room.texts.at(-1)).toBe(
      "This chat already has a session, so the one from before the upgrade was closed. The result of its last vote still comes.",
    );
    world.qstash.resetFaults();
    await world.pass(60_000);
    await world.cron();
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("✅ Passed: BUY BONK")]);
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.05 SOL · filled");
    expect((await room.bob.says("/status"))[0]).toMatch(/^📣 Newer\n👥 0 joined/);
    await world.cron();
    expect(room.results).toHaveLength(1);
  });

  it("is told, too, where a settlement was the first to find that it has moved", async () => {
    const { room } = await occupied(passed);
    world.qstash.resetFaults();
    await world.pass(60_000);
    await world.cron();
    expect(room.texts).toContainEqual(expect.stringContaining("The result of its last vote still comes."));
    expect(room.results).toHaveLength(1);
  });

  it("gets the result also where Redis loses what was kept of it while the trade is carried out", async () => {
    const { room, moves } = await occupied(passed);
    await moves();
    const stop = world.upstash.onRequest(({ commands }) => {
      const text = JSON.stringify(commands);
      // The executor is about to be asked.
      if (!text.includes('"paper:"') || !text.includes(String(room.group.id))) return;
      stop();
      const key = /session:displaced:[^"]*/.exec(text)?.[0];
      void world.upstash.command("DEL", String(key));
    });
    world.qstash.resetFaults();
    await world.pass(60_000);
    await world.cron();
    stop();
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("✅ Passed: BUY BONK")]);
  });

  it("gets it although the /propose of that vote is delivered again", async () => {
    const { room, moves } = await occupied(async (room) => {
      await room.opens(room.bob);
      await room.bob.says(PROPOSE);
      await room.bob.taps("Yes 0.05");
      await world.passUncalled(5 * 60_000 + 1_000);
    });
    const proposed = world.telegram.deliveries.findLast(({ update }) => update.message?.text === PROPOSE);
    if (proposed === undefined) throw new Error("nothing was proposed");
    await moves();
    await world.until(world.telegram.deliver(proposed.update));
    await world.idle();
    // The answer meets the old chat first.
    world.refusalsExpected = true;
    await world.passUncalled(60_000);
    await world.cron();
    expect(room.results).toHaveLength(1);
  });
});
