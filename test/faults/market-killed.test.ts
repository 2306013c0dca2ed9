/** @module-tag long */
import type { Update } from "grammy/types";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { warningText } from "../../src/views/market.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { forgetAnswers, MINTS, proposalOf, stopPrices } from "../support/market.ts";
import { lastUpdate, redeliver } from "../support/redeliver.ts";
import type { Room } from "../support/room.ts";
import { DEATHS, type Death, killedAt } from "./in-process-kill.ts";

const world = await startBotWorld({ executor: "webhook", market: "unlimited", telegram: { maxAttempts: 1 } });
afterAll(() => world.close());
// Redis gets to know the scripts, so that each step is one request.
const warm = world.room();
await warm.buys([warm.bob, "0.05"]);
await warm.bob.says(proposalOf("MOON"));
await warm.bob.taps("2. Moonbase");

beforeEach(() => stopPrices(world.market));

const ENDED = 5 * 60_000 + 1_000;
/** No piece of work here makes more requests. */
const MOST_REQUESTS = 30;

const deliver = (update: Update) => world.until(world.telegram.deliver(update));
const questionsIn = ({ texts }: Room) => texts.filter((text) => text.startsWith("Several tokens"));
const quoteIn = (text: string): string | undefined => /buys about .*/.exec(text)?.[0];
const mintIn = (text: string): string | undefined => /Token address: (\S+)/.exec(text)?.[1];

/** The quote that Redis has with a room's vote. */
async function recorded(room: Room): Promise<string | null> {
  const note = await world.upstash.command("HGET", `session:live:{${room.group.id}}`, "q.market");
  return typeof note === "string" && note.includes('"quote":{') ? note : null;
}

/** Has Bob propose a token in a room with a session, and the bot die at a request. Telegram delivers that once. */
async function proposing(token: string, at: number, death: Death) {
  const room = world.room();
  await room.opens(room.bob, room.carol);
  await forgetAnswers(world);
  const sent = await killedAt(world, at, death, () => world.until(room.bob.member.says(proposalOf(token))));
  return { room, sent, update: lastUpdate(world) };
}

/** A room in which Bob was asked which MOON he means, and his taps on the two, which the bot has not seen. */
async function choosing(): Promise<{ room: Room; taps: [Update, Update] }> {
  const room = world.room();
  await room.opens(room.bob, room.carol);
  await room.bob.says(proposalOf("MOON"));
  const { messageId, buttons } = room.message("Several");
  await room.bob.tapsData("forged", messageId);
  const { update_id, callback_query } = lastUpdate(world);
  if (callback_query === undefined) throw new Error("no tap");
  const tapOn = (i: number): Update => ({
    update_id: update_id + 1_000 + i,
    callback_query: { ...callback_query, id: `${callback_query.id}${i}`, data: buttons[i]?.[0]?.data ?? "" },
  });
  await forgetAnswers(world);
  return { room, taps: [tapOn(0), tapOn(1)] };
}

/** Kills the work at each of its requests in turn, in each way, and checks what came of it. */
async function atEachRequest(drill: (at: number, death: Death) => Promise<string[]>): Promise<void> {
  for (const death of DEATHS) {
    let at = 1;
    while ((await drill(at, death)).length >= at) at += 1;
    expect(at).toBeGreaterThan(3);
    expect(at).toBeLessThan(MOST_REQUESTS);
  }
}

/** Moves prices, so that another quote would be another one, and makes the bot ask for it. */
async function moveOn(): Promise<void> {
  for (const mint of [MINTS.BONK, MINTS.MOON_ROCKET, MINTS.MOONBASE]) world.market.move(mint, "1.01");
  await forgetAnswers(world);
}

/** What holds whenever the bot died: there is one vote, its card says what Redis has, and the executor gets that mint. */
async function expectOneVote(room: Room, at: string, isCardUnsure = false): Promise<void> {
  const session = await world.store.findActiveSession(room.group.id);
  expect(session?.proposals.length, at).toBe(1);
  expect(room.cards, at).toBeLessThanOrEqual(isCardUnsure ? 2 : 1);
  expect(room.cards, at).toBeGreaterThanOrEqual(1);
  const mint = mintIn(room.card.text);
  const note = await recorded(room);
  expect(note, at).toContain(`"mint":"${mint}"`);
  await room.bob.taps("Yes 0.05");
  await world.pass(10_000);
  const shown = room.group.botMessages.filter(({ text }) => quoteIn(text) !== undefined);
  expect(shown.length, at).toBeGreaterThanOrEqual(1);
  expect(new Set(shown.map(({ text }) => quoteIn(text))).size, at).toBe(1);
  expect(await recorded(room), at).toBe(note);
  await world.pass(ENDED);
  const calls = world.executor.calls.filter(({ id }) => id?.startsWith(`${room.group.id}.`));
  expect(
    calls.map(({ body }) => body?.data.token),
    at,
  ).toEqual([mint]);
  expect(room.results.length, at).toBe(1);
}

/** Whether the market has not answered a bot that lives on: its proposal is then as it was typed. */
const isSearchLost = (sent: readonly string[], at: number, death: Death): boolean =>
  death === "lost" && sent[at - 1] === "GET market search";

/** Whether nobody knows that Telegram has the card: it was sent, its reply was lost, or it was not recorded. Another is sent then. */
function isCardUnsure(sent: readonly string[], at: number, death: Death): boolean {
  const cardAt = sent.indexOf("POST telegram sendMessage") + 1;
  const isRecord = (name: string, i: number) => i >= cardAt && name.startsWith("POST upstash");
  const recordAt = sent.findIndex(isRecord) + 1 || Number.POSITIVE_INFINITY;
  if (cardAt === 0 || at < cardAt) return false;
  if (at === cardAt) return death !== "before";
  return death === "before" ? at <= recordAt : death === "after" && at < recordAt;
}

async function expectAsTyped(room: Room, token: string): Promise<void> {
  expect([room.cards, questionsIn(room).length]).toEqual([1, 0]);
  const away = `⚠️ ${warningText("away")}`;
  expect(room.card.text).toContain(`🗳 BUY ${token}\nPrice market · suggested 0.05 SOL\n${away}\nBy @bob`);
  await room.bob.taps("Yes 0.05");
  await world.pass(ENDED);
  expect(world.executor.calls.at(-1)?.body?.data.token).toBe(token);
}

describe("a bot that dies at any request", () => {
  it("of a /propose makes one vote of it when that is delivered again, with one quote and one mint", async () => {
    await atEachRequest(async (at, death) => {
      const { room, sent, update } = await proposing("BONK", at, death);
      if (isSearchLost(sent, at, death)) {
        await expectAsTyped(room, "BONK");
        return sent;
      }
      const first = await recorded(room);
      await moveOn();
      await redeliver(world, update);
      await redeliver(world, update);
      await world.pass(10_000);
      if (first !== null) expect(await recorded(room)).toBe(first);
      await expectOneVote(room, `${death} ${at} ${sent[at - 1]}`, isCardUnsure(sent, at, death));
      return sent;
    });
  });

  it("of a /propose that needs a question asks at most twice, and makes one vote of the tap", async () => {
    await atEachRequest(async (at, death) => {
      const { room, sent, update } = await proposing("MOON", at, death);
      if (isSearchLost(sent, at, death)) {
        await expectAsTyped(room, "MOON");
        return sent;
      }
      expect(room.cards).toBe(0);
      await moveOn();
      await redeliver(world, update);
      await redeliver(world, update);
      const asked = questionsIn(room).length;
      expect([1, 2], `${death} ${at} ${sent[at - 1]}`).toContain(asked);
      await room.bob.taps("2. Moonbase");
      expect(mintIn(room.card.text)).toBe(MINTS.MOONBASE);
      await expectOneVote(room, `${death} ${at} ${sent[at - 1]}`);
      return sent;
    });
  });

  it("of a candidate's tap makes one vote of it when that is delivered again, on the token that was tapped first", async () => {
    await atEachRequest(async (at, death) => {
      const { room, taps } = await choosing();
      const [first, second] = taps;
      const sent = await killedAt(world, at, death, () => deliver(first));
      const before = await recorded(room);
      await moveOn();
      await redeliver(world, first);
      await redeliver(world, second);
      await redeliver(world, first);
      await world.pass(10_000);
      if (before !== null) expect(await recorded(room)).toBe(before);
      expect(mintIn(room.card.text)).toBe(MINTS.MOON_ROCKET);
      expect(room.texts).toContain(`“Moon Rocket” it is: ${MINTS.MOON_ROCKET}`);
      await expectOneVote(room, `${death} ${at} ${sent[at - 1]}`, isCardUnsure(sent, at, death));
      return sent;
    });
  });
});
