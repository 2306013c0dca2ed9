import { expect, test } from "vitest";
import type { RuleSetting } from "../../src/domain/rule-words.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { liveKey } from "../../src/store/keys.ts";
import { setRules } from "./group-rules.ts";
import { alice, must, newProposal, newSession } from "./people.ts";
import { MINUTE_MS, onEveryEngine, TTL_MS, type World } from "./support.ts";

/** A deployment whose votes run 2 to 30 minutes, and 7 if nobody says. */
const rules = { ...DEFAULT_RULES, minMinutes: 2, defaultMinutes: 7, maxMinutes: 30 };

/** Opens a session with these minutes, and returns how long its votes run if nobody says. */
async function open(world: World, minutes: number | null): Promise<number> {
  const id = `${world.chatId}.10`;
  const saved = must(await world.store.saveSession(id, newSession(world, { minutes }), TTL_MS / 1_000));
  must(await world.store.addParticipant(id, alice));
  return saved.minutes;
}

const propose = async (world: World, minutes: number | null) =>
  must(await world.store.addProposal(world.chatId, newProposal(world, 20, { minutes })));

onEveryEngine("how long a vote runs", ({ world: newWorld }) => {
  test.each([
    { typed: 3, opened: 4, group: "5", runs: 3, says: 4 },
    { typed: null, opened: 4, group: "5", runs: 4, says: 4 },
    { typed: 3, opened: null, group: "5", runs: 3, says: 5 },
    { typed: null, opened: null, group: "5", runs: 5, says: 5 },
    { typed: null, opened: null, group: "", runs: 7, says: 7 },
    { typed: null, opened: null, group: "1", runs: 2, says: 2 },
    { typed: null, opened: null, group: "31", runs: 30, says: 30 },
  ])(
    "$runs minutes with $typed typed at /propose, $opened at /create_session, and '$group' as the group's rule",
    async ({ typed, opened, group, runs, says }) => {
      const world = newWorld({ ttlMs: TTL_MS, rules });
      await setRules(world, { voting: group });
      expect(await open(world, opened)).toBe(says);
      const made = await propose(world, typed);
      expect(made).toMatchObject({ minutes: runs, endTime: world.clock.now + runs * MINUTE_MS });
      expect(await world.field("q.minutes")).toBe(String(runs));
    },
  );

  test("a group without settings has the deployment's minutes", async () => {
    const world = newWorld({ ttlMs: TTL_MS, rules });
    expect(await open(world, null)).toBe(7);
    expect((await propose(world, null)).minutes).toBe(7);
  });

  test("the group's rule counts as it is at /propose, unless the session's minutes were typed", async () => {
    const [said, unsaid] = [newWorld({ ttlMs: TTL_MS, rules }), newWorld({ ttlMs: TTL_MS, rules })];
    for (const [world, opened, runs] of [
      [said, 4, 4],
      [unsaid, null, 9],
    ] as const) {
      await open(world, opened);
      await setRules(world, { voting: "9" });
      expect((await propose(world, null)).minutes).toBe(runs);
    }
  });

  test("an open session says the rule's minutes from when it is set, unless its own were typed", async () => {
    const [said, unsaid] = [newWorld({ ttlMs: TTL_MS, rules }), newWorld({ ttlMs: TTL_MS, rules })];
    for (const [world, opened, says] of [
      [said, 4, [4, 4, 4]],
      [unsaid, null, [9, 9, 7]],
    ] as const) {
      await open(world, opened);
      const set = async (setting: RuleSetting, updateId: number) => {
        must(await world.store.setRule(world.chatId, setting, { updateId, late: false }));
        return (await world.store.findActiveSession(world.chatId))?.minutes;
      };
      expect([
        await set({ rule: "voting", value: 9 }, 1),
        await set({ rule: "cap", value: 5_000_000 }, 2),
        await set({ rule: "voting", value: null }, 3),
      ]).toEqual(says);
    }
  });

  test("a session that was opened again by its redelivered message says the same minutes", async () => {
    const world = newWorld({ ttlMs: TTL_MS, rules });
    await setRules(world, { voting: "9" });
    await open(world, null);
    await setRules(world, { voting: "10" });
    const again = await world.store.saveSession(
      `${world.chatId}.10`,
      newSession(world, { minutes: null }),
      TTL_MS / 1_000,
    );
    expect(must(again)).toMatchObject({ tag: "again", minutes: 9 });
  });

  test("a session of an earlier version of the bot keeps its minutes, whatever the group's rule says", async () => {
    const world = newWorld({ ttlMs: TTL_MS, rules });
    await open(world, null);
    await world.standIn.command("HDEL", liveKey(world.chatId), "minutes_given");
    await setRules(world, { voting: "9" });
    expect((await propose(world, null)).minutes).toBe(7);
  });
});
