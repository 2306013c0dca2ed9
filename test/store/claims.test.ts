import { expect, test } from "vitest";
import { CARD_CLAIM_MS } from "../../src/time-limits.ts";
import { alice, bob, castIn, must, newProposal, newSession, no, openSession, openVote, tap } from "./people.ts";
import { onEveryEngine, TTL_MS, type World } from "./support.ts";

const claimOf = (world: World, attemptId: string) => ({ attemptId, until: world.clock.now + CARD_CLAIM_MS });

const save = async (world: World, attemptId: string) =>
  must(
    await world
      .other()
      .saveSession(`${world.chatId}.10`, newSession(world, { claim: claimOf(world, attemptId) }), TTL_MS / 1_000),
  );

const propose = async (world: World, attemptId: string) =>
  must(await world.other().addProposal(world.chatId, newProposal(world, 20, { claim: claimOf(world, attemptId) })));

onEveryEngine("claims to post a card", ({ world: newWorld }) => {
  test("of two identical saveSession that come at once one posts the card, and the other is told until when it may", async () => {
    const world = newWorld();
    const saved = await Promise.all([save(world, "a"), save(world, "b")]);
    expect(saved.filter(({ tag }) => tag === "created")).toHaveLength(1);
    const again = saved.filter(({ tag }) => tag === "again");
    expect(again).toEqual([
      { tag: "again", minutes: 5, mayPost: false, claimedUntil: world.clock.now + CARD_CLAIM_MS },
    ]);
  });

  test("of two identical addProposal that come at once one posts the card", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    const made = await Promise.all([propose(world, "a"), propose(world, "b")]);
    expect(made.map(({ mayPost }) => mayPost).toSorted()).toEqual([false, true]);
    expect(made.find(({ mayPost }) => !mayPost)).toMatchObject({
      tag: "again",
      claimedUntil: world.clock.now + CARD_CLAIM_MS,
    });
  });

  test("a claim that ran out passes on, and only once", async () => {
    const world = newWorld();
    await save(world, "a");
    must(await world.store.addParticipant(`${world.chatId}.10`, alice));
    await propose(world, "a");
    world.clock.now += CARD_CLAIM_MS - 1;
    expect(await save(world, "b")).toMatchObject({ mayPost: false, claimedUntil: world.clock.now + 1 });
    expect(await propose(world, "b")).toMatchObject({ mayPost: false, claimedUntil: world.clock.now + 1 });
    world.clock.now += 1;
    const saved = await Promise.all([save(world, "b"), save(world, "c")]);
    const made = await Promise.all([propose(world, "b"), propose(world, "c")]);
    expect(saved.filter((one) => one.tag === "again" && one.mayPost)).toHaveLength(1);
    expect(made.filter(({ mayPost }) => mayPost)).toHaveLength(1);
  });

  test("whoever has the claim asks for the timer, and nobody else, however many wait for it to run out", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    expect(await propose(world, "a")).toMatchObject({ mayPost: true, needsTimer: true });
    expect(await propose(world, "b")).toMatchObject({ mayPost: false, needsTimer: false });
    world.clock.now += CARD_CLAIM_MS;
    const made = await Promise.all([propose(world, "b"), propose(world, "c"), propose(world, "d")]);
    expect(made.filter(({ needsTimer }) => needsTimer)).toHaveLength(1);
    expect(made.find(({ needsTimer }) => needsTimer)).toMatchObject({ mayPost: true });
  });

  test("a claim given back is free at once, and a card that is noted is nobody's to post", async () => {
    const world = newWorld();
    const id = `${world.chatId}.10`;
    await save(world, "a");
    expect(await world.store.updateSession(world.chatId, id, { claimUntil: 0 })).toBe(true);
    expect(await save(world, "b")).toEqual({ tag: "again", minutes: 5, mayPost: true, claimedUntil: null });
    expect(await world.store.updateSession(world.chatId, id, { cardId: 77 })).toBe(true);
    expect(await save(world, "c")).toEqual({ tag: "again", minutes: 5, mayPost: false, claimedUntil: null });

    must(await world.store.addParticipant(id, alice));
    const { proposalId } = await propose(world, "a");
    expect(await world.store.updateProposal(world.chatId, id, proposalId, { claimUntil: 0 })).toBe(true);
    expect(await propose(world, "b")).toMatchObject({ mayPost: true });
    expect(await world.store.updateProposal(world.chatId, id, proposalId, { cardId: 78 })).toBe(true);
    expect(await propose(world, "c")).toMatchObject({ mayPost: false, claimedUntil: null });
  });

  test("what is not there takes no notes", async () => {
    const world = newWorld();
    expect(await world.store.updateSession(world.chatId, `${world.chatId}.10`, { cardId: 1 })).toBe(false);
    const id = await openSession(world);
    expect(await world.store.updateSession(world.chatId, `${world.chatId}.9`, { cardId: 1 })).toBe(false);
    expect(await world.store.updateProposal(world.chatId, id, `${world.chatId}.19`, { cardId: 1 })).toBe(false);
    expect(await world.store.updateProposal(world.chatId, id, `${world.chatId}.19`, { claimUntil: 0 })).toBe(false);
  });

  test("a vote does not post the card while its poster is at it; after a failed post it does", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const leaseOf = async (user: typeof bob, attemptId: string) => {
      const voted = must(await castIn(world, user, no, tap(), attemptId));
      if (voted.tag !== "counted" || voted.edit === null) throw new Error("no lease");
      return voted.edit;
    };
    expect(await world.store.readLeasedCard(world.chatId, await leaseOf(bob, "a"))).toBeNull();
    await world.store.updateProposal(world.chatId, made.sessionId, made.proposalId, { claimUntil: 0 });
    const lease = await leaseOf(alice, "b");
    expect(await world.store.readLeasedCard(world.chatId, lease)).toMatchObject({
      cardId: null,
      card: { tally: { no: 2 } },
    });
    expect(
      must(await world.store.addProposal(world.chatId, newProposal(world, 20, { claim: claimOf(world, "c") }))),
    ).toMatchObject({
      mayPost: false,
      claimedUntil: world.clock.now + CARD_CLAIM_MS,
    });
  });
});
