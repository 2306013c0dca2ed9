/** @module-tag long */
import type { Update } from "grammy/types";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { encodeButton } from "../../src/domain/button.ts";
import { EDIT_PAUSE_MS } from "../../src/time-limits.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { asked, forgetAnswers, MINTS, proposalOf, stopPrices } from "../support/market.ts";
import { lastUpdate, publishesFor, redeliver, unseen } from "../support/redeliver.ts";
import { labels, type Room } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook", market: "unlimited" });
stopPrices(world.market);
afterAll(() => world.close());
beforeEach(() => forgetAnswers(world));

const { MOON_ROCKET, MOONBASE } = MINTS;
const GONE = "That proposal was deleted, changed, or is too old. Please send it again.";
const NOT_YOURS = "Only the one who sent this /propose can choose.";
const TEN_MINUTES_MS = 10 * 60_000;
const ENDED = 5 * 60_000 + 1_000;

const question = (room: Room) => room.message("Several tokens");

/** A room in which Bob was asked which MOON he means, by the message that is returned as an update. */
async function askedRoom(): Promise<{ room: Room; update: Update; commandId: number }> {
  const room = world.room();
  await room.opens(room.bob, room.carol);
  await room.bob.says(proposalOf("MOON"));
  const update = lastUpdate(world);
  return { room, update, commandId: update.message?.message_id ?? 0 };
}

/** What Redis has of proposals in a room. */
const proposals = async (room: Room) => (await world.store.findActiveSession(room.group.id))?.proposals ?? [];

/** Bob's taps on both candidates, which have not reached the bot yet. */
async function tapsOf(room: Room): Promise<Update[]> {
  const { messageId, buttons } = question(room);
  await room.bob.tapsData("forged", messageId);
  const { update_id, callback_query } = lastUpdate(world);
  if (callback_query === undefined) throw new Error("no tap");
  return buttons.flat().map(({ data = "" }, i) => ({
    update_id: update_id + 1_000 + i,
    callback_query: { ...callback_query, id: `${callback_query.id}${i}`, data },
  }));
}

describe("a symbol that several verified tokens carry", () => {
  it("is answered with a question that names each of them, and nothing is put to the vote", async () => {
    const { room, commandId } = await askedRoom();
    expect(question(room).text).toBe(
      [
        "Several tokens are called MOON. Which one do you mean? Tap it, and the vote begins.",
        "",
        "1. “Moon Rocket” · verified · Liquidity $640000",
        MOON_ROCKET,
        "",
        "2. “Moonbase” · verified · Liquidity $310000",
        MOONBASE,
      ].join("\n"),
    );
    expect(labels(question(room))).toEqual([["1. Moon Rocket Hx6n…7deZ"], ["2. Moonbase Vy1d…78SE"]]);
    expect(
      question(room)
        .buttons.flat()
        .map(({ data }) => data),
    ).toEqual([`c:${MOON_ROCKET}:${commandId}`, `c:${MOONBASE}:${commandId}`]);
    expect(room.cards).toBe(0);
    expect(await proposals(room)).toEqual([]);
    expect(publishesFor(world, room)).toEqual([]);
    expect(await world.due()).toEqual([]);
    expect(asked(world.market)).toEqual(["search MOON"]);
  });

  it("is put to the vote by its proposer's tap, with the mint that was tapped, to the trade", async () => {
    const { room } = await askedRoom();
    expect(await room.bob.taps("2. Moonbase")).toBe("");
    expect(room.card.text).toContain(
      [
        "🗳 BUY MOON",
        "Price market · suggested 0.05 SOL",
        `Token address: ${MOONBASE}`,
        "“Moonbase” · verified · Liquidity $310000",
        "0.05 SOL buys about 4.31978 MOON now, at 0.01157 SOL each",
      ].join("\n"),
    );
    expect(room.message("“Moonbase”").text).toBe(`“Moonbase” it is: ${MOONBASE}`);
    expect(room.message("“Moonbase”").buttons).toEqual([]);
    expect(asked(world.market)).toEqual(["search MOON", `order ${MINTS.SOL}`]);
    await room.bob.taps("Yes 0.05");
    await world.pass(ENDED);
    expect(world.executor.calls.at(-1)?.body?.data.token).toBe(MOONBASE);
    expect(room.results).toHaveLength(1);
  });

  it("is asked about where no token of that symbol is verified, and says so", async () => {
    const room = world.room();
    await room.opens(room.bob);
    for (const [mint, name] of [
      [`${"1".repeat(31)}2`, "Twin"],
      [`${"1".repeat(31)}3`, "A name that is far too long for a phone"],
    ] as const)
      world.market.addToken({ mint, symbol: "TWIN", name, audit: { isSus: true, freezeAuthorityDisabled: false } });
    await room.bob.says(proposalOf("twin"));
    expect(question(room).text).toBe(
      [
        "Several tokens are called twin, and none of them is verified. Which one do you mean? Tap it, and the vote begins.",
        "",
        "1. “Twin” · not verified · Liquidity $20000",
        `${"1".repeat(31)}2`,
        "⚠️ The market has marked this token as a likely scam.",
        "⚠️ Its makers can freeze it, and then you can't sell it.",
        "",
        "2. “A name that is far too long for a phone” · not verified · Liquidity $20000",
        `${"1".repeat(31)}3`,
        "⚠️ The market has marked this token as a likely scam.",
        "⚠️ Its makers can freeze it, and then you can't sell it.",
      ].join("\n"),
    );
    expect(labels(question(room))).toEqual([["1. Twin 1111…1112"], ["2. A name that is… 1111…1113"]]);
    await room.bob.taps("1.");
    expect(room.card.text).toContain("⚠️ This token is not verified");
  });

  it("is not asked about where the proposal could not be made: the reason is told at once", async () => {
    const room = world.room();
    expect(await room.alice.says(proposalOf("MOON"))).toEqual([expect.stringContaining("No session is open here")]);
    await room.opens(room.bob);
    expect(await room.carol.says(proposalOf("MOON"))).toEqual([expect.stringContaining("You have not joined yet")]);
    await world.upstash.command("HSET", `settings:{${room.group.id}}`, "pause", "on");
    expect(await room.bob.says(proposalOf("MOON"))).toEqual([expect.stringContaining("Nothing can be proposed here")]);
    await world.upstash.command("HDEL", `settings:{${room.group.id}}`, "pause");
    await world.upstash.command("HSET", `settings:{${room.group.id}}`, "propose", "admins");
    expect(await room.bob.says(proposalOf("MOON"))).toEqual([expect.stringContaining("Only this chat's admins")]);
    await world.upstash.command("HSET", `settings:{${room.group.id}}`, "allowed", "0");
    expect(await room.bob.says(proposalOf("MOON"))).toEqual([expect.stringContaining("This group may not trade")]);
  });

  it("is asked about in its topic, where the card stands, too", async () => {
    const room = world.room({ forum: true });
    const topic = room.group.createTopic("Trades");
    await room.alice.says('/create_session "Buy the dip"', { topic });
    await room.bob.taps("Join");
    await room.bob.says(proposalOf("MOON"), { topic });
    await room.bob.taps("1. Moon Rocket");
    expect(room.card.text).toContain(`Token address: ${MOON_ROCKET}`);
    const threads = world.telegram.outgoing
      .filter(({ method, payload }) => method === "sendMessage" && payload.chat_id === room.group.id)
      .map(({ payload }) => payload.message_thread_id);
    expect(threads).toEqual([topic, topic, topic]);
  });
});

describe("a tap on a candidate", () => {
  it("of anybody else is refused in a pop-up, and changes nothing", async () => {
    const { room } = await askedRoom();
    expect(await room.carol.taps("1. Moon Rocket")).toBe(NOT_YOURS);
    expect(await room.alice.taps("2. Moonbase")).toBe(NOT_YOURS);
    expect(room.cards).toBe(0);
    expect(labels(question(room))).toHaveLength(2);
  });

  it("that is forged is refused: another mint, one that does not carry the symbol, another message, another question", async () => {
    const { room, commandId } = await askedRoom();
    const tap = (mint: string, messageId: number, on = question(room).messageId) =>
      room.bob.tapsData(encodeButton({ kind: "choose_token", mint, messageId }), on);
    world.market.addToken({ mint: `${"1".repeat(31)}4`, symbol: "MOON", name: "Moon Rocket" });
    for (const mint of [MINTS.LOOK_ALIKE, MINTS.BONK, `${"1".repeat(31)}4`])
      expect(await tap(mint, commandId)).toBe(GONE);
    for (const messageId of [commandId + 1, question(room).messageId, room.sessionCard.messageId])
      expect(await tap(MOONBASE, messageId)).toBe(GONE);
    // The data is that of a true button, on another message of ours.
    expect(await tap(MOONBASE, commandId, room.sessionCard.messageId)).toBe(GONE);
    for (const data of [`c:${MOONBASE}`, `c:${MOONBASE}:0`, `c::${commandId}`, `c:MOON:${commandId}`])
      expect(await room.bob.tapsData(data, question(room).messageId)).toContain("out of date");
    expect(room.cards).toBe(0);
    expect(await proposals(room)).toEqual([]);
  });

  it("on a question whose command was deleted asks for it again", async () => {
    const { room, commandId } = await askedRoom();
    room.group.deleteMessage(commandId);
    expect(await room.bob.taps("1. Moon Rocket")).toBe(GONE);
    expect(room.cards).toBe(0);
  });

  it("on a question that was deleted asks for it again", async () => {
    const { room } = await askedRoom();
    const { messageId, buttons } = question(room);
    room.group.deleteMessage(messageId);
    expect(await room.bob.tapsData(buttons[0]?.[0]?.data ?? "", messageId)).toBe(GONE);
    expect(room.cards).toBe(0);
  });

  it("counts at ten minutes, and later asks for the proposal again", async () => {
    const first = await askedRoom();
    await world.pass(TEN_MINUTES_MS);
    expect(await first.room.bob.taps("1. Moon Rocket")).toBe("");
    expect(first.room.cards).toBe(1);
    const second = await askedRoom();
    await world.pass(TEN_MINUTES_MS + 1_000);
    expect(await second.room.bob.taps("1. Moon Rocket")).toBe(GONE);
    expect(second.room.cards).toBe(0);
  });

  it("takes the command as it was edited meanwhile, if that still names the symbol", async () => {
    const { room, commandId } = await askedRoom();
    await room.bob.member.edits(commandId, proposalOf("MOON", { amount: "0.1" }));
    await room.bob.taps("1. Moon Rocket");
    expect(room.card.text).toContain("suggested 0.1 SOL");
    for (const edited of [proposalOf("BONK"), '/propose "SELL order=1"', "/propose nonsense", "never mind"]) {
      const other = await askedRoom();
      await other.room.bob.member.edits(other.commandId, edited);
      expect(await other.room.bob.taps("1. Moon Rocket")).toBe(GONE);
      expect(other.room.cards).toBe(0);
    }
  });

  it("whose card could not be posted shows what was proposed, not what the command was edited to since", async () => {
    const { room, commandId } = await askedRoom();
    const chatId = room.group.id;
    for (const method of ["sendMessage", "editMessageText"])
      world.telegram.faults.next.push({ method, chatId, count: 2, status: 500 });
    world.market.faults.next("fail");
    await room.bob.taps("1. Moon Rocket");
    expect(room.cards).toBe(0);
    await room.bob.member.edits(commandId, proposalOf("moon", { amount: "0.5", price: "7" }));
    expect(await room.bob.taps("1. Moon Rocket")).toBe("");
    await world.pass(10_000);
    expect(room.card.text).toContain("🗳 BUY MOON\nPrice market · suggested 0.05 SOL");
    expect(room.card.text).toContain("0.05 SOL buys about");
    expect(await proposals(room)).toMatchObject([{ token: "MOON", suggested: 50_000_000, price: { kind: "market" } }]);
  });

  it("that made the proposal and died posts its card when it comes again, also while the market does not answer", async () => {
    const { room } = await askedRoom();
    for (const method of ["sendMessage", "editMessageText"])
      world.telegram.faults.next.push({ method, chatId: room.group.id, count: 2, status: 500 });
    world.market.faults.next("fail");
    await room.bob.taps("2. Moonbase");
    expect(room.cards).toBe(0);
    await forgetAnswers(world);
    world.market.faults.always("fail");
    expect(await room.bob.taps("1. Moon Rocket")).toBe("");
    expect(room.cards).toBe(1);
    expect(room.card.text).toContain(`Token address: ${MOONBASE}`);
    expect(room.message("“Moonbase”").text).toBe(`“Moonbase” it is: ${MOONBASE}`);
  });

  it("begins a vote for which nothing counts that was written before the tap", async () => {
    const { room } = await askedRoom();
    await room.carol.says(proposalOf("BONK"));
    const { messageId } = question(room);
    const late = await unseen(world, "/vote yes 1", room.carol, 5);
    await room.alice.says("/cancel");
    await world.pass(60_000);
    expect(await room.bob.taps("1. Moon Rocket", { messageId })).toBe("");
    await redeliver(world, late);
    await world.pass(EDIT_PAUSE_MS);
    expect(room.card.text).toContain("🗳 BUY MOON");
    expect(room.card.text).toContain("0 of 2 voted");
    await room.carol.says("/vote yes 0.1");
    await world.pass(EDIT_PAUSE_MS);
    expect(room.card.text).toContain("1 of 2 voted");
  });

  it("is refused like a proposal: while a vote runs, when the session is closed, and when the group may not trade", async () => {
    const { room } = await askedRoom();
    await room.carol.says(proposalOf("BONK"));
    expect(await room.bob.taps("1. Moon Rocket")).toMatch(/^A vote is already running, \d+ \w+ left\./);
    expect(labels(question(room))).toHaveLength(2);
    await room.alice.says("/cancel");
    await world.upstash.command("HSET", `settings:{${room.group.id}}`, "allowed", "0");
    expect(await room.bob.taps("1. Moon Rocket")).toContain("This group may not trade");
    await world.upstash.command("HSET", `settings:{${room.group.id}}`, "allowed", "1");
    await room.alice.says("/close_session");
    expect(await room.bob.taps("1. Moon Rocket")).toContain("No session is open here");
    await room.alice.says('/create_session "The next one"');
    expect(await room.bob.taps("1. Moon Rocket")).toContain("already over");
    expect(room.cards).toBe(1);
  });

  it("of somebody who has left the session is refused", async () => {
    const { room } = await askedRoom();
    await room.bob.taps("Skip");
    expect(await room.bob.taps("1. Moon Rocket")).toContain("You have not joined yet");
    expect(room.cards).toBe(0);
  });

  it("is made once, whatever comes twice: the command, the tap, taps on both at once", async () => {
    const { room, update } = await askedRoom();
    expect(await redeliver(world, update)).toEqual([200]);
    expect(room.texts.filter((text) => text.startsWith("Several"))).toHaveLength(1);
    const taps = await tapsOf(room);
    await world.until(Promise.all(taps.map((one) => world.telegram.deliver(one))));
    await world.idle();
    expect(room.cards).toBe(1);
    const [, mint] = /Token address: (\S+)/.exec(room.card.text) ?? [];
    for (const one of taps) await redeliver(world, one, 2);
    await redeliver(world, update, 2);
    expect(room.cards).toBe(1);
    expect(room.card.text).toContain(`Token address: ${mint}\n`);
    expect(room.texts.filter((text) => text.includes(" it is: "))).toEqual([
      expect.stringContaining(` it is: ${mint}`),
    ]);
    expect(publishesFor(world, room)).toHaveLength(1);
    expect(await proposals(room)).toHaveLength(1);
  });

  it("on either of two questions about one command makes one proposal, and both say which", async () => {
    const { room, update } = await askedRoom();
    // The question was sent, and it was not recorded that it was.
    await world.upstash.command("HDEL", `session:live:{${room.group.id}}`, "question");
    await redeliver(world, update);
    const ids = room.group.botMessages
      .filter(({ text }) => text.startsWith("Several"))
      .map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    await room.bob.taps("2. Moonbase", { messageId: ids[0] ?? 0 });
    await room.bob.taps("1. Moon Rocket", { messageId: ids[1] ?? 0 });
    expect(room.cards).toBe(1);
    expect(room.texts.filter((text) => text === `“Moonbase” it is: ${MOONBASE}`)).toHaveLength(2);
  });

  it("that follows the end of its vote does nothing, also when it is the same tap", async () => {
    const { room } = await askedRoom();
    await room.bob.taps("1. Moon Rocket");
    const tapped = world.telegram.deliveries.findLast(({ update }) => update.callback_query !== undefined)?.update;
    await room.bob.taps("No");
    await world.pass(ENDED);
    await redeliver(world, tapped ?? lastUpdate(world));
    expect([room.cards, room.results.length]).toEqual([1, 1]);
    expect(room.card.text).toContain("❌ Not passed");
  });
});

describe("a /propose that is delivered again", () => {
  it("waits for the choice that its proposer was asked for, also while the market does not answer", async () => {
    const { room, update } = await askedRoom();
    await forgetAnswers(world);
    world.market.faults.always("fail");
    await redeliver(world, update);
    expect([room.cards, room.texts.filter((text) => text.startsWith("Several")).length]).toEqual([0, 1]);
    world.market.resetFaults();
    await room.bob.taps("2. Moonbase");
    expect(room.card.text).toContain(`Token address: ${MOONBASE}`);
  });
});
