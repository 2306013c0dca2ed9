import { beforeAll, expect, test } from "vitest";
import type { Outcome } from "../../src/domain/trade.ts";
import type { ExecutorAsk } from "../../src/store/asks.ts";
import { liveKey, ordersKey, settingsKey } from "../../src/store/keys.ts";
import type { Settlement } from "../../src/store/settlements.ts";
import {
  alice,
  announce,
  bob,
  castIn,
  must,
  mustBegin,
  newProposal,
  nextVote,
  openVote,
  tap,
  warmScripts,
} from "./people.ts";
import { HOUR_MS, newChatId, onEveryEngine, type World } from "./support.ts";
import { approved, ask, begin, carried, DEADLINE, filled, holding, openSale, record } from "./trades.ts";

/** Gives the lease back, and takes it again as another attempt. */
async function again(world: World, settlement: Settlement, attemptId: string): Promise<Settlement> {
  const { sessionId, proposal, chatId } = settlement;
  await world.store.releaseSettlement(settlement, "closed", 0);
  const begun = await world.store.beginSettlement({ chatId, sessionId, proposalId: proposal.id }, attemptId);
  if (begun.tag !== "go") throw new Error(begun.tag);
  return begun.settlement;
}

const allow = (world: World, word = "1") => world.standIn.command("HSET", settingsKey(world.chatId), "allowed", word);

onEveryEngine("the ask of an executor", ({ world: newWorld }) => {
  beforeAll(async () => {
    const world = newWorld();
    await warmScripts(world);
    await world.store.recordAsk(await approved(newWorld()), ask());
  });

  test("is recorded with which one it is, how often, and since when: one request of three commands", async () => {
    const world = newWorld();
    const first = await approved(world);
    const since = world.clock.now;
    const cost = await world.cost(async () =>
      expect(await world.store.recordAsk(first, ask())).toEqual({
        tag: "asked",
        executor: "webhook:a",
        asks: 1,
        firstAskedAt: since,
        contributions: [],
        paper: null,
      }),
    );
    expect(cost).toEqual({ requests: 1, billed: 3 });
    expect(await world.field("q.executor")).toBe("webhook:a");
    expect(await world.field("q.paper")).toBe("");
    world.clock.now += HOUR_MS;
    const second = await again(world, first, "b");
    expect(await world.store.recordAsk(second, ask())).toMatchObject({ asks: 2, firstAskedAt: since });
  });

  test("counts once where its reply was lost", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    world.standIn.faults.loseReplies = 1;
    expect(await world.store.recordAsk(settlement, ask())).toMatchObject({ tag: "asked", asks: 1 });
    expect(await world.store.recordAsk(await again(world, settlement, "b"), ask())).toMatchObject({ asks: 2 });
  });

  test("renews the lease", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    const until = Number(await world.field("q.settle_until"));
    world.clock.now += 5_000;
    await world.store.recordAsk(settlement, ask());
    expect(Number(await world.field("q.settle_until"))).toBe(until + 5_000);
  });

  test("of another one than was asked is refused, with or without a kind of its own", async () => {
    const world = newWorld();
    let settlement = await approved(world);
    await world.store.recordAsk(settlement, ask());
    for (const executor of ["webhook:b", "paper:"]) {
      settlement = await again(world, settlement, executor);
      expect(await world.store.recordAsk(settlement, ask({ executor }))).toEqual({ tag: "other_executor" });
    }
    expect(await world.field("q.asks")).toBe("1");
    settlement = await again(world, settlement, "first");
    expect(await world.store.recordAsk(settlement, ask())).toMatchObject({ tag: "asked", asks: 2 });
  });

  test("on paper is finished on paper, whatever executor there is by then", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    await world.store.recordAsk(settlement, ask({ executor: "paper:" }));
    // However often: the second ask does not make it the other one's.
    let next = settlement;
    for (const [i, attemptId] of ["b", "c"].entries()) {
      next = await again(world, next, attemptId);
      const asked = await world.store.recordAsk(next, ask({ needsPermission: true }));
      expect(asked).toMatchObject({ executor: "paper:", asks: i + 2 });
    }
  });

  test("needs permission the first time, and goes on without", async () => {
    const world = newWorld();
    const needs = ask({ needsPermission: true });
    let settlement = await approved(world);
    for (const word of [null, "0", ""]) {
      if (word !== null) await allow(world, word);
      expect(await world.store.recordAsk(settlement, needs)).toEqual({ tag: "refused", reason: "not_allowed" });
      expect(await world.field("q.executor")).toBe("");
    }
    await allow(world);
    expect(await world.store.recordAsk(settlement, needs)).toMatchObject({ tag: "asked" });
    await allow(world, "0");
    settlement = await again(world, settlement, "b");
    expect(await world.store.recordAsk(settlement, needs)).toMatchObject({ tag: "asked", asks: 2 });
  });

  test("comes before the deadline the first time, and goes on after it", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    world.clock.now = DEADLINE;
    expect(await world.store.recordAsk(settlement, ask())).toEqual({ tag: "refused", reason: "too_late" });
    world.clock.now -= 1;
    expect(await world.store.recordAsk(settlement, ask())).toMatchObject({ asks: 1 });
    world.clock.now += HOUR_MS;
    expect(await world.store.recordAsk(await again(world, settlement, "b"), ask())).toMatchObject({ asks: 2 });
  });

  test("by one that may not begin goes on only where it had begun", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    const mayNot = ask({ mayNotBegin: true });
    expect(await world.store.recordAsk(settlement, mayNot)).toEqual({ tag: "refused", reason: "no_executor" });
    await world.store.recordAsk(settlement, ask());
    expect(await world.store.recordAsk(await again(world, settlement, "b"), mayNot)).toMatchObject({ asks: 2 });
  });

  test("that several reasons forbid tells the one that no later /propose can change first", async () => {
    const world = newWorld();
    await holding(world);
    const settlement = await begin(world, await openSale(world));
    world.clock.now = DEADLINE;
    const all = ask({ needsPermission: true, mayNotBegin: true });
    const reasonFor = (more: ExecutorAsk) => world.store.recordAsk(settlement, more);
    const hold = (state: string) => world.standIn.command("HSET", ordersKey(world.chatId), "1:state", state);
    await hold("sold");
    expect(await reasonFor(all)).toEqual({ tag: "refused", reason: "not_held" });
    await hold("filled");
    expect(await reasonFor(all)).toEqual({ tag: "refused", reason: "no_executor" });
    expect(await reasonFor({ ...all, mayNotBegin: false })).toEqual({ tag: "refused", reason: "too_late" });
    world.clock.now -= 1;
    expect(await reasonFor({ ...all, mayNotBegin: false })).toEqual({ tag: "refused", reason: "not_allowed" });
  });

  test("for a sale tells who paid for the order, and finds it by what bought it", async () => {
    const world = newWorld();
    await holding(world);
    const settlement = await begin(world, await openSale(world));
    const asked = await world.store.recordAsk(settlement, ask());
    expect(asked).toMatchObject({
      contributions: [{ lamports: 50_000_000 }, { lamports: 25_000_000 }, { lamports: 5_000_000 }],
    });
    // As if its number had changed since the settlement began.
    const { bought } = settlement.proposal.kind === "sell" ? settlement.proposal : { bought: null };
    await world.standIn.command("HSET", ordersKey(world.chatId), `of:${bought?.proposalId}`, "9", "9:who", "[]");
    expect(await world.store.recordAsk(settlement, ask())).toMatchObject({ contributions: [] });
  });

  test("for a sale of what is not there, or not held any more, is refused the first time", async () => {
    const world = newWorld();
    await holding(world);
    const settlement = await begin(world, await openSale(world));
    await world.standIn.command("HSET", ordersKey(world.chatId), "1:state", "sold");
    expect(await world.store.recordAsk(settlement, ask())).toEqual({ tag: "refused", reason: "not_held" });
    await world.standIn.command("HSET", ordersKey(world.chatId), "1:state", "filled");
    expect(await world.store.recordAsk(settlement, ask())).toMatchObject({ tag: "asked" });
    await world.standIn.command("HSET", ordersKey(world.chatId), "1:state", "unknown");
    const second = await again(world, settlement, "b");
    expect(await world.store.recordAsk(second, ask())).toMatchObject({ asks: 2 });
    await world.standIn.command("HDEL", ordersKey(world.chatId), "1:who");
    expect(await world.store.recordAsk(second, ask())).toEqual({ tag: "refused", reason: "order_lost" });
    await world.standIn.command("DEL", ordersKey(world.chatId));
    const third = await again(world, second, "c");
    expect(await world.store.recordAsk(third, ask())).toEqual({ tag: "refused", reason: "order_lost" });
    // Nobody was asked for this one.
    await world.standIn.command("HSET", liveKey(world.chatId), "q.asks", "0");
    expect(await world.store.recordAsk(third, ask())).toEqual({ tag: "refused", reason: "no_order" });
  });

  test("is lost to whoever has no lease or means another vote, behind the trade, and where the session is gone", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    expect(await world.store.recordAsk({ ...settlement, attemptId: "other" }, ask())).toEqual({ tag: "lost" });
    const { proposal } = settlement;
    const others = [{ sessionId: `${world.chatId}.9` }, { proposal: { ...proposal, id: `${world.chatId}.9` } }];
    for (const other of others)
      expect(await world.store.recordAsk({ ...settlement, ...other }, ask())).toEqual({ tag: "lost" });
    await record(world, settlement);
    expect(await world.store.recordAsk(settlement, ask())).toEqual({ tag: "lost" });
    await world.standIn.command("DEL", liveKey(world.chatId));
    expect(await world.store.recordAsk(settlement, ask())).toEqual({ tag: "lost" });
  });

  test.each(["second", "settler"])("is another's for the next vote, whoever settles it: %s", async (attemptId) => {
    const world = newWorld();
    const first = await approved(world);
    await world.store.recordAsk(first, ask());
    await record(world, first);
    await announce(world, { ...first, state: "carried" });
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    must(await castIn(world, bob));
    const second = await begin(world, made, attemptId);
    const since = world.clock.now;
    const asked = await world.store.recordAsk(second, ask({ executor: "webhook:b" }));
    expect(asked).toMatchObject({ executor: "webhook:b", asks: 1, firstAskedAt: since });
  });

  test("that an earlier version of the bot may have made goes on: without permission, after the deadline", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    // What that version wrote when it froze the tally, and what it left of the vote before.
    await world.standIn.command("HDEL", liveKey(world.chatId), "q.asks", "q.first_asked_at", "q.next");
    await world.standIn.command("HSET", liveKey(world.chatId), "q.asked", "-1.2", "q.executor", "webhook:old");
    world.clock.now = DEADLINE + 1;
    // It could only end what that version has begun, and perhaps it has begun nothing.
    const mayNot = await world.store.recordAsk(settlement, ask({ mayNotBegin: true }));
    expect(mayNot).toEqual({ tag: "other_executor" });
    const asked = await world.store.recordAsk(settlement, ask({ needsPermission: true }));
    expect(asked).toMatchObject({ tag: "asked", executor: "webhook:a", asks: 1, firstAskedAt: DEADLINE + 1 });
    // From here on it is written down.
    world.clock.now += HOUR_MS;
    const next = await again(world, settlement, "b");
    expect(await world.store.recordAsk(next, ask())).toMatchObject({ asks: 2, firstAskedAt: DEADLINE + 1 });
    const third = await again(world, next, "c");
    expect(await world.store.recordAsk(third, ask({ executor: "webhook:b" }))).toEqual({ tag: "other_executor" });
  });

  test("of a vote that closing its session froze is the first", async () => {
    const world = newWorld();
    const made = await nextVote(world, await openVote(world));
    must(await castIn(world, alice));
    world.clock.now = made.endTime;
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    const settlement = await mustBegin(world, made);
    const needs = ask({ needsPermission: true });
    expect(await world.store.recordAsk(settlement, needs)).toEqual({ tag: "refused", reason: "not_allowed" });
  });
});

onEveryEngine("the ask of a trade on paper", ({ world: newWorld }) => {
  const onPaper = (paper: Outcome | null, more: Partial<ExecutorAsk> = {}) =>
    ask({ executor: "paper:", paper, ...more });
  const first = filled({ tokenAmount: "400000", price: "0.000000125", fee: null, txUrl: null, onPaper: true });
  const later = filled({ tokenAmount: "1", price: "0.075", fee: null, txUrl: null, onPaper: true });

  test("keeps how it ends at the price of the first ask, however often and by whom it is asked", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    const cost = await world.cost(async () =>
      expect(await world.store.recordAsk(settlement, onPaper(first))).toMatchObject({ asks: 1, paper: first }),
    );
    expect(cost.requests).toBeLessThanOrEqual(2);
    // The same attempt again, whose first reply was lost, and who has asked the market anew.
    expect(await world.store.recordAsk(settlement, onPaper(later))).toMatchObject({ asks: 1, paper: first });
    const second = await again(world, settlement, "b");
    expect(await world.store.recordAsk(second, onPaper(later))).toMatchObject({ asks: 2, paper: first });
    const third = await again(world, second, "c");
    expect(await world.store.recordAsk(third, onPaper(null))).toMatchObject({ asks: 3, paper: first });
  });

  test("keeps it where the reply was lost", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    world.standIn.faults.loseReplies = 1;
    expect(await world.store.recordAsk(settlement, onPaper(first))).toMatchObject({ asks: 1, paper: first });
    expect(JSON.parse(String(await world.field("q.paper")))).toEqual(first);
  });

  test.each<[string, Outcome]>([
    [
      "rejected, since the price has moved",
      { tag: "rejected", reason: "the price is 0.2 SOL now, and at most 0.1 was allowed." },
    ],
    ["a sale's fill", filled({ received: 50_000_000, fee: null, txUrl: null, onPaper: true })],
  ])("gives back each end as it was: %s", async (_, paper) => {
    const world = newWorld();
    const settlement = await approved(world);
    await world.store.recordAsk(settlement, onPaper(paper));
    expect(await world.store.recordAsk(await again(world, settlement, "b"), onPaper(null))).toMatchObject({ paper });
  });

  test("keeps also that no price was known: a trade ends in one way", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    expect(await world.store.recordAsk(settlement, onPaper(null))).toMatchObject({ asks: 1, paper: null });
    const second = await again(world, settlement, "b");
    expect(await world.store.recordAsk(second, onPaper(later))).toMatchObject({ asks: 2, paper: null });
  });

  test("is finished on paper by that, though a real executor is connected by then", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    await world.store.recordAsk(settlement, onPaper(first));
    const second = await again(world, settlement, "b");
    expect(await world.store.recordAsk(second, ask())).toMatchObject({
      tag: "asked",
      executor: "paper:",
      paper: first,
    });
  });

  test("leaves nothing to the next proposal", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, alice));
    const settlement = await begin(world, made);
    await world.store.recordAsk(settlement, onPaper(first));
    await announce(world, await carried(world, settlement, first));
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 30)));
    must(await castIn(world, alice));
    const begun = await begin(world, next, "b");
    expect(await world.store.recordAsk(begun, onPaper(null))).toMatchObject({ asks: 1, paper: null });
    const other = await again(world, begun, "c");
    expect(await world.store.recordAsk(other, onPaper(later))).toMatchObject({ asks: 2, paper: null });
  });

  test("keeps it in the supergroup that the chat became meanwhile", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    await world.store.recordAsk(settlement, onPaper(first));
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "");
    expect(await world.store.recordAsk(settlement, onPaper(later))).toMatchObject({ asks: 1, paper: first });
  });

  test("that is refused keeps nothing", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    world.clock.now = DEADLINE;
    expect(await world.store.recordAsk(settlement, onPaper(first))).toEqual({ tag: "refused", reason: "too_late" });
    expect(await world.field("q.paper")).toBeNull();
  });
});
