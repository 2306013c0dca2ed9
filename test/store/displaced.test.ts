/** @module-tag long */
import { beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { closedKey, displacedKey, liveKey, movedKey, ordersKey, settingsKey, spentKey } from "../../src/store/keys.ts";
import type { MadeProposal } from "../../src/store/made-proposal.ts";
import { SETTLEMENT_LEASE_MS, SETTLEMENT_MARGIN_MS } from "../../src/time-limits.ts";
import { LONG } from "../support/long.ts";
import {
  alice,
  announce,
  attempt,
  bob,
  carol,
  castIn,
  must,
  newProposal,
  newSession,
  openSession,
  openVote,
  refusalOf,
  settleAll,
  tap,
  warmScripts,
  yes,
} from "./people.ts";
import { HOUR_MS, MINUTE_MS, newChatId, onEveryEngine, TTL_MS, type World } from "./support.ts";
import {
  approved,
  begin,
  carried,
  dave,
  filled,
  holding,
  newSale,
  openSale,
  orderOf,
  paid,
  record,
  rejected,
  statesOf,
  stock,
  unknown,
} from "./trades.ts";

const inChat = (world: World, chatId: number): World => ({ ...world, chatId });
const agree = { choice: "yes", lamports: null } as const;

/** A supergroup with a session of carol's, and with an order of hers. */
async function occupied(world: World): Promise<number> {
  const to = newChatId();
  await stock(inChat(world, to), [paid(carol, 3_000_000)], filled());
  await openSession(inChat(world, to), [carol], 3);
  return to;
}

/** A vote that passed and whose time is up. */
async function passed(world: World): Promise<MadeProposal> {
  const made = await openVote(world);
  must(await castIn(world, alice, yes(50_000_000)));
  must(await castIn(world, bob, yes(25_000_000)));
  world.clock.now = made.endTime;
  return made;
}

onEveryEngine("a session that finds no place in the supergroup its chat became", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("has its vote settled there where the time is up: by whoever knows it by the old chat, or by the new", async () => {
    for (const start of ["old", "new"]) {
      const world = newWorld();
      const to = await occupied(world);
      const made = await passed(world);
      const moved = { tag: "occupied", sessionId: made.sessionId, settling: true };
      expect(await world.store.moveChat(world.chatId, to, "")).toEqual(moved);
      const settlement = await begin(world, { ...made, chatId: start === "old" ? world.chatId : to });
      expect(settlement).toMatchObject({ chatId: to, state: "closed", sessionId: made.sessionId });
      expect(settlement.proposal).toMatchObject({ tally: { yes: 2, no: 0, lamports: 75_000_000 }, eligibleVoters: 3 });
      await announce(world, await carried(world, settlement));
      expect(await statesOf(world, to)).toEqual([
        [2, "filled"],
        [1, "filled"],
      ]);
      expect((await orderOf(world, 2, to)).contributions).toEqual([paid(alice, 50_000_000), paid(bob, 25_000_000)]);
      expect(await world.store.beginSettlement(made, "late")).toEqual({
        tag: "over",
        chatId: to,
        sessionClosed: true,
        displaced: expect.objectContaining({ id: made.sessionId }),
      });
    }
  });

  test("goes on under the lease of the attempt that was at it, and with what that recorded", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const settlement = await approved(world);
    const ask = {
      executor: "webhook:a",
      needsPermission: false,
      mayNotBegin: false,
      deadline: Number.MAX_SAFE_INTEGER,
      paper: null,
    };
    await world.store.recordAsk(settlement, ask);
    await world.store.moveChat(world.chatId, to, "");
    expect(await world.store.recordAsk(settlement, ask)).toMatchObject({ tag: "asked", asks: 1 });
    expect(await world.store.beginSettlement({ ...target(settlement), chatId: to }, "b")).toMatchObject({
      tag: "busy",
    });
    expect(await record(world, settlement)).toMatchObject({ orphaned: false, settlement: { state: "carried" } });
    world.clock.now += SETTLEMENT_LEASE_MS;
    const next = await world.store.beginSettlement(target(settlement), "b");
    expect(next).toMatchObject({ tag: "go", settlement: { chatId: to, state: "carried", proposal: { order: 2 } } });
  });

  test("leaves the supergroup's own session as it was, and what names it as long as it was", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await passed(world);
    const own = await world.store.readWhole(to);
    await world.store.moveChat(world.chatId, to, "");
    const keys = [liveKey(to), closedKey(to)];
    const lives = await Promise.all(keys.map((key) => world.pttl(key)));
    const settlement = await carried(world, await begin(world, made));
    await world.store.releaseSettlement(settlement, "carried", 0);
    await announce(world, await begin(world, made));
    expect(await world.store.readWhole(to)).toEqual(own);
    for (const [i, key] of keys.entries()) expect(await world.pttl(key)).toBeGreaterThan((lives[i] ?? 0) - MINUTE_MS);
  });

  test("is kept until it is announced, put off or not, and expires by itself then", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await passed(world);
    const key = displacedKey(to, made.proposalId);
    await world.store.moveChat(world.chatId, to, "");
    const kept = async () => world.pttl(key);
    expect(await kept()).toBeGreaterThan(SETTLEMENT_MARGIN_MS - MINUTE_MS);
    world.clock.now += 20 * HOUR_MS;
    await world.standIn.command("PEXPIRE", key, (await kept()) - 20 * HOUR_MS);
    const settlement = await begin(world, made);
    await world.store.releaseSettlement(settlement, "closed", 0);
    expect(await kept()).toBeGreaterThan(SETTLEMENT_MARGIN_MS - MINUTE_MS);
    await announce(world, await carried(world, await begin(world, made)));
    expect(await kept()).toBeGreaterThan(0);
    expect(await kept()).toBeLessThanOrEqual(TTL_MS);
  });

  test.each([
    ["as long as it would have been", 3 * TTL_MS, 3 * TTL_MS],
    ["for 25 hours, where it would have expired before", MINUTE_MS, SETTLEMENT_MARGIN_MS],
  ])("is kept %s", async (_, left, kept) => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await passed(world);
    await world.standIn.command("PEXPIRE", liveKey(world.chatId), String(left));
    await world.store.moveChat(world.chatId, to, "");
    const life = await world.pttl(displacedKey(to, made.proposalId));
    expect(life).toBeGreaterThan(kept - MINUTE_MS);
    expect(life).toBeLessThanOrEqual(kept);
  });

  test("has no cards and no topic there: those are the old chat's", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await passed(world);
    const where = { cardId: 77, threadId: 5 };
    await world.store.updateSession(world.chatId, made.sessionId, { cardId: where.cardId });
    await world.store.updateProposal(world.chatId, made.sessionId, made.proposalId, { cardId: where.cardId });
    const live = liveKey(world.chatId);
    await world.standIn.command("HSET", live, "thread", String(where.threadId), "q.thread", String(where.threadId));
    expect(await world.store.readWhole(world.chatId)).toMatchObject({ ...where, proposals: [where] });
    await world.store.moveChat(world.chatId, to, "");
    const settlement = await begin(world, made);
    const { displaced } = await announce(world, await carried(world, settlement));
    for (const moved of [displaced, settlement.proposal]) expect(moved).toMatchObject({ cardId: null, threadId: null });
  });

  test("goes on there where the move had stopped behind the freezing", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await passed(world);
    await world.standIn.command("HSET", liveKey(world.chatId), "moved", to);
    expect(await world.store.moveChat(world.chatId, to, "")).toMatchObject({ tag: "occupied", settling: true });
    await announce(world, await carried(world, await begin(world, made)));
    expect((await statesOf(world, to)).length).toBe(2);
  });

  test("is put there whole, however big it is", LONG, async () => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await passed(world);
    // More fields than Lua's stack takes at once.
    const people = Array.from({ length: 4_400 }, (_, i) => 100_000 + i);
    for (let i = 0; i < people.length; i += 400) {
      const fields = people.slice(i, i + 400).flatMap((id) => [`p:${id}`, `nPerson ${id}`]);
      await world.standIn.command("HSET", liveKey(world.chatId), ...fields);
    }
    await world.store.moveChat(world.chatId, to, "");
    const settled = await announce(world, await carried(world, await begin(world, made)));
    expect(settled.displaced?.participants).toHaveLength(people.length + 3);
  });

  test("leaves the order of its own buy to be sold, also where that was carried out before the move", async () => {
    const world = newWorld();
    const to = newChatId();
    await openSession(inChat(world, to), [carol], 3);
    const settlement = await carried(world, await approved(world));
    await world.store.moveChat(world.chatId, to, "");
    await announce(world, settlement);
    expect((await orderOf(world, 1, to)).beingSold).toBe(false);
    must(await world.store.addProposal(to, newSale(inChat(world, to), 60)));
  });

  test.each<[string, (world: World, made: MadeProposal) => Promise<unknown>]>([
    ["withdrawn", (world) => world.store.cancelProposal(world.chatId, alice.id, true, tap())],
    ["announced", (world, made) => settleAll(world, made)],
  ])("does not come to a vote that was %s before the move", async (_, ends) => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await openVote(world);
    await ends(world, made);
    world.clock.now = made.endTime;
    expect(await world.store.moveChat(world.chatId, to, "")).toMatchObject({ tag: "occupied", settling: false });
    expect(await world.pttl(displacedKey(to, made.proposalId))).toBe(-2);
  });

  test.each<[string, string | null, (world: World, made: MadeProposal) => Promise<unknown>]>([
    ["was bought", "50000000", async (world, made) => announce(world, await carried(world, await begin(world, made)))],
    [
      "may have been bought",
      "50000000",
      async (world, made) => announce(world, await carried(world, await begin(world, made), unknown)),
    ],
    [
      "was not bought",
      null,
      async (world, made) => announce(world, await carried(world, await begin(world, made), rejected)),
    ],
    ["still takes votes", null, async () => undefined],
  ])("counts under the rule daily what members put into a vote that %s: %s", async (_, lamports, ends) => {
    const world = newWorld();
    const to = await occupied(world);
    await world.standIn.command("HSET", settingsKey(world.chatId), "daily", "900000000");
    const made = await openVote(world);
    must(await castIn(world, alice, yes(50_000_000)));
    const entry = `${made.proposalId}:${world.clock.now}:${lamports} `;
    await ends(world, made);
    expect(await world.store.moveChat(world.chatId, to, "")).toMatchObject({ tag: "occupied", settling: false });
    const kept = await world.standIn.command("HGET", spentKey(to), String(alice.id));
    expect(kept ?? "").toBe(lamports === null ? "" : entry);
  });

  test("is put there once, also where the move is repeated behind a step of its settlement", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await passed(world);
    const start = world.standIn.requests.length;
    // Stopped behind the copy, in front of the old chat's deletion.
    const stop = world.standIn.onRequest(({ commands }) => {
      if (world.standIn.requests.length === start || !JSON.stringify(commands).includes("session:displaced")) return;
      world.standIn.faults.failNext = 2;
    });
    await expect(world.store.moveChat(world.chatId, to, "dead")).rejects.toThrow("unreachable");
    stop();
    world.standIn.resetFaults();
    const settlement = await begin(world, { ...made, chatId: to });
    await carried(world, settlement);
    await world.store.moveChat(world.chatId, to, "next");
    world.clock.now += SETTLEMENT_LEASE_MS;
    expect((await begin(world, made, "b")).state).toBe("carried");
    expect((await statesOf(world, to)).length).toBe(2);
  });

  test("withdraws a vote that still runs, and is gone with it", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await openVote(world);
    world.clock.now = made.endTime - 1;
    expect(await world.store.moveChat(world.chatId, to, "")).toMatchObject({ tag: "occupied", settling: false });
    world.clock.now = made.endTime;
    expect(await world.store.beginSettlement(made, "a")).toEqual({ tag: "gone" });
    expect(await world.pttl(displacedKey(to, made.proposalId))).toBe(-2);
  });

  test.each([filled({ received: 66 }), rejected])(
    "sells its own order under its new number, and nobody else's (%o)",
    async (outcome) => {
      const world = newWorld();
      const to = await occupied(world);
      await holding(world);
      const made = await openSale(world);
      must(await castIn(world, dave, agree));
      const settlement = await begin(world, made);
      await world.store.moveChat(world.chatId, to, "");
      // Meanwhile it cannot be proposed in the supergroup, and is shown as being sold.
      must(await world.store.addParticipant(`${to}.3`, bob));
      const again = await world.store.addProposal(to, {
        ...newSale(world, 60, 2),
        message: { chatId: to, messageId: 60 },
        proposer: bob,
      });
      expect(refusalOf(again)).toEqual({ reason: "not_held", state: "selling" });
      expect((await orderOf(world, 2, to)).beingSold).toBe(true);
      expect(await world.standIn.command("HGET", ordersKey(to), "2:selling")).toMatch(
        new RegExp(`^${made.proposalId}\\|\\d+$`),
      );
      // The attempt that was at it still calls it order 1, which is carol's here.
      const recorded = await record(world, settlement, outcome);
      expect(recorded).toMatchObject({ settlement: { proposal: { order: 2 } } });
      expect(await statesOf(world, to)).toEqual([
        [2, outcome === rejected ? "filled" : "sold"],
        [1, "filled"],
      ]);
      expect((await orderOf(world, 2, to)).beingSold).toBe(true);
      world.clock.now += SETTLEMENT_LEASE_MS;
      await announce(world, await begin(world, made));
      expect((await orderOf(world, 2, to)).beingSold).toBe(false);
      expect(await world.standIn.command("HGET", ordersKey(to), "2:selling")).toBeNull();
      expect(await world.pttl(ordersKey(to))).toBe(-1);
    },
  );

  test("and another vote do not both ask for the sale of an order, and the first sale recorded stays", async () => {
    const world = newWorld();
    await holding(world);
    const made = await openSale(world);
    must(await castIn(world, dave, agree));
    const first = await begin(world, made);
    const ask = {
      executor: "webhook:a",
      needsPermission: false,
      mayNotBegin: false,
      deadline: Number.MAX_SAFE_INTEGER,
      paper: null,
    };
    expect(await world.store.recordAsk(first, ask)).toMatchObject({ tag: "asked" });
    const to = await occupied(world);
    // The move stops behind the orders: nothing tells yet that one of them is being sold.
    const start = world.standIn.requests.length;
    const stop = world.standIn.onRequest(() => {
      if (world.standIn.requests.length - start === 2) world.standIn.faults.failNext = 2;
    });
    await expect(world.store.moveChat(world.chatId, to, "dead")).rejects.toThrow("unreachable");
    stop();
    world.standIn.resetFaults();
    must(await world.store.addParticipant(`${to}.3`, bob));
    const sale = { ...newSale(world, 60, 2), message: { chatId: to, messageId: 60 }, proposer: bob };
    const other = must(await world.store.addProposal(to, sale));
    must(await world.store.addVote({ chatId: to }, bob, agree, tap(), attempt()));
    await world.store.moveChat(world.chatId, to, "next");
    const second = await begin(world, other, "second");
    expect(await world.store.recordAsk(second, ask)).toEqual({ tag: "refused", reason: "being_sold" });
    expect(await world.store.recordAsk(first, ask)).toMatchObject({ tag: "asked", asks: 1 });
    await record(world, first, filled({ received: 66 }));
    await record(world, second, filled({ received: 70 }));
    expect((await orderOf(world, 2, to)).sale).toMatchObject({ received: 66 });
  });

  test("marks its order as being sold for no longer than it is kept, and not once it is lost", async () => {
    for (const lost of ["and settled without it", "and forgotten"]) {
      const world = newWorld();
      const to = await occupied(world);
      await holding(world);
      const made = await openSale(world);
      must(await castIn(world, dave, agree));
      const settlement = await begin(world, made);
      await world.store.moveChat(world.chatId, to, "");
      await world.store.releaseSettlement(settlement, "closed", world.clock.now);
      const next = await begin(world, made, "b");
      expect((await orderOf(world, 2, to)).beingSold).toBe(true);
      await world.standIn.command("DEL", displacedKey(to, made.proposalId));
      if (lost === "and forgotten") world.clock.now += SETTLEMENT_MARGIN_MS;
      else expect(await record(world, next, rejected)).toMatchObject({ orphaned: true });
      expect((await orderOf(world, 2, to)).beingSold).toBe(false);
      must(await world.store.addParticipant(`${to}.3`, bob));
      const sale = { ...newSale(world, 60, 2), message: { chatId: to, messageId: 60 }, proposer: bob };
      must(await world.store.addProposal(to, sale));
    }
  });

  test("has its record written when its vote is settled, and not before: then nobody has settled it", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await passed(world);
    await world.store.moveChat(world.chatId, to, "");
    expect(await world.store.getSession(made.sessionId)).toBeNull();
    const { displaced } = await announce(world, await carried(world, await begin(world, made)));
    if (displaced === null) throw new Error("it is not displaced");
    // Whoever died before writing it is followed by one who learns of it, too.
    expect(await world.store.beginSettlement(made, "b")).toEqual({
      ...{ tag: "over", chatId: to, sessionClosed: true },
      displaced,
    });
    await world.store.writeSessionRecord(displaced);
    const votes = { "@alice": { vote: "yes", amount: 0.05 }, "Bob (id 22)": { vote: "yes", amount: 0.025 } };
    const proposals = [{ id: made.proposalId, open: false, votes }];
    expect(await world.store.getSession(made.sessionId)).toMatchObject({ open: false, proposals });
    const [chat, message] = made.sessionId.split(".");
    const life = await world.pttl(`session:{${chat}}.${message}`);
    expect(life).toBeGreaterThan(TTL_MS - MINUTE_MS);
    expect(life).toBeLessThanOrEqual(TTL_MS);
  });

  test("is found by its old chat as long as its settlement waits", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await passed(world);
    await world.store.moveChat(world.chatId, to, "");
    await world.standIn.command("PEXPIRE", movedKey(world.chatId), 60_000);
    await world.store.releaseSettlement(await begin(world, made), "closed", 0);
    expect(await world.pttl(movedKey(world.chatId))).toBeGreaterThan(SETTLEMENT_MARGIN_MS);
  });

  test("is not made anew by its /propose that is delivered again", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await passed(world);
    await world.store.moveChat(world.chatId, to, "");
    must(await world.store.addParticipant(`${to}.3`, alice));
    const again = { ...newProposal(world), sentAt: world.clock.now };
    expect(refusalOf(await world.store.addProposal(world.chatId, again))).toEqual({ reason: "past" });
    expect((await begin(world, made)).proposal.id).toBe(made.proposalId);
  });

  test("is not put there by a mover that was held up until it had arrived, was settled and archived", async () => {
    const world = newWorld();
    await holding(world);
    const made = await openSale(world);
    must(await castIn(world, dave, agree));
    world.clock.now = made.endTime;
    const to = newChatId();
    const read = z.array(z.coerce.string()).parse(await world.standIn.command("HGETALL", liveKey(world.chatId)));
    await world.store.moveChat(world.chatId, to, "quick");
    await announce(world, await carried(world, await begin(world, made), rejected));
    must(await world.store.closeSession(to, alice.id, true, tap()));
    await world.store.archiveSession(to);
    must(await world.store.saveSession(`${to}.77`, newSession(world), TTL_MS / 1_000));
    // What the slow one had read is what it goes on with.
    await world.standIn.command("HSET", liveKey(world.chatId), ...read);
    expect(await world.store.moveChat(world.chatId, to, "slow")).toEqual({ tag: "nothing_to_move" });
    expect((await orderOf(world, 1, to)).beingSold).toBe(false);
    expect(await world.pttl(displacedKey(to, made.proposalId))).toBe(-2);
  });
});

const target = ({ chatId, sessionId, proposal }: Awaited<ReturnType<typeof approved>>) => ({
  chatId,
  sessionId,
  proposalId: proposal.id,
});
