import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

const topicsOf = (room: Room) => room.group.botMessages.map(({ topic }) => topic);

describe("in a forum", () => {
  it("every answer, card and result stays in the topic of its command", async () => {
    const room = world.room({ forum: true });
    const topic = room.group.createTopic("Trades");
    await room.alice.says(CREATE, { topic });
    await room.bob.taps("Join");
    await room.bob.says(PROPOSE, { topic });
    for (const typed of [
      "/vote yes",
      "/vote yes",
      "/propose",
      "/status",
      "/help",
      "/start",
      "/close_session",
      "/cancel",
    ])
      expect(await room.bob.says(typed, { topic })).toHaveLength(1);
    await world.pass(5 * 60_000);
    await room.alice.says("/close_session", { topic });
    expect(room.results).toHaveLength(1);
    expect(new Set(topicsOf(room))).toEqual(new Set([topic]));
  });

  it("a proposal made in another topic than the session has its card and result there", async () => {
    const room = world.room({ forum: true });
    const [one, other] = [room.group.createTopic("One"), room.group.createTopic("Other")];
    await room.alice.says(CREATE, { topic: one });
    await room.bob.taps("Join");
    await room.bob.says(PROPOSE, { topic: other });
    expect(await room.bob.says("/vote yes", { topic: one })).toHaveLength(1);
    await world.pass(5 * 60_000);
    expect(topicsOf(room)).toEqual([one, other, one, other]);
    expect(room.results[0]?.topic).toBe(other);
  });

  it("what is written outside of topics is answered there", async () => {
    const room = world.room({ forum: true });
    room.group.createTopic("Trades");
    await room.votes(room.bob);
    await room.bob.says("/vote yes");
    await world.pass(5 * 60_000);
    expect(new Set(topicsOf(room))).toEqual(new Set([undefined]));
    expect(room.results).toHaveLength(1);
  });

  it("a missing card is posted anew into its topic, not the voter's", async () => {
    const room = world.room({ forum: true });
    const [one, other] = [room.group.createTopic("One"), room.group.createTopic("Other")];
    await room.alice.says(CREATE, { topic: one });
    await room.bob.taps("Join");
    world.telegram.faults.next.push({ method: "sendMessage", count: 2, status: 500 });
    await room.bob.says(PROPOSE, { topic: one });
    await room.bob.says("/vote yes", { topic: other });
    expect(room.card.topic).toBe(one);
  });

  it("a result without a card to answer is in the topic of its /propose", async () => {
    const room = world.room({ forum: true });
    const [one, other] = [room.group.createTopic("One"), room.group.createTopic("Other")];
    await room.alice.says(CREATE, { topic: one });
    await room.bob.taps("Join");
    world.telegram.faults.next.push({ method: "sendMessage", count: 4, status: 500 });
    await room.bob.says(PROPOSE, { topic: other });
    await world.pass(6 * 60_000);
    expect(room.cards).toBe(0);
    expect(room.results.map(({ topic }) => topic)).toEqual([other]);
    // And so is the “typing…” before it.
    const typing = world.telegram.outgoing.filter(
      ({ method, payload }) => method === "sendChatAction" && payload.chat_id === room.group.id,
    );
    expect(typing.map(({ payload }) => payload.message_thread_id)).toEqual([other]);
  });

  it("a result for a topic that was closed meanwhile comes outside of it, once, and the next vote can begin", async () => {
    world.refusalsExpected = true;
    const room = world.room({ forum: true });
    const [one, other] = [room.group.createTopic("One"), room.group.createTopic("Other")];
    await room.alice.says(CREATE, { topic: other });
    await room.bob.taps("Join");
    await room.bob.says(PROPOSE, { topic: one });
    room.group.closeTopic(one);
    await world.pass(6 * 60_000);
    expect(room.results.map(({ topic, replyTo }) => [topic, replyTo])).toEqual([[undefined, undefined]]);
    expect(room.card.text).toContain("❌ Not passed");
    expect(await room.bob.says(PROPOSE, { topic: other })).toEqual([expect.stringMatching(/^🗳/)]);
  });
});

describe("in a supergroup without topics", () => {
  it("an answer to a message makes a thread, whose id is not sent back", async () => {
    const room = world.room();
    await room.opens(room.bob);
    const { messageId: replyTo, replyTo: thread } = room.sessionCard;
    const { update } = await world.until(room.bob.member.says("/status", { replyTo }));
    await world.idle();
    expect(update.message).toMatchObject({ message_thread_id: thread });
    expect(update.message).not.toHaveProperty("is_topic_message");
    await room.bob.says(PROPOSE, { replyTo });
    await room.bob.says("/vote yes 0.05", { replyTo });
    await world.pass(5 * 60_000);
    expect(room.texts.map((text) => text.slice(0, 3))).toEqual(
      ["📣 ", "📣 ", "🗳 ", "✅ C", "✅ P"].map((text) => text.slice(0, 3)),
    );
    const sent = world.telegram.outgoing.filter(({ payload }) => payload.chat_id === room.group.id);
    for (const { payload } of sent) expect(payload).not.toHaveProperty("message_thread_id");
  });

  it("below a channel's post, the cards and the result answer what was written there, so that they are where it is read", async () => {
    const room = world.room();
    const { update } = await world.until(room.group.forwardsFromChannel("Thread"));
    const replyTo = update.message?.message_id ?? 0;
    await room.alice.says(CREATE, { replyTo });
    await room.bob.taps("Join");
    await room.bob.says(PROPOSE, { replyTo });
    await room.bob.taps("Yes");
    await world.pass(5 * 60_000);
    const [create, propose] = [CREATE, PROPOSE].map(
      (text) => room.group.history.find((entry) => entry.text === text)?.messageId,
    );
    expect([room.sessionCard.replyTo, room.card.replyTo]).toEqual([create, propose]);
    expect(room.results[0]?.replyTo).toBe(room.card.messageId);
    const sent = world.telegram.outgoing.filter(({ payload }) => payload.chat_id === room.group.id);
    for (const { payload } of sent) expect(payload).not.toHaveProperty("message_thread_id");
  });
});
