import { afterAll, afterEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => world.executor.resetFaults());

const ENDED_MS = 5 * 60_000 + 1_000;
/** The fields of a session's hash that a bot from before there were permissions does not know. */
const NEWER = ["q.asked", "q.executor", "q.asks", "q.asked_by", "q.first_asked_at", "q.next"];

/** Makes a session what that bot has left. */
const asItWas = ({ group }: Room) => world.upstash.command("HDEL", `session:live:{${group.id}}`, ...NEWER);
const forbid = ({ group }: Room) => world.upstash.command("DEL", `settings:{${group.id}}`);
const callsFor = ({ group }: Room) => world.executor.calls.filter(({ id }) => id?.startsWith(`${group.id}.`));

describe("a session of the layout from before there were permissions", () => {
  it("goes on: its vote is settled, the next one, and the sale", async () => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await asItWas(room);
    expect(await room.carol.taps("No")).toContain("Counted");
    await room.alice.taps("Join");
    await room.alice.taps("Yes 0.05");
    await world.pass(ENDED_MS);
    expect(room.ending).toContain("bought as order 1");
    await asItWas(room);
    await room.bob.says(SELL);
    await asItWas(room);
    await room.bob.taps("Yes");
    await room.alice.taps("Yes");
    await world.pass(ENDED_MS);
    expect(room.ending).toContain("✅ Passed, sold");
    await asItWas(room);
    expect(await room.bob.says("/status")).toEqual([expect.stringContaining("No vote is running")]);
    expect(await room.alice.says("/close_session")).toEqual([expect.stringContaining("closed")]);
  });

  it("whose vote that bot had begun to settle is asked for again, whether it had asked before or not", async () => {
    const room = world.room();
    world.executor.faults.next("fail_after");
    await room.buys([room.bob, "0.05"]);
    await asItWas(room);
    await forbid(room);
    await world.pass(60_000);
    await world.cron();
    expect(callsFor(room)).toHaveLength(2);
    expect(room.ending).toContain("bought as order 1");
    expect(room.results).toHaveLength(1);
  });

  it("whose vote is still open ends without a trade where the group may not trade", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await asItWas(room);
    await forbid(room);
    await world.pass(ENDED_MS);
    expect(room.ending).toContain("but not bought");
    expect(callsFor(room)).toEqual([]);
  });

  it("keeps no pause that was left by a vote before it", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.passUncalled(ENDED_MS);
    const left = [
      "q.asked",
      "-1.2",
      "q.next",
      String(world.clock.now() + 86_400_000),
      "q.state",
      "closed",
      "q.members",
      "1",
    ];
    await world.upstash.command("HSET", `session:live:{${room.group.id}}`, ...left);
    await world.cron();
    expect(room.ending).toContain("bought as order 1");
  });
});
