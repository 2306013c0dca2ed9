import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { EDIT_MARGIN_MS } from "../../src/time-limits.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { setRules } from "../support/group-rules.ts";
import { withReceipt } from "../support/recount-texts.ts";
import { PROPOSE, type Room, SELL } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());
// A vote ends with a whole second.
beforeEach(() => world.pass((1_000 - (world.clock.now() % 1_000)) % 1_000));
afterEach(() => world.qstash.resetFaults());

/** A vote runs five minutes, and so for at least 75 seconds. */
const ENDED = 5 * 60_000;
const LEAST = ENDED / 4;

const PASSED = expect.stringContaining("✅ Passed: BUY BONK\nYes 2 · No 0 · Abstained 0");
const texts = (room: Room): string[] => room.results.map(({ text }) => text);
const idOf = async (room: Room) => (await world.store.readWhole(room.group.id))?.proposals.at(-1)?.id ?? "";
const dueAt = async (id: string) => Number(await world.upstash.command("ZSCORE", "proposals:due", id));

/** Bob and Carol may vote, and so may these. Bob has proposed, and has said yes. */
async function bobVoted(...more: Parameters<Room["enters"]>[0][]): Promise<Room> {
  const room = world.room();
  await room.votes(room.bob, room.carol, ...more.map((name) => room.enters(name)));
  await room.bob.taps("Yes 0.05");
  return room;
}

describe("a vote in which all have voted who may", () => {
  it("after its least time ends behind the last one's answer, and QStash's call at its full end finds nothing to do", async () => {
    const room = await bobVoted();
    await world.pass(LEAST + 1_000);
    expect(texts(room)).toEqual([]);
    expect(await room.carol.taps("Yes 0.05")).toEqual(
      withReceipt(
        2,
        "✅ Counted: Yes 0.05 SOL\nYes 2 · No 0 · 0.1 SOL so far. Everybody has voted: the result is coming.",
      ),
    );
    expect(texts(room)).toEqual([PASSED]);
    expect(room.ending).toBe("✅ Passed, bought on paper as order 1 · Yes 2 · No 0 · 0.1 SOL");
    expect(room.card.buttons).toEqual([]);
    expect(await world.due()).toEqual([]);
    const { edits } = room.card;
    world.logs.length = 0;
    await world.pass(ENDED);
    expect(world.logs).toEqual([expect.objectContaining({ what: "proposal_end", outcome: "nothing_to_do" })]);
    expect([texts(room).length, room.card.edits]).toEqual([1, edits]);
  });

  it("before its least time ends at the first look of the cron trigger behind that, and not before", async () => {
    const room = await bobVoted();
    const id = await idOf(room);
    const start = world.clock.now();
    expect(await room.carol.says("/vote yes 0.05")).toEqual([
      withReceipt(
        2,
        "✅ Counted: Yes 0.05 SOL\nYes 2 · No 0 · 0.1 SOL so far. Everybody has voted: the result comes within 3 minutes.",
      ),
    ]);
    expect(await dueAt(id)).toBe(start + LEAST);
    await world.pass(LEAST - 1);
    await world.cron();
    expect(texts(room)).toEqual([]);
    await world.pass(1);
    await world.cron();
    expect(texts(room)).toEqual([PASSED]);
    await world.pass(ENDED);
    expect(texts(room)).toHaveLength(1);
  });

  it("frees the group for the next proposal at once", async () => {
    const room = await bobVoted();
    await world.pass(LEAST);
    await room.carol.taps("No");
    expect(await room.carol.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳 BUY BONK/)]);
    await room.bob.taps("Yes 0.05");
    // The call that the first one asked for ends nothing of the second.
    await world.pass(ENDED - LEAST);
    expect(texts(room)).toEqual([expect.stringContaining("❌ Not passed")]);
    expect(room.card.text).toContain("Yes 1 · No 0");
    await world.pass(LEAST);
    expect(texts(room)).toHaveLength(2);
  });

  it("since the only one who had not voted left, ends as well", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes 0.05");
    await world.pass(LEAST);
    expect(await room.carol.taps("Skip")).toContain("You're out of this session");
    expect(texts(room)).toEqual([expect.stringContaining("Yes 1 · No 0 · Abstained 0")]);
  });

  it("ends where the last one's tap on Skip is delivered again, since the Worker died when it had counted it", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes 0.05");
    await world.pass(LEAST);
    const { id: sessionId = "" } = (await world.store.findActiveSession(room.group.id)) ?? {};
    await world.store.removeParticipant(sessionId, room.carol.id, { chatId: room.group.id, attemptId: "died" });
    expect(await room.carol.taps("Skip")).toBe("Okay, skipped. You can still join as long as the session is open.");
    expect(texts(room)).toEqual([expect.stringContaining("Yes 1 · No 0 · Abstained 0")]);
  });

  it("on a sale are those who paid, whoever else has joined", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
    await room.alice.taps("Join");
    await room.bob.says(SELL);
    await room.bob.taps("Yes");
    await world.pass(LEAST);
    await room.carol.taps("Yes");
    expect(texts(room).at(-1)).toContain("✅ Passed: SELL order 1 (BONK)\nYes 2 · No 0 · Abstained 0");
    expect(texts(room)).toHaveLength(2);
  });

  it("runs on if the group has turned that off, or lets votes be changed", async () => {
    for (const rules of [{ early: "off" }, { change: "on" }]) {
      const room = world.room();
      await setRules(world, room, rules);
      await room.votes(room.bob, room.carol);
      await room.bob.taps("Yes 0.05");
      await world.pass(LEAST);
      expect(await room.carol.taps("Yes 0.05")).toMatch(/so far\. 4 min left\.\nReceipt 2 \w{10}$/);
      await world.cron();
      expect(texts(room)).toEqual([]);
      await world.pass(ENDED);
      expect(texts(room)).toEqual([PASSED]);
    }
  });
});

describe("a vote that is about to end early", () => {
  it("is kept open by somebody who joins before its least time, until they have voted as well", async () => {
    const room = await bobVoted();
    await room.carol.taps("Yes 0.05");
    const dave = room.enters({ first_name: "Dave" });
    await dave.taps("Join");
    await world.pass(LEAST);
    await world.cron();
    expect(texts(room)).toEqual([]);
    expect(await dave.taps("No")).toContain("Everybody has voted: the result is coming.");
    expect(texts(room)).toEqual([expect.stringContaining("Yes 2 · No 1 · Abstained 0")]);
  });

  it("is kept open to its full end by somebody who joins and never votes", async () => {
    const room = await bobVoted();
    const id = await idOf(room);
    const end = (await world.store.readWhole(room.group.id))?.proposals.at(-1)?.endTime;
    await room.carol.taps("Yes 0.05");
    await room.alice.taps("Join");
    await world.pass(LEAST);
    await world.cron();
    // Half-way they are reminded, and then only the end is left.
    await world.pass(LEAST);
    await world.cron();
    expect(await dueAt(id)).toBe(end);
    expect(texts(room)).toEqual([]);
    await world.pass(ENDED);
    expect(texts(room)).toEqual([expect.stringContaining("Yes 2 · No 0 · Abstained 1")]);
  });

  it("can be cancelled by an admin before its least time, and then has no result", async () => {
    const room = await bobVoted();
    await room.carol.taps("Yes 0.05");
    await world.pass(LEAST - 1);
    expect(await room.alice.says("/cancel")).toEqual([expect.stringContaining("The vote was cancelled.")]);
    expect(await world.due()).toEqual([]);
    await world.pass(ENDED);
    await world.cron();
    expect(texts(room)).toEqual([]);
    expect(room.ending).toBe("🚫 Cancelled · Yes 2 · No 0 · 0.1 SOL");
  });

  it("cannot be cancelled any more from its least time on, and /cancel settles it", async () => {
    const room = await bobVoted();
    await room.carol.taps("Yes 0.05");
    await world.pass(LEAST);
    expect(await room.alice.says("/cancel")).toEqual([
      "The last vote is being settled. /status says how far it is.",
      PASSED,
    ]);
    await world.pass(ENDED);
    expect(texts(room)).toHaveLength(1);
  });

  it("is cancelled by a /close_session before its least time", async () => {
    const room = await bobVoted();
    await room.carol.taps("Yes 0.05");
    await world.pass(LEAST - 1);
    expect(await room.alice.says("/close_session")).toEqual([expect.stringContaining("Its open vote was cancelled.")]);
    await world.pass(ENDED);
    await world.cron();
    expect(texts(room)).toEqual([]);
    expect(await world.due()).toEqual([]);
    expect(await world.store.readWhole(room.group.id)).toBeNull();
  });

  it("is settled by a /close_session from its least time on, and then the session is archived", async () => {
    const room = await bobVoted();
    await room.carol.taps("Yes 0.05");
    await world.pass(LEAST);
    const said = await room.alice.says("/close_session");
    expect(said.toSorted()).toEqual([PASSED, expect.stringContaining("The result of its last vote comes first.")]);
    expect(room.sessionCard.text).toContain("🔒 Closed");
    expect(await world.store.readWhole(room.group.id)).toBeNull();
    await world.pass(ENDED);
    expect(texts(room)).toHaveLength(1);
  });
});

describe("the last look of a card whose vote ended early", () => {
  /** Shows what an edit shows that was on its way to Telegram all the time. */
  async function landsLate(room: Room, text: string): Promise<void> {
    const { telegram } = world;
    const response = await fetch(`${telegram.url}/bot${telegram.botToken}/editMessageText`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ chat_id: room.group.id, message_id: room.card.messageId, text }),
    });
    expect(response.status).toBe(200);
  }
  const PASSED_CARD = "✅ Passed, bought on paper as order 1 · Yes 2 · No 0 · 0.1 SOL";

  it("is shown once more if an edit of the counts may have been on its way", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await world.pass(LEAST);
    await room.bob.taps("Yes 0.05");
    const counts = room.card.text;
    expect(counts).toContain("Yes 1 · No 0");
    await world.pass(1_000);
    await room.carol.taps("Yes 0.05");
    expect(room.ending).toBe(PASSED_CARD);
    await landsLate(room, counts);
    await world.pass(EDIT_MARGIN_MS - 1);
    expect(room.card.text).toBe(counts);
    await world.pass(1);
    expect(room.ending).toBe(PASSED_CARD);
    expect(texts(room)).toHaveLength(1);
  });

  it("is shown once if the last edit of the counts has surely landed", async () => {
    const room = await bobVoted();
    await world.pass(LEAST);
    await room.carol.taps("Yes 0.05");
    expect(room.ending).toBe(PASSED_CARD);
    const edits = () =>
      world.telegram.outgoing.filter(
        ({ method, payload }) => method === "editMessageText" && payload.chat_id === room.group.id,
      ).length;
    const before = edits();
    await world.pass(3 * EDIT_MARGIN_MS);
    expect(edits()).toBe(before);
  });
});
