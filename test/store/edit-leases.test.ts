import { expect, test } from "vitest";
import type { EditLease } from "../../src/store/edit-lease.ts";
import { EDIT_LEASE_MS, EDIT_MARGIN_MS, EDIT_PAUSE_MS } from "../../src/time-limits.ts";
import { NO_RULES } from "../support/no-rules.ts";
import { alice, bob, carol, castIn, must, no, openSession, openVote, person, refusalOf, tap, yes } from "./people.ts";
import { MINUTE_MS, onEveryEngine, type World } from "./support.ts";

/** Casts a vote of a new participant and returns the lease that it got, if any. */
async function leaseOf(world: World, sessionId: string, userId: number, attemptId = `vote ${userId}`) {
  must(await world.store.addParticipant(sessionId, person(userId)));
  const voted = must(await castIn(world, person(userId), yes(1_000_000), tap(), attemptId));
  return voted.tag === "counted" ? voted.edit : null;
}

function held(lease: EditLease | null): EditLease {
  if (lease === null) throw new Error("no lease");
  return lease;
}

/** A vote whose card is posted. */
async function posted(world: World) {
  const made = await openVote(world);
  await world.store.updateProposal(world.chatId, made.sessionId, made.proposalId, { cardId: 99 });
  return made;
}

onEveryEngine("edit leases", ({ world: newWorld }) => {
  test("the first vote gets the lease at once, and while it is held nobody else does", async () => {
    const world = newWorld();
    const { sessionId, proposalId } = await posted(world);
    const lease = held(await leaseOf(world, sessionId, 101));
    expect(lease).toEqual({ sessionId, proposalId, attemptId: "vote 101", at: world.clock.now });
    expect(await leaseOf(world, sessionId, 102)).toBeNull();
    world.clock.now += EDIT_LEASE_MS - 1;
    expect(await leaseOf(world, sessionId, 103)).toBeNull();
  });

  test("of votes that come at once one gets the lease", async () => {
    const world = newWorld();
    const { sessionId } = await posted(world);
    const leases = await Promise.all([1, 2, 3, 4, 5].map((n) => leaseOf(world, sessionId, 100 + n)));
    expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
  });

  test("reading the card gives the newest numbers and frees the lease; the next edit comes five seconds later", async () => {
    const world = newWorld();
    const made = await posted(world);
    const { sessionId, proposalId } = made;
    const lease = held(await leaseOf(world, sessionId, 101));
    await leaseOf(world, sessionId, 102);
    const card = await world.store.readLeasedCard(world.chatId, lease);
    expect(card).toEqual({
      kind: "proposal",
      chatId: world.chatId,
      cardId: 99,
      threadId: null,
      endTime: made.endTime,
      card: {
        sessionId,
        proposalId,
        kind: "buy",
        token: "MALONEY",
        executorToken: "MINT-of-MALONEY",
        price: { kind: "market" },
        suggested: 50_000_000,
        proposer: alice.name,
        minutes: 5,
        endTime: made.endTime,
        rules: NO_RULES,
        market: null,
        tally: { yes: 2, no: 0, lamports: 2_000_000 },
        eligibleVoters: 5,
      },
    });
    const readAt = world.clock.now;
    world.clock.now += 1_000;
    const next = held(await leaseOf(world, sessionId, 103));
    expect(next.at).toBe(readAt + EDIT_PAUSE_MS);
    world.clock.now = next.at;
    expect(await world.store.readLeasedCard(world.chatId, next)).toMatchObject({ card: { tally: { yes: 3 } } });
    world.clock.now += MINUTE_MS;
    expect(held(await leaseOf(world, sessionId, 104)).at).toBe(world.clock.now);
  });

  test("whoever takes the lease to make up for an edit gets the numbers, and nothing where another's is due or was just made", async () => {
    const world = newWorld();
    const { sessionId, proposalId } = await posted(world);
    const lease = held(await leaseOf(world, sessionId, 101));
    const take = (attemptId = "cron") => {
      const mine = { sessionId, proposalId, attemptId, at: world.clock.now };
      return world.store.leaseAndReadCard(world.chatId, mine, 5_000);
    };
    expect(await take()).toBeNull();
    expect(await world.store.readLeasedCard(world.chatId, lease)).toMatchObject({ cardId: 99 });
    world.clock.now += EDIT_PAUSE_MS - 1;
    expect(await take()).toBeNull();
    world.clock.now += 1;
    expect(await take()).toMatchObject({ cardId: 99, card: { tally: { yes: 1 } } });
    // It counts as an edit: the next vote's comes five seconds later.
    expect(held(await leaseOf(world, sessionId, 102)).at).toBe(world.clock.now + EDIT_PAUSE_MS);
    world.clock.now += EDIT_PAUSE_MS + EDIT_LEASE_MS;
    expect(await take("after a death")).toMatchObject({ card: { tally: { yes: 2 } } });
  });

  test("a dead holder's lease passes on, and the holder finds nothing to edit when it wakes", async () => {
    const world = newWorld();
    const { sessionId } = await posted(world);
    const dead = held(await leaseOf(world, sessionId, 101));
    world.clock.now += EDIT_LEASE_MS;
    const heir = held(await leaseOf(world, sessionId, 102));
    expect(heir.attemptId).toBe("vote 102");
    expect(await world.store.readLeasedCard(world.chatId, dead)).toBeNull();
    expect(await world.store.readLeasedCard(world.chatId, heir)).toMatchObject({ card: { tally: { yes: 2 } } });
  });

  test("no edit is planned that could land on the card's last one, and none is begun", async () => {
    const world = newWorld();
    const { sessionId, endTime } = await posted(world);
    world.clock.now = endTime - EDIT_MARGIN_MS;
    const lease = held(await leaseOf(world, sessionId, 101));
    world.clock.now += 1;
    expect(await leaseOf(world, sessionId, 102)).toBeNull();
    expect(await world.store.readLeasedCard(world.chatId, lease)).toBeNull();
    expect(await leaseOf(world, sessionId, 103)).toBeNull();
  });

  test("an edit is begun up to the last moment at which it cannot land on the card's last one", async () => {
    const world = newWorld();
    const { sessionId, endTime } = await posted(world);
    world.clock.now = endTime - EDIT_MARGIN_MS;
    const lease = held(await leaseOf(world, sessionId, 101));
    expect(await world.store.readLeasedCard(world.chatId, lease)).toMatchObject({ cardId: 99 });
  });

  test("an edit whose turn would come too late is left out", async () => {
    const world = newWorld();
    const { sessionId, endTime } = await posted(world);
    world.clock.now = endTime - EDIT_MARGIN_MS - 1_000;
    await world.store.readLeasedCard(world.chatId, held(await leaseOf(world, sessionId, 101)));
    expect(await leaseOf(world, sessionId, 102)).toBeNull();
  });

  test("a card of a vote that was frozen or withdrawn is edited no more", async () => {
    const world = newWorld();
    const { sessionId } = await posted(world);
    const read = held(await leaseOf(world, sessionId, 101));
    expect(await world.store.readLeasedCard(world.chatId, read)).not.toBeNull();
    world.clock.now += EDIT_PAUSE_MS;
    const lease = held(await leaseOf(world, sessionId, 102));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    for (const one of [read, lease]) expect(await world.store.readLeasedCard(world.chatId, one)).toBeNull();
  });

  test("joining and leaving take the lease of the session's card by the same rules", async () => {
    const world = newWorld();
    const id = await openSession(world);
    await world.store.updateSession(world.chatId, id, { cardId: 77 });
    const at = (attemptId: string) => ({ chatId: world.chatId, attemptId });
    const joined = must(await world.store.addParticipant(id, bob, at("a")));
    const lease = { sessionId: id, proposalId: null, attemptId: "a", at: world.clock.now };
    expect(joined).toMatchObject({ edit: lease });
    expect(must(await world.store.addParticipant(id, carol, at("b")))).toMatchObject({ edit: null });
    expect(await world.store.readLeasedCard(world.chatId, lease)).toEqual({
      kind: "session",
      chatId: world.chatId,
      cardId: 77,
      threadId: null,
      card: { sessionId: id, message: "Buy BONK token", minutes: 5, participantCount: 2, creator: alice.name },
    });
    world.clock.now += 1_000;
    const left = must(await world.store.removeParticipant(id, bob.id, at("c")));
    expect(left.edit).toEqual({ ...lease, attemptId: "c", at: lease.at + EDIT_PAUSE_MS });
  });

  test("the session's card is edited no more once it is closed; without a session there is none", async () => {
    const world = newWorld();
    const id = await openSession(world);
    const joined = must(await world.store.addParticipant(id, bob, { chatId: world.chatId, attemptId: "a" }));
    const lease = held(joined.tag === "joined" ? joined.edit : null);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect(await world.store.readLeasedCard(world.chatId, lease)).toBeNull();
    await world.store.archiveSession(world.chatId);
    expect(await world.store.readLeasedCard(world.chatId, lease)).toBeNull();
  });

  test("a lease of another session or proposal reads nothing", async () => {
    const world = newWorld();
    const { sessionId, proposalId } = await posted(world);
    const lease = held(await leaseOf(world, sessionId, 101));
    const stranger = [
      { ...lease, sessionId: `${world.chatId}.9` },
      { ...lease, proposalId: `${world.chatId}.19` },
      { ...lease, attemptId: "forged" },
      { ...lease, proposalId: null },
    ];
    for (const other of stranger) expect(await world.store.readLeasedCard(world.chatId, other)).toBeNull();
    expect(await world.store.readLeasedCard(world.chatId, lease)).toMatchObject({ card: { proposalId } });
  });

  test("a refused vote takes no lease", async () => {
    const world = newWorld();
    const { sessionId } = await posted(world);
    expect(refusalOf(await castIn(world, person(500), no, tap(), "x")).reason).toBe("not_participant");
    expect(await leaseOf(world, sessionId, 101)).not.toBeNull();
  });
});
