import { beforeAll, expect, test } from "vitest";
import { DUE_KEY, liveKey } from "../../src/store/keys.ts";
import type { NewProposal } from "../../src/store/proposing.ts";
import { setRules } from "./group-rules.ts";
import {
  alice,
  castIn,
  must,
  newProposal,
  newSession,
  nextVote,
  openSession,
  openVote,
  person,
  refusalOf,
  settleAll,
  tap,
  yes,
} from "./people.ts";
import { MINUTE_MS, newChatId, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { begin, holding, newSale } from "./trades.ts";

/** All that a check could change: the session with its life, and the due list. */
async function stateOf(world: World): Promise<readonly unknown[]> {
  const { standIn, chatId } = world;
  return [await standIn.command("HGETALL", liveKey(chatId)), await standIn.command("ZSCORE", DUE_KEY, `${chatId}.21`)];
}

/** Checks a proposal, and expects that nothing has changed by that. */
async function check(world: World, proposal: NewProposal = newProposal(world, 21), store = world.store) {
  const [before, life] = [await stateOf(world), await world.pttl(liveKey(world.chatId))];
  const checked = await store.checkProposal(world.chatId, proposal);
  expect(await stateOf(world)).toEqual(before);
  expect(await world.pttl(liveKey(world.chatId))).toBeLessThanOrEqual(life);
  return checked;
}

/** Brings a chat to where a proposal is refused, and returns that proposal. */
type Arrange = (world: World) => Promise<NewProposal | undefined>;
const REFUSED: readonly [reason: string, Arrange][] = [
  ["no_session", async () => undefined],
  [
    "closed",
    async (world) => {
      await openVote(world);
      world.clock.now += 5 * MINUTE_MS;
      must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
      return newProposal(world, 21);
    },
  ],
  [
    "not_participant",
    async (world) => {
      await openSession(world, [alice]);
      return newProposal(world, 21, { proposer: person(100) });
    },
  ],
  [
    "vote_open",
    async (world) => {
      await openVote(world);
      return undefined;
    },
  ],
  [
    "settling",
    async (world) => {
      world.clock.now = (await openVote(world)).endTime;
      return newProposal(world, 21);
    },
  ],
  [
    "late",
    async (world) => {
      await openSession(world, [alice]);
      return newProposal(world, 21, { late: true });
    },
  ],
  [
    "past",
    async (world) => {
      await openSession(world, [alice], 30);
      return newProposal(world, 21, { sentAt: world.clock.now - MINUTE_MS });
    },
  ],
  [
    "paused",
    async (world) => {
      await setRules(world, { pause: "on" });
      await openSession(world, [alice]);
      return undefined;
    },
  ],
  [
    "admins_only",
    async (world) => {
      await setRules(world, { propose: "admins" });
      await openSession(world, [alice]);
      return undefined;
    },
  ],
  [
    "no_order",
    async (world) => {
      await openSession(world, [alice]);
      return newSale(world, 21, 7);
    },
  ],
  [
    "not_contributor",
    async (world) => {
      await holding(world);
      return newSale(world, 50, 1, { proposer: person(100) });
    },
  ],
];

onEveryEngine("whether a proposal may be made", ({ world: newWorld }) => {
  beforeAll(async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    await check(world);
    await world.store.noteQuestion(world.chatId, `${world.chatId}.10`, `${world.chatId}.21`);
  });

  test("is asked by one request of three commands, and makes nothing", async () => {
    const world = newWorld();
    const sessionId = await openSession(world, [alice]);
    const mayMake = { tag: "may_make", chatId: world.chatId, sessionId, asked: false };
    expect(must(await check(world))).toEqual(mayMake);
    expect(await world.cost(() => world.store.checkProposal(world.chatId, newProposal(world, 21)))).toEqual({
      requests: 1,
      billed: 3,
    });
    expect(await world.store.findActiveProposal(world.chatId)).toBeNull();
    expect(must(await world.store.addProposal(world.chatId, newProposal(world, 21)))).toMatchObject({ tag: "made" });
  });

  test.each(REFUSED)("is refused as its making would be: %s", async (reason, arrange) => {
    const world = newWorld();
    const proposal = (await arrange(world)) ?? newProposal(world, 21);
    const refused = refusalOf(await check(world, proposal));
    expect(refused.reason).toBe(reason);
    expect(refused).toEqual(refusalOf(await world.store.addProposal(world.chatId, proposal)));
  });

  test("is refused where the group may not trade", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    const store = world.other({ ttlMs: TTL_MS, permissionRequired: true });
    expect(refusalOf(await check(world, undefined, store))).toEqual({ reason: "not_allowed", chatId: world.chatId });
  });

  test("is said to an admin where only admins may propose", async () => {
    const world = newWorld();
    await setRules(world, { propose: "admins" });
    await openSession(world, [alice]);
    expect(must(await check(world, newProposal(world, 21, { isAdmin: true })))).toMatchObject({ tag: "may_make" });
  });

  test("of an order that is held is said, and of one that is sold is not", async () => {
    const world = newWorld();
    await holding(world);
    expect(must(await check(world, newSale(world, 50)))).toMatchObject({ tag: "may_make" });
    await world.standIn.command("HSET", `orders:{${world.chatId}}`, "1:state", "sold");
    expect(refusalOf(await check(world, newSale(world, 50)))).toEqual({ reason: "not_held", state: "sold" });
  });

  test("finds one that was made before, running, being settled or over, and takes no claim to its card", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const again = () => newProposal(world, 20, { claim: { attemptId: "checker", until: world.clock.now + 8_000 } });
    world.clock.now += 60_000;
    expect(must(await check(world, again()))).toEqual({ tag: "made" });
    expect(await world.field("q.claim")).toBe("poster");
    must(await castIn(world, alice, yes(1_000_000)));
    await begin(world, made);
    expect(must(await check(world, again()))).toEqual({ tag: "made" });
    world.clock.now += MINUTE_MS;
    await settleAll(world, made);
    expect(must(await check(world, again()))).toEqual({ tag: "made" });
  });

  test("finds none that is past behind a newer one", async () => {
    const world = newWorld();
    await nextVote(world, await openVote(world));
    expect(refusalOf(await check(world, newProposal(world)))).toEqual({ reason: "past" });
  });

  test("is found in the supergroup that the chat became", async () => {
    const world = newWorld();
    const sessionId = await openSession(world, [alice]);
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "");
    const checked = must(await world.store.checkProposal(world.chatId, newProposal(world, 21)));
    expect(checked).toEqual({ tag: "may_make", chatId: to, sessionId, asked: false });
  });
});

onEveryEngine("that a proposer was asked which token is meant", ({ world: newWorld }) => {
  const ask = (world: World, messageId = 21) =>
    world.store.noteQuestion(world.chatId, `${world.chatId}.10`, `${world.chatId}.${messageId}`);
  const asked = async (world: World, messageId = 21, chatId = world.chatId) => {
    const checked = must(await world.store.checkProposal(chatId, newProposal(world, messageId)));
    return checked.tag === "may_make" && checked.asked;
  };

  test("is recorded by one request, of that command alone, and once more changes nothing", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    await ask(world);
    expect(await asked(world)).toBe(true);
    expect(await asked(world, 22)).toBe(false);
    expect((await world.cost(() => ask(world))).requests).toBe(1);
    expect(await asked(world)).toBe(true);
    await ask(world, 22);
    expect([await asked(world), await asked(world, 22)]).toEqual([false, true]);
  });

  test("is recorded once where the reply was lost", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    world.standIn.faults.loseReplies = 1;
    await ask(world);
    expect(await asked(world)).toBe(true);
  });

  test("opens no vote, and keeps the session no longer", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    await world.standIn.command("PEXPIRE", liveKey(world.chatId), 3_000_000);
    await ask(world);
    expect(await world.pttl(liveKey(world.chatId))).toBeLessThanOrEqual(3_000_001);
    expect(await world.store.findActiveProposal(world.chatId)).toBeNull();
    expect(await world.standIn.command("ZSCORE", DUE_KEY, `${world.chatId}.21`)).toBeNull();
  });

  test("is recorded nowhere if the session is gone, or another", async () => {
    const world = newWorld();
    await ask(world);
    expect(await world.standIn.command("EXISTS", liveKey(world.chatId))).toBe(0);
    const other = newWorld();
    must(await other.store.saveSession(`${other.chatId}.11`, newSession(other), TTL_MS / 1_000));
    await ask(other);
    expect(await other.field("question")).toBeNull();
  });

  test("comes along into the supergroup that the chat became", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    await ask(world);
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "");
    expect(await asked(world, 21)).toBe(true);
    expect(await asked(world, 21, to)).toBe(true);
  });

  test("is of no account once the vote runs", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    await ask(world);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 21)));
    expect(made.tag).toBe("made");
    expect(must(await world.store.checkProposal(world.chatId, newProposal(world, 21)))).toEqual({ tag: "made" });
  });
});
