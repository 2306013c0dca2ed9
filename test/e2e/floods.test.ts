/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../dev/world.ts";
import { cardFor } from "./messages.ts";
import { bundledLimits } from "./rate-limit.ts";
import { callsFor, requestsFor } from "./requests.ts";
import { reset } from "./reset.ts";
import { memberAt, openSession, propose, type Stage } from "./stage.ts";

// Two worlds, which are alike but for the rate limit of wrangler.toml.
let world: World;
let unlimited: World;
beforeAll(async () => {
  [world, unlimited] = await Promise.all([startWorld({ rateLimits: true }), startWorld()]);
});
afterEach(() => {
  reset(world);
  reset(unlimited);
});
afterAll(() => Promise.all([world.close(), unlimited.close()]));

const FLOOD = 50;
const SLOW_DOWN = /^Slow down/;

/**
 * Requests to Redis, but for those that send a script's text, because it has not seen it before, and those that read the numbers
 * for an edit of a card.
 */
const warm = ({ group }: Stage): number => {
  const requests = requestsFor(world, group).filter(({ commands }) => commands[0]?.[0] !== "eval");
  return requests.length - callsFor(world, group).filter((method) => method === "editMessageText").length;
};

type Flood<T> = {
  done: T[];
  /** How many of them the member's limit lets through at most: a period may end in the midst. */
  most: number;
  /** How many of them are answered in words at most. */
  mostAnswers: number;
};

/** Does something so many times at once. */
async function flood<T>(act: (i: number) => Promise<T>, times = FLOOD): Promise<Flood<T>> {
  const { member, answers } = await bundledLimits();
  const started = performance.now();
  const done = await Promise.all(Array.from({ length: times }, (_, i) => act(i)));
  const seconds = (performance.now() - started) / 1_000;
  const mostOf = ({ limit, period }: typeof member) => limit * (2 + Math.floor(seconds / period));
  return { done, most: mostOf(member), mostAnswers: mostOf(answers) };
}

describe("a member who taps fifty times in a second", () => {
  it("gets a pop-up each time, has voted once, and costs no more requests to Redis than the limit lets through", async () => {
    const stage = await openSession(world, 2);
    await propose(world, stage);
    world.upstash.resetRecords();
    world.telegram.resetRecords();
    const { done: taps, most } = await flood((i) => memberAt(stage.members, 0).taps(i % 2 === 0 ? "Yes 0.05" : "No"));
    for (const { status, attempts } of taps) expect([status, attempts]).toEqual([200, 1]);
    const texts = taps.map(({ answer }) => answer?.text ?? "");
    expect(texts[0]).toContain("Counted: Yes 0.05 SOL");
    const slowed = texts.filter((text) => SLOW_DOWN.test(text)).length;
    const already = texts.filter((text) => text.startsWith("You already voted")).length;
    expect(slowed + already).toBe(FLOOD - 1);
    expect(FLOOD - slowed).toBeLessThanOrEqual(most);
    await world.worker.idle();
    expect(new Set(callsFor(world, stage.group))).toEqual(new Set(["editMessageText"]));
    expect(warm(stage)).toBe(FLOOD - slowed);
    expect(cardFor(stage.group, "BONK")?.text).toContain("Yes 1 · No 0 · 0.05 SOL\n1 of 2 voted");
    // Somebody else, and the same member elsewhere, are not concerned.
    expect((await memberAt(stage.members, 1).taps("No")).answer?.text).toContain("Counted: No");
    expect((await memberAt(stage.members, 0).taps("Join")).answer?.text).toContain("already in");
  });

  it("is answered as ever where the Worker has no rate limit", async () => {
    const stage = await openSession(unlimited, 1);
    await propose(unlimited, stage);
    unlimited.upstash.resetRecords();
    // More than the limit, if there were one.
    const times = 25;
    const { done: taps } = await flood(() => memberAt(stage.members, 0).taps("Yes 0.05"), times);
    const texts = taps.map(({ answer }) => answer?.text ?? "");
    expect(texts[0]).toContain("Counted");
    expect(texts.filter((text) => text.startsWith("You already voted"))).toHaveLength(times - 1);
    expect(requestsFor(unlimited, stage.group).length).toBeGreaterThanOrEqual(times);
  });
});

describe("a member who sends fifty commands in a second", () => {
  it("gets reactions beyond the limit, and not a word, and can vote all the same", async () => {
    const stage = await openSession(world, 2);
    await propose(world, stage);
    const first = memberAt(stage.members, 0);
    world.upstash.resetRecords();
    world.telegram.resetRecords();
    world.telegram.flood.on = false;
    const { done, most, mostAnswers } = await flood((i) => first.says(i % 2 === 0 ? "/status" : "/orders"));
    for (const { status } of done) expect(status).toBe(200);
    const calls = callsFor(world, stage.group);
    const answered = calls.filter((method) => method === "sendMessage").length;
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThanOrEqual(mostAnswers);
    expect(calls.filter((method) => method === "setMessageReaction")).toHaveLength(FLOOD - answered);
    expect(stage.group.history.filter(({ reactions }) => reactions.includes("🤯"))).toHaveLength(FLOOD - answered);
    expect(warm(stage)).toBeLessThanOrEqual(most);
    expect((await first.says("/vote yes 0.05")).status).toBe(200);
    // No words are left for the group in this minute.
    expect(stage.group.history.at(-1)).toMatchObject({ text: "/vote yes 0.05", reactions: ["👍"] });
    expect((await memberAt(stage.members, 1).taps("No")).answer?.text).toContain(
      "Counted: No\nYes 1 · No 1 · 0.05 SOL",
    );
  });

  it("is not noticed where the commands are another bot's", async () => {
    const { group, members } = await openSession(world, 1);
    world.telegram.resetRecords();
    await flood(() => memberAt(members, 0).says("/dance BONK"));
    // The session's card may be edited still, for the join.
    expect(callsFor(world, group).filter((method) => method !== "editMessageText")).toEqual([]);
  });
});

describe("a crowd that taps at once", () => {
  it("joins and votes, everyone, in spite of the limit for each of them", async () => {
    const stage = await openSession(world, 0);
    const crowd = Array.from({ length: 100 }, (_, i) => stage.group.member({ first_name: `Voter ${i}` }));
    const joins = await Promise.all(crowd.map((member) => member.taps("Join")));
    for (const { answer } of joins) expect(answer?.text).toContain("You're in!");
    await propose(world, { ...stage, members: crowd });
    const votes = await Promise.all(crowd.map((member) => member.taps("No")));
    for (const { status, attempts, answer } of votes) {
      expect([status, attempts]).toEqual([200, 1]);
      expect(answer?.text).toContain("Counted: No");
    }
    const counts = votes.map(({ answer }) => Number(/No (\d+)/.exec(answer?.text ?? "")?.[1]));
    expect(counts.toSorted((a, b) => a - b)).toEqual(crowd.map((_, i) => i + 1));
    const toGroup = world.telegram.outgoing.filter(({ payload }) => payload.chat_id === stage.group.id);
    expect(toGroup.filter(({ ok }) => !ok)).toEqual([]);
  });
});
