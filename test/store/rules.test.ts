import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { DEFAULT_GROUP_RULES } from "../../src/domain/group-rules.ts";
import type { RuleSetting } from "../../src/domain/rule-words.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { createStore } from "../../src/store/index.ts";
import { settingsKey } from "../../src/store/keys.ts";
import { initRedis } from "../../src/store/redis.ts";
import { possibleSettings } from "../support/rule-settings.ts";
import { OTHER_RULES } from "../support/rules.ts";
import { message, must, openSession, refusalOf, warmScripts } from "./people.ts";
import { HOUR_MS, MINUTE_MS, newChatId, onEveryEngine, TTL_MS, type World } from "./support.ts";

const quorum = (count: number): RuleSetting => ({ rule: "quorum", value: { kind: "voters", count } });
const cap: RuleSetting = { rule: "cap", value: 5_000_000_000 };
const hidden = (value: boolean): RuleSetting => ({ rule: "hidden", value });

/** Sets a rule by the update of this number. */
const set = (world: World, setting: RuleSetting, updateId: number, late = false, chatId = world.chatId) =>
  world.store.setRule(chatId, setting, { updateId, late });
const rulesOf = async (world: World, chatId = world.chatId) => must(await world.store.readRules(chatId));
const quorumOf = async (world: World, chatId = world.chatId) => {
  const { quorum: found } = await rulesOf(world, chatId);
  return found.kind === "voters" ? found.count : found.kind;
};
const fields = (world: World, ...names: string[]) =>
  world.standIn.command("HMGET", settingsKey(world.chatId), ...names);

onEveryEngine("a chat's rules", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("are the defaults until somebody sets one", async () => {
    expect(await rulesOf(newWorld())).toEqual(DEFAULT_GROUP_RULES);
  });

  test("are what was set, all of them at once, and last for ever", async () => {
    const world = newWorld();
    expect(must(await set(world, quorum(3), 5))).toEqual({
      ...DEFAULT_GROUP_RULES,
      quorum: { kind: "voters", count: 3 },
    });
    const both = { ...DEFAULT_GROUP_RULES, quorum: { kind: "voters", count: 3 }, pause: true };
    expect(must(await set(world, { rule: "pause", value: true }, 6))).toEqual(both);
    expect(await rulesOf(world)).toEqual(both);
    expect(await world.pttl(settingsKey(world.chatId))).toBe(-1);
  });

  test("are read as they were set, whatever the rule and its value", async () => {
    const world = newWorld();
    let updateId = 0;
    const setAndRead = fc.asyncProperty(possibleSettings(DEFAULT_RULES), async (setting) => {
      await world.standIn.command("DEL", settingsKey(world.chatId));
      updateId += 1;
      const rules = { ...DEFAULT_GROUP_RULES, [setting.rule]: setting.value };
      expect(must(await set(world, setting, updateId))).toEqual(rules);
      expect(await rulesOf(world)).toEqual(rules);
    });
    await fc.assert(setAndRead, { numRuns: 40 });
  });

  test("are the same with a session and without", async () => {
    const world = newWorld();
    must(await set(world, quorum(3), 5));
    await openSession(world);
    must(await set(world, { rule: "early", value: false }, 6));
    expect(await rulesOf(world)).toMatchObject({ quorum: { count: 3 }, early: false });
  });

  test("lie within what the deployment allows, also where that has changed since", async () => {
    const world = newWorld();
    const amounts = { min: 1_000_000, default: 10_000_000, max: 1_000_000_000 };
    must(await set(world, { rule: "voting", value: 1 }, 1));
    must(await set(world, { rule: "amounts", value: amounts }, 2));
    expect(must(await world.other({ ttlMs: TTL_MS, rules: OTHER_RULES }).readRules(world.chatId))).toMatchObject({
      voting: 2,
      amounts: { min: 2_000_000, default: 10_000_000, max: 500_000_000 },
    });
    expect(await rulesOf(world)).toMatchObject({ voting: 1, amounts });
  });

  test("are those of the newest update, in whatever order updates arrive", async () => {
    const world = newWorld();
    must(await set(world, quorum(3), 10));
    expect(refusalOf(await set(world, quorum(2), 9))).toEqual({
      reason: "past",
      rules: { ...DEFAULT_GROUP_RULES, quorum: { kind: "voters", count: 3 } },
    });
    expect(await quorumOf(world)).toBe(3);
    // Of numbers, not of words.
    must(await set(world, quorum(4), 100));
    expect(refusalOf(await set(world, quorum(5), 99))).toMatchObject({ reason: "past" });
    // Another rule has its own newest update.
    must(await set(world, { rule: "pause", value: true }, 50));
    expect(await rulesOf(world)).toMatchObject({ quorum: { count: 4 }, pause: true });
  });

  test("are kept with the update that set each, when, and the last one of all", async () => {
    const world = newWorld();
    must(await set(world, quorum(3), 10));
    must(await set(world, { rule: "pause", value: true }, 8));
    expect(await fields(world, "quorum", "quorum:update", "quorum:at", "pause:update", "rules_changed")).toEqual([
      ...["3", "10", String(world.clock.now), "8", "8"],
    ]);
  });

  test("are set once by an update, and it is told what holds now when it comes again", async () => {
    const world = newWorld();
    must(await set(world, quorum(3), 10));
    must(await set(world, { rule: "pause", value: true }, 11));
    expect(must(await set(world, quorum(3), 10))).toMatchObject({ quorum: { count: 3 }, pause: true });
    expect(must(await set(world, quorum(3), 10, true))).toMatchObject({ quorum: { count: 3 } });
    expect(await fields(world, "rules_changed")).toEqual(["11"]);
    must(await set(world, quorum(4), 12));
    expect(refusalOf(await set(world, quorum(3), 10))).toMatchObject({
      reason: "past",
      rules: { quorum: { count: 4 } },
    });
  });

  test("are not changed by what comes late, unless it set them before", async () => {
    const world = newWorld();
    expect(refusalOf(await set(world, quorum(3), 10, true))).toEqual({ reason: "late" });
    expect(await rulesOf(world)).toEqual(DEFAULT_GROUP_RULES);
    must(await set(world, quorum(3), 11));
    // Who reads "past" need not send it again.
    expect(refusalOf(await set(world, quorum(2), 10, true))).toMatchObject({ reason: "past" });
  });

  test("can be set after a week without updates, when Telegram may begin with a lower number", async () => {
    const world = newWorld();
    must(await set(world, quorum(3), 1_000));
    world.clock.now += 24 * HOUR_MS - MINUTE_MS;
    expect(refusalOf(await set(world, quorum(4), 999))).toMatchObject({ reason: "past" });
    world.clock.now += 6 * 24 * HOUR_MS + MINUTE_MS;
    must(await set(world, { rule: "pause", value: true }, 10));
    must(await set(world, quorum(4), 11));
    expect(refusalOf(await set(world, quorum(3), 10))).toMatchObject({ reason: "past" });
    expect(await quorumOf(world)).toBe(4);
  });

  test("never hide votes and cap their sum at once: each refuses the other", async () => {
    for (const [first, second, off] of [
      [cap, hidden(true), { rule: "cap", value: null }],
      [hidden(true), cap, hidden(false)],
    ] as const) {
      const world = newWorld();
      must(await set(world, first, 1));
      expect(refusalOf(await set(world, second, 2))).toEqual({ reason: "hidden_or_cap" });
      expect((await rulesOf(world))[second.rule]).toEqual(DEFAULT_GROUP_RULES[second.rule]);
      must(await set(world, first, 3));
      must(await set(world, off, 4));
      must(await set(world, second, 5));
    }
  });

  test("that a move has brought together leave the sum capped, and each can be changed", async () => {
    for (const setting of [{ rule: "cap", value: 1_000_000_000 }, hidden(false)] as const) {
      const world = newWorld();
      const both = ["cap", "5000000000", "hidden", "on"];
      await world.standIn.command("HSET", settingsKey(world.chatId), ...both);
      expect(await rulesOf(world)).toMatchObject({ cap: 5_000_000_000, hidden: false });
      expect(must(await set(world, setting, 1))).toMatchObject({ [setting.rule]: setting.value });
    }
  });

  test("are neither set nor told in a chat that may not trade, where that needs permission", async () => {
    const world = newWorld();
    const { standIn, clock, chatId } = world;
    const guarded = createStore(initRedis(standIn), { now: () => clock.now, ttlMs: TTL_MS, permissionRequired: true });
    const change = () => guarded.setRule(chatId, quorum(3), { updateId: 5, late: false });
    const refusal = { reason: "not_allowed", chatId };
    expect(refusalOf(await change())).toEqual(refusal);
    expect(refusalOf(await guarded.readRules(chatId))).toEqual(refusal);
    expect(await standIn.command("EXISTS", settingsKey(chatId))).toBe(0);
    must(await world.store.setAllowed(chatId, true, 7, message(chatId, 1)));
    must(await change());
    expect(must(await guarded.readRules(chatId))).toMatchObject({ quorum: { count: 3 } });
    must(await world.store.setAllowed(chatId, false, 7, message(chatId, 2)));
    // What it did before is told again.
    must(await change());
    expect(refusalOf(await guarded.readRules(chatId))).toEqual(refusal);
  });

  test("that make no sense are told as unreadable, since they decide about money", async () => {
    const world = newWorld();
    await world.standIn.command("HSET", settingsKey(world.chatId), "quorum", "many");
    await expect(rulesOf(world)).rejects.toThrow("unreadable");
  });
});

onEveryEngine("a chat that becomes a supergroup takes its rules along", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("with what set them, from either side, with a session or without", async () => {
    for (const withSession of [true, false]) {
      const world = newWorld();
      const to = newChatId();
      if (withSession) await openSession(world);
      must(await set(world, quorum(3), 10));
      for (const attemptId of ["a", "b"]) await world.store.moveChat(world.chatId, to, attemptId);
      for (const chatId of [to, world.chatId]) expect(await quorumOf(world, chatId)).toBe(3);
      expect(await world.pttl(settingsKey(world.chatId))).toBe(-2);
      // It comes again, from the old chat, and so does one from before.
      must(await set(world, quorum(3), 10));
      expect(refusalOf(await set(world, quorum(2), 9))).toMatchObject({ reason: "past" });
      must(await set(world, quorum(4), 11));
      expect(await quorumOf(world, to)).toBe(4);
    }
  });

  test("but the supergroup's own win", async () => {
    const world = newWorld();
    const to = newChatId();
    must(await set(world, quorum(3), 10));
    must(await set(world, { rule: "pause", value: true }, 11));
    must(await set(world, quorum(5), 12, false, to));
    await world.store.moveChat(world.chatId, to, "");
    expect(await rulesOf(world, to)).toMatchObject({ quorum: { count: 5 }, pause: true });
    expect(refusalOf(await set(world, quorum(3), 10))).toMatchObject({ reason: "past" });
  });

  test("also those that are set while it is moving, whether it has an operator's permission or none", async () => {
    for (const allowed of [true, false]) {
      const world = newWorld();
      const to = newChatId();
      if (allowed) must(await world.store.setAllowed(world.chatId, true, 7, message(world.chatId, 1)));
      must(await set(world, quorum(3), 10));
      // Behind the reading, and in front of the deletion; without a session nothing keeps the change away.
      let changed: Promise<unknown> = Promise.resolve();
      const stop = world.standIn.onRequest(() => {
        stop();
        const change = ["quorum", "4", "quorum:update", "12", "quorum:at", "1", "rules_changed", "12", "pause", "on"];
        changed = world.standIn.command("HSET", settingsKey(world.chatId), ...change);
      });
      await world.store.moveChat(world.chatId, to, "");
      await changed;
      expect(await rulesOf(world, to)).toMatchObject({ quorum: { count: 4 }, pause: true });
      expect(await world.standIn.command("EXISTS", settingsKey(world.chatId))).toBe(0);
      expect((await world.store.readAllowed(to)).allowed).toBe(allowed);
    }
  });

  test("once: a rule that is set in the supergroup meanwhile stays, where the move stops and is finished later", async () => {
    const world = newWorld();
    const to = newChatId();
    must(await set(world, quorum(3), 10));
    const start = world.standIn.requests.length;
    const stop = world.standIn.onRequest(() => {
      if (world.standIn.requests.length - start === 2) world.standIn.faults.failNext = 2;
    });
    await expect(world.store.moveChat(world.chatId, to, "dead")).rejects.toThrow("unreachable");
    stop();
    world.standIn.resetFaults();
    expect(await quorumOf(world, to)).toBe(3);
    must(await set(world, quorum(6), 14, false, to));
    await world.store.moveChat(world.chatId, to, "next");
    expect(await quorumOf(world, to)).toBe(6);
  });

  test("where an earlier version of the bot began the move, which knows of permissions alone", async () => {
    const world = newWorld();
    const to = newChatId();
    must(await world.store.setAllowed(world.chatId, true, 7, message(world.chatId, 1)));
    const copied = ["allowed", "1", `from:${world.chatId}`, `${world.chatId}.1`];
    await world.standIn.command("HSET", settingsKey(to), ...copied);
    must(await world.store.setAllowed(to, false, 7, message(to, 1)));
    await world.store.moveChat(world.chatId, to, "");
    // The mark is its own, so nothing is copied twice.
    expect((await world.store.readAllowed(to)).allowed).toBe(false);
    expect(await world.standIn.command("HGET", settingsKey(to), "allowed_message")).toBe(`${to}.1`);
  });
});
