/** @module-tag long */
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isOver, type Session } from "../../src/domain/session.ts";
import { connect } from "../../src/store/connection.ts";
import { withKept } from "../../src/store/records.ts";
import { initRedis } from "../../src/store/redis.ts";
import { ARCHIVING } from "../store/archiving.ts";
import { alice, announce, bob, carol, castIn, newProposal, newSession, no, tap, yes } from "../store/people.ts";
import { HOUR_MS, MINUTE_MS, newChatId, onEveryEngine, TTL_MS, type World } from "../store/support.ts";
import { carried, filled, newSale, rejected, unknown } from "../store/trades.ts";
import { engines } from "../support/engines.ts";
import { killAtDatabase, killAtRedis } from "./kills.ts";
import { type MemoryDatabase, memoryDatabase } from "./memory-database.ts";
import { copiesOf, expirePassed, runOnce, runUntilQuiet } from "./running.ts";
import { inChat } from "./scenario.ts";

const people = [alice, bob, carol] as const;
const who = fc.constantFrom(...people);
const kill = fc.record({ n: fc.nat(6), when: fc.constantFrom("before" as const, "after" as const) });

/** What happens in the group, or to it. Whatever is refused changes nothing. */
const step = fc.oneof(
  fc.record({ kind: fc.constant("open" as const) }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("join" as const), who }) },
  fc.record({ kind: fc.constant("leave" as const), who }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("propose" as const), sells: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("vote" as const), who, agrees: fc.boolean() }) },
  fc.record({ kind: fc.constant("cancel" as const) }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("settle" as const),
      outcome: fc.constantFrom(filled({ received: 7 }), rejected, unknown),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("close" as const) }) },
  fc.record({
    kind: fc.constant("wait" as const),
    ms: fc.constantFrom(MINUTE_MS, HOUR_MS, 23 * HOUR_MS, 26 * HOUR_MS),
  }),
  fc.record({ kind: fc.constant("move" as const), isOccupied: fc.boolean() }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("archive" as const) }) },
  fc.record({
    kind: fc.constant("archive_dies" as const),
    kill,
    at: fc.constantFrom("redis" as const, "database" as const),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("archive_meanwhile" as const),
      deed: fc.constantFrom("close" as const, "settle" as const, "cancel" as const),
    }),
  },
  fc.record({ kind: fc.constant("away" as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** A group that takes steps, and what Redis said of each session in the moment of its end. */
class Group {
  readonly chatIds: number[] = [];
  readonly ended = new Map<string, Session>();
  private messages = 100;
  private moved = false;
  private readonly base: World;
  private readonly database: MemoryDatabase;

  constructor(base: World, database: MemoryDatabase) {
    this.base = base;
    this.database = database;
    this.chatIds.push(base.chatId);
  }

  /** The world as it is in the chat that the group has now. */
  private get world(): World {
    return inChat(this.base, this.chatIds.at(-1) ?? this.base.chatId);
  }

  private message(): number {
    this.messages += 1;
    return this.messages;
  }

  /** Remembers what Redis has of a chat's session, which is about to end. */
  async note(chatId: number): Promise<void> {
    const session = await this.base.store.readWhole(chatId);
    if (session !== null) this.ended.set(session.id, await withKept(connect(initRedis(this.base.standIn)), session));
  }

  /** Lets time pass: sessions whose time is over are gone then. The archive runs each half hour meanwhile. */
  async wait(ms: number): Promise<void> {
    const { clock } = this.base;
    for (const until = clock.now + ms; clock.now < until; ) {
      clock.now = Math.min(until, clock.now + HOUR_MS / 2);
      for (const chatId of this.chatIds) await this.note(chatId);
      await expirePassed(this.base, this.chatIds);
      await runOnce(this.base, this.database);
    }
  }

  async take(taken: Step): Promise<void> {
    const { world, database } = this;
    const { store, chatId } = world;
    world.clock.now += 2_000;
    const live = await store.readWhole(chatId);
    switch (taken.kind) {
      case "open":
        await store.saveSession(`${chatId}.${this.message()}`, newSession(world), TTL_MS / 1_000);
        return;
      case "join":
        if (live !== null) await store.addParticipant(live.id, taken.who);
        return;
      case "leave":
        if (live !== null) await store.removeParticipant(live.id, taken.who.id, { chatId, attemptId: "" });
        return;
      case "propose": {
        const made = taken.sells ? newSale(world, this.message()) : newProposal(world, this.message());
        await store.addProposal(chatId, { ...made, sentAt: world.clock.now });
        return;
      }
      case "vote": {
        const last = live?.proposals.at(-1);
        const ballot = last?.kind === "sell" ? ({ choice: "yes", lamports: null } as const) : yes();
        if (last !== undefined) await castIn(world, taken.who, taken.agrees ? ballot : no);
        return;
      }
      case "cancel": {
        const cancelled = await store.cancelProposal(chatId, alice.id, true, tap());
        if (cancelled.ok) await store.keepCancelled(chatId, cancelled.value.proposalId);
        return;
      }
      case "settle":
        return this.settle(live, taken.outcome);
      case "close": {
        const closed = await store.closeSession(chatId, alice.id, true, tap());
        if (closed.ok) await this.note(chatId);
        if (closed.ok) await store.archiveSession(chatId);
        return;
      }
      case "wait":
        return this.wait(taken.ms);
      case "move":
        return this.move(live, taken.isOccupied);
      case "archive":
        world.clock.now += MINUTE_MS;
        return runOnce(world, database);
      case "archive_dies": {
        const run = () => runOnce(world, database);
        if (taken.at === "redis") await killAtRedis(world, taken.kill, run);
        else await killAtDatabase(database, taken.kill, run);
        return;
      }
      case "archive_meanwhile": {
        const deed: Step = taken.deed === "settle" ? { kind: "settle", outcome: filled() } : { kind: taken.deed };
        let done = false;
        database.faults.onCall = async (call, at) => {
          if (done || call !== "commit" || at !== "before") return;
          done = true;
          await this.take(deed);
        };
        world.clock.now += MINUTE_MS;
        await runOnce(world, database);
        database.faults.onCall = () => {};
        return;
      }
      case "away":
        database.faults.down = !database.faults.down;
    }
  }

  /** Settles the vote that runs, when its time is up. Its session may be closed, and then ends with it. */
  private async settle(live: Session | null, outcome: ReturnType<typeof filled>): Promise<void> {
    const { world } = this;
    const last = live?.proposals.at(-1);
    if (live === null || last === undefined) return;
    if (last.state === "open") world.clock.now = Math.max(world.clock.now, last.endTime);
    const target = { chatId: live.chatId, sessionId: live.id, proposalId: last.id };
    const begun = await world.store.beginSettlement(target, `settler at ${world.clock.now}`);
    if (begun.tag !== "go") return;
    const { yes: ayes, no: noes } = begun.settlement.proposal.tally;
    const settlement = ayes > noes ? await carried(world, begun.settlement, outcome) : begun.settlement;
    const { sessionClosed } = await announce(world, settlement);
    if (!sessionClosed) return;
    await this.note(live.chatId);
    await world.store.archiveSession(live.chatId);
  }

  /** Moves the group to a supergroup, once. One that has a session already takes no other. */
  private async move(live: Session | null, isOccupied: boolean): Promise<void> {
    if (this.moved) return;
    this.moved = true;
    const { world } = this;
    const to = newChatId();
    if (isOccupied) await world.store.saveSession(`${to}.1`, newSession(world), TTL_MS / 1_000);
    const last = live?.proposals.at(-1);
    const moved = await world.store.moveChat(world.chatId, to, "mover");
    this.chatIds.push(to);
    if (moved.tag !== "occupied" || live === null) return;
    await this.settle({ ...live, chatId: to }, filled());
    // It has no place of its own any more: a vote that still ran is withdrawn, and one whose time was up is settled.
    const whole = await withKept(connect(initRedis(world.standIn)), live);
    const proposals = whole.proposals.map((one) => {
      const isUnfinished = one.id === last?.id && !isOver(one.state);
      return isUnfinished ? { ...one, state: moved.settling ? ("announced" as const) : ("cancelled" as const) } : one;
    });
    this.ended.set(live.id, { ...whole, chatId: to, proposals });
  }
}

const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;

/** What the archive must have of a session. Votes are compared one by one. */
const expected = ({ participants, proposals }: Session) => ({
  participants: participants.map(({ id }) => id).sort((a, b) => a - b),
  proposals: proposals
    .map(({ id, state, tally, votes }) => ({
      ...{ id, state, tally },
      votes: votes.map(({ voter, choice, lamports }) => ({ id: voter.id, choice, lamports })).sort(byId),
    }))
    .sort((a, b) => a.id.localeCompare(b.id)),
});

const archived = ({ tables }: MemoryDatabase, sessionId: string) => ({
  participants: tables.sessions.get(sessionId)?.participants.map(({ id }) => id),
  proposals: [...tables.proposals]
    .filter(([, row]) => row.sessionId === sessionId)
    .map(([id, { state, yes: ayes, no: noes, lamports, votes }]) => ({
      ...{ id, state, tally: { yes: ayes, no: noes, lamports } },
      votes: votes.map((vote) => ({ id: vote.id, choice: vote.choice, lamports: vote.lamports })),
    }))
    .sort((a, b) => a.id.localeCompare(b.id)),
});

onEveryEngine("the archive of any group", ({ engine, world: newWorld }) => {
  beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
  afterEach(() => vi.restoreAllMocks());

  // The engines differ in nothing that is left to see here.
  test.runIf(engine === engines[0])(
    "has each session once, as it was in the end, with its votes, and all orders as they are",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40 }), async (steps) => {
          const [world, database] = [newWorld(ARCHIVING), memoryDatabase()];
          await world.standIn.command("DEL", "archive:due", "archive:refused", "archive:seen");
          const group = new Group(world, database);
          for (const one of [{ kind: "open" } as const, { kind: "join", who: alice } as const, ...steps])
            await group.take(one);
          database.faults.down = false;
          // Whatever lives expires now.
          await group.wait(60 * HOUR_MS);
          await runUntilQuiet(world, database, group.chatIds);

          expect([...database.tables.sessions.keys()].sort()).toEqual([...group.ended.keys()].sort());
          for (const [id, session] of group.ended) expect(archived(database, id), id).toEqual(expected(session));
          for (const { votes, yes: ayes, no: noes, lamports } of database.tables.proposals.values()) {
            const paid = votes.reduce((sum, vote) => sum + vote.lamports, 0);
            const ofChoice = (choice: string) => votes.filter((vote) => vote.choice === choice).length;
            expect({ ayes: ofChoice("yes"), noes: ofChoice("no"), paid }).toEqual({ ayes, noes, paid: lamports });
          }
          const chatId = group.chatIds.at(-1) ?? world.chatId;
          const { orders } = await world.store.listOrders(chatId, null, 50);
          expect([...database.tables.orders.keys()].sort()).toEqual(
            orders.map(({ number }) => `${chatId}/${number}`).sort(),
          );
          for (const { number } of orders) {
            const { order } = await world.store.findOrder(chatId, number);
            expect(database.tables.orders.get(`${chatId}/${number}`)?.order).toEqual(order);
          }
          const chats = [...database.tables.sessions.values(), ...database.tables.proposals.values()].map(
            (row) => row.chatId,
          );
          expect(new Set(chats)).toEqual(new Set(chats.length === 0 ? [] : [chatId]));
          expect(await copiesOf(world, group.chatIds)).toEqual([]);
        }),
        { numRuns: 40 },
      );
    },
  );
});
