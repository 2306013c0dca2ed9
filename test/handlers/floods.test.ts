import { afterAll, describe, expect, it } from "vitest";
import { personOf } from "../../src/handlers/sender.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { eachCase } from "../support/long.ts";
import type { Actor, Room } from "../support/room.ts";

/** Cloudflare's limit of twenty in ten seconds for each key, by the clock of the world. */
const counted = new Map<string, number>();
const RATE_LIMIT = {
  async limit({ key }: { key: string }) {
    const slot = `${key} ${Math.floor(world.clock.now() / 10_000)}`;
    counted.set(slot, 1 + (counted.get(slot) ?? 0));
    return { success: (counted.get(slot) ?? 0) <= 20 };
  },
};
const world = await startBotWorld({ bindings: { RATE_LIMIT } });
afterAll(() => world.close());

const MINUTE_MS = 60_000;
/** The messages and edits that Telegram takes from a bot in a group; the stand-in refuses more. */
const PER_MINUTE = 20;

/** More than Telegram takes of words. */
const WRITERS = 30;
const MOST_TURNS = 50;
const TEN_SECONDS_MS = 10_000;

/** A room with a vote of three minutes in which a crowd can take part; what was sent to get there is a minute ago. */
async function crowded(size: number): Promise<{ room: Room; crowd: Actor[]; start: number }> {
  const room = world.room();
  await room.opens(room.bob);
  const crowd = Array.from({ length: size }, (_, i) => room.enters({ first_name: `Voter ${i}` }));
  const { id = "" } = (await world.store.readWhole(room.group.id)) ?? {};
  await Promise.all(crowd.map(({ member }) => world.store.addParticipant(id, personOf(member.user))));
  await world.pass(MINUTE_MS);
  await room.bob.says('/propose "BUY token=BONK amount=0.05" 3');
  return { room, crowd, start: world.clock.now() };
}

/** Has everybody in a crowd do something once within ten seconds. */
async function withinTenSeconds<T>(crowd: Actor[], act: (one: Actor, i: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  const atOnce = Math.ceil(crowd.length / MOST_TURNS);
  const turns = Math.ceil(crowd.length / atOnce);
  for (let first = 0; first < crowd.length; first += atOnce) {
    const turn = crowd.slice(first, first + atOnce).map((one, i) => act(one, first + i));
    done.push(...(await world.until(Promise.all(turn))));
    await world.pass(Math.floor(TEN_SECONDS_MS / turns));
  }
  return done;
}

/** Does something more often at once than one member may. */
const beyond = (act: () => Promise<unknown>) => world.until(Promise.all(Array.from({ length: 25 }, act)));

/** What the bot has sent to a room since a moment. */
const sentTo = ({ group }: Room, since: number) =>
  world.telegram.outgoing.filter(({ payload, at }) => at >= since && payload.chat_id === group.id);

const BALLOTS = ["Yes 0.01", "Yes 0.05", "Yes 0.1", "No"];
const ballotOf = (i: number): string => BALLOTS[i % BALLOTS.length] ?? "No";

/** The numbers on a room's newest proposal card. */
function numbersOn({ card }: Room) {
  const [, ...numbers] = /Yes (\d+) · No (\d+) · ([\d.]+) SOL\n(\d+) of (\d+) voted/.exec(card.text) ?? [];
  const [yes, no, sol, voted, of] = numbers.map(Number);
  return { yes, no, sol, voted, of };
}

describe("a crowd that votes within ten seconds", () => {
  eachCase([100, 500])(
    "of %i by taps is counted and answered, every one, while the card takes few edits",
    async (size) => {
      const { room, crowd, start } = await crowded(size);
      const taps = await withinTenSeconds(crowd, ({ member }, i) => member.taps(ballotOf(i)));
      for (const { status, attempts, answer } of taps) {
        expect([status, attempts]).toEqual([200, 1]);
        expect(answer?.text).toContain("Counted");
      }
      await world.pass(5_000);
      const yes = crowd.filter((_, i) => ballotOf(i) !== "No");
      const thousandths = crowd.reduce((sum, _, i) => sum + ([10, 50, 100, 0][i % 4] ?? 0), 0);
      expect(numbersOn(room)).toEqual({
        ...{ yes: yes.length, no: size - yes.length, sol: thousandths / 1_000 },
        ...{ voted: size, of: size + 1 },
      });
      // The card is posted, and edited at 0, 5 and 10 s: nothing else is sent to the group, and nothing is refused.
      expect(sentTo(room, start).map(({ method, at }) => [method, at - start])).toEqual([
        ["sendMessage", 0],
        ["editMessageText", 0],
        ["editMessageText", 5_000],
        ["editMessageText", 10_000],
      ]);
    },
  );

  it("by commands is counted and answered, every one, by a reaction where Telegram takes no more words", async () => {
    const { room, crowd, start } = await crowded(WRITERS);
    const written = await withinTenSeconds(crowd, ({ member }, i) => member.says(`/vote ${ballotOf(i).toLowerCase()}`));
    for (const { status, attempts } of written) expect([status, attempts]).toEqual([200, 1]);
    const answered = new Set(room.group.botMessages.map(({ replyTo }) => replyTo));
    const reacted = room.group.history.filter(({ reactions }) => reactions.includes("👍"));
    for (const { messageId } of reacted) answered.add(messageId);
    for (const { update } of written) expect(answered).toContain(update.message?.message_id);
    const taken = sentTo(room, start).filter(({ ok, method }) => ok && method !== "setMessageReaction");
    expect(taken.length).toBeLessThanOrEqual(PER_MINUTE);
    expect(reacted.length).toBeGreaterThanOrEqual(crowd.length - taken.length);
    // The words have used up what Telegram takes of the group, so the card's last edit was put off; the minute's cron makes it.
    expect(numbersOn(room).voted).toBeLessThan(crowd.length);
    await world.pass(MINUTE_MS);
    await world.cron();
    const no = crowd.filter((_, i) => ballotOf(i) === "No").length;
    const yes = WRITERS - no;
    expect(numbersOn(room)).toMatchObject({ yes, no, voted: WRITERS, of: WRITERS + 1 });
    // And it is settled at its end as ever.
    expect(room.results).toEqual([]);
    await world.pass(3 * MINUTE_MS);
    expect(room.results).toHaveLength(1);
    expect(room.ending).toContain(`Yes ${yes} · No ${no}`);
  });
});

describe("a member who taps the same card again and again", () => {
  it("is asked to slow down after twenty times in ten seconds, and is heard again after that", async () => {
    const room = world.room();
    await room.votes(room.bob);
    for (let tap = 1; tap <= 20; tap++) expect(await room.bob.taps("Yes 0.05")).not.toContain("Slow down");
    const { messageId } = room.card;
    expect(await room.bob.taps("No")).toContain("Slow down");
    expect(await room.bob.tapsData("v:1:2:3", messageId)).toContain("Slow down");
    expect(await room.carol.taps("Join")).toContain("You're in!");
    await world.pass(TEN_SECONDS_MS);
    expect(await room.bob.taps("No")).toContain("You already voted: Yes 0.05 SOL");
  });

  it("who taps and writes beyond the limit before a vote is heard at the first tap, and at the first /vote", async () => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    await beyond(() => room.bob.member.taps("Join"));
    expect(await room.bob.taps("Skip")).toContain("Slow down");
    await world.pass(MINUTE_MS);
    await room.carol.says('/propose "BUY token=BONK amount=0.05"');
    const { messageId } = room.sessionCard;
    await beyond(() => room.bob.member.taps("Join", { messageId }));
    await beyond(() => room.carol.member.says("/help"));
    expect(room.group.history.filter(({ reactions }) => reactions.includes("🤯")).length).toBeGreaterThanOrEqual(5);
    expect(await room.bob.taps("Yes 0.05")).toContain("Counted: Yes 0.05 SOL");
    // The helps have used up what the group takes of words.
    await room.carol.says("/vote no");
    expect(room.group.history.at(-1)?.reactions).toEqual(["👍"]);
    expect(await room.carol.taps("No")).toContain("You already voted: No");
  });
});
