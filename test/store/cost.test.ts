import { beforeAll, expect, test } from "vitest";
import { settingsKey } from "../../src/store/keys.ts";
import type { ProposalUpdates } from "../../src/store/proposals.ts";
import {
  alice,
  bob,
  carol,
  castIn,
  must,
  mustBegin,
  newProposal,
  newSession,
  nextVote,
  no,
  openSession,
  openVote,
  person,
  tap,
  warmScripts,
  yes,
} from "./people.ts";
import { HOUR_MS, onEveryEngine, TTL_MS } from "./support.ts";
import { dave, holding, newSale } from "./trades.ts";

/** The store of a run that reminds. */
const REMINDING = { ttlMs: TTL_MS, attemptId: "reminder" };

onEveryEngine("what a call costs once the scripts are known", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("opening is one request and seven commands, of which one reads the group's rules", async () => {
    const world = newWorld();
    const open = () => world.store.saveSession(`${world.chatId}.10`, newSession(world), TTL_MS / 1_000);
    expect(await world.cost(open)).toEqual({ requests: 1, billed: 7 });
  });

  test("joining is one request and three commands, and one more where it prolongs the session", async () => {
    const world = newWorld();
    const id = await openSession(world);
    const at = { chatId: world.chatId, attemptId: "a" };
    expect(await world.cost(() => world.store.addParticipant(id, bob, at))).toEqual({ requests: 1, billed: 3 });
    expect(await world.cost(() => world.store.addParticipant(id, bob, at))).toEqual({ requests: 1, billed: 2 });
    expect(await world.cost(() => world.store.removeParticipant(id, bob.id, at))).toEqual({ requests: 1, billed: 4 });
    world.clock.now += 2 * HOUR_MS;
    expect(await world.cost(() => world.store.addParticipant(id, bob, at))).toEqual({ requests: 1, billed: 4 });
  });

  test("proposing is one request and six commands, of which one reads the group's rules, and five where the session lives long enough", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    const propose = (id: number) => world.store.addProposal(world.chatId, newProposal(world, id));
    expect(await world.cost(() => propose(20))).toEqual({ requests: 1, billed: 6 });
    must(await world.store.cancelProposal(world.chatId, alice.id, false, tap()));
    await world.store.keepCancelled(world.chatId, `${world.chatId}.20`);
    expect(await world.cost(() => propose(21))).toEqual({ requests: 1, billed: 5 });
  });

  test("noting a proposal's card is one request and three commands, and one more where its entry in the due list was a guess", async () => {
    const world = newWorld();
    const { chatId, sessionId, proposalId, endTime } = await openVote(world);
    const update = (updates: ProposalUpdates) => world.store.updateProposal(chatId, sessionId, proposalId, updates);
    expect(await world.cost(() => update({ cardId: 9 }))).toEqual({ requests: 1, billed: 3 });
    expect(await world.cost(() => update({ cardId: 9, due: { at: endTime, onlyEarlier: false } }))).toEqual({
      requests: 1,
      billed: 4,
    });
  });

  test("keeping a withdrawn proposal apart is one request and five commands, and two when repeated", async () => {
    const world = newWorld();
    const { proposalId } = await openVote(world);
    must(await world.store.cancelProposal(world.chatId, alice.id, false, tap()));
    const keep = () => world.store.keepCancelled(world.chatId, proposalId);
    expect(await world.cost(keep)).toEqual({ requests: 1, billed: 5 });
    expect(await world.cost(keep)).toEqual({ requests: 1, billed: 2 });
  });

  test("a vote is one request and three commands, without an amount too, in a later proposal, and with a name that changed", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const cost = { requests: 1, billed: 3 };
    expect(await world.cost(() => castIn(world, bob, no, tap(), "a"))).toEqual(cost);
    const agree = { choice: "yes", lamports: null } as const;
    expect(await world.cost(() => castIn(world, carol, agree, tap(), "b"))).toEqual(cost);
    await nextVote(world, made);
    const renamed = { ...bob, name: { kind: "username", text: "bobby" } } as const;
    expect(await world.cost(() => castIn(world, renamed, no, tap(), "c"))).toEqual(cost);
  });

  test("the vote with which all have voted costs no more, and one command behind it brings the end forward", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const cost = { requests: 1, billed: 3 };
    for (const voter of [alice, bob])
      expect(await world.cost(() => castIn(world, voter, yes(), tap(), "a"))).toEqual(cost);
    const last = async () => expect(must(await castIn(world, carol, no, tap(), "b")).endsEarly).not.toBeNull();
    expect(await world.cost(last)).toEqual(cost);
    const bringForward = () => world.store.bringForward(made.proposalId, made.endTime - 60_000);
    expect(await world.cost(bringForward)).toEqual({ requests: 1, billed: 1 });
  });

  test("under any rule but daily a vote costs what it costs without rules, and a changed one, too", async () => {
    const world = newWorld();
    const settings = settingsKey(world.chatId);
    const amounts = ["amounts", "1000000 10000000 90000000", "cap", "900000000", "change", "on"];
    await world.standIn.command("HSET", settings, "pass", "2/3", "quorum", "50%", "early", "off", ...amounts);
    const made = await openVote(world);
    const cost = { requests: 1, billed: 3 };
    for (const ballot of [yes(), no, yes(20_000_000)])
      expect(await world.cost(() => castIn(world, bob, ballot, tap(), "a"))).toEqual(cost);
    await world.standIn.command("HSET", settings, "hidden", "on", "cap", "");
    await nextVote(world, made);
    expect(await world.cost(() => castIn(world, bob, yes(), tap(), "b"))).toEqual(cost);
  });

  test("under the rule daily a yes is still one request, of six commands, and a no of three", async () => {
    const world = newWorld();
    await world.standIn.command("HSET", settingsKey(world.chatId), "daily", "900000000");
    await openVote(world);
    expect(await world.cost(() => castIn(world, bob, yes(), tap(), "a"))).toEqual({ requests: 1, billed: 6 });
    expect(await world.cost(() => castIn(world, carol, no, tap(), "b"))).toEqual({ requests: 1, billed: 3 });
  });

  test("recording that a vote is reminded of, and reading whom, is one request and three commands, and four for a sale", async () => {
    const world = newWorld();
    await holding(world);
    const remind = (proposalId: string) => () => world.other(REMINDING).beginReminder(world.chatId, proposalId);
    const sold = must(await world.store.addProposal(world.chatId, newSale(world)));
    world.clock.now = sold.endTime - 60_000;
    expect(await world.cost(remind(sold.proposalId))).toEqual({ requests: 1, billed: 4 });
    const bought = await nextVote(world, sold, 50);
    world.clock.now = bought.endTime - 60_000;
    expect(await world.cost(remind(bought.proposalId))).toEqual({ requests: 1, billed: 3 });
    expect(await world.cost(() => world.store.beginReminder(world.chatId, bought.proposalId))).toEqual({
      ...{ requests: 1, billed: 2 },
    });
  });

  test("a vote that is refused or repeated is one request and two commands", async () => {
    const world = newWorld();
    await openVote(world);
    const cause = tap();
    must(await castIn(world, bob, no, cause));
    for (const vote of [
      () => castIn(world, bob, no, cause),
      () => castIn(world, bob, no),
      () => castIn(world, person(4), no),
    ]) {
      expect(await world.cost(vote)).toEqual({ requests: 1, billed: 2 });
    }
  });

  test("reading a card for its edit is one request and three commands", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await world.store.updateProposal(world.chatId, made.sessionId, made.proposalId, { cardId: 9 });
    must(await castIn(world, bob, no, tap(), "a"));
    const lease = { ...made, attemptId: "a", at: world.clock.now };
    expect(await world.cost(() => world.store.readLeasedCard(world.chatId, lease))).toEqual({ requests: 1, billed: 3 });
  });

  test("a settlement is four requests: begin, announcing, announced, off the list", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    const costs = await world.cost(async () => {
      const settlement = await mustBegin(world, made);
      await world.store.advanceSettlement(settlement, "announcing");
      await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced");
      await world.store.dropDue(made.proposalId);
    });
    expect(costs).toEqual({ requests: 4, billed: 3 + 3 + 5 + 1 });
  });

  test("recording a trade is one request and, for a buy that one paid, five commands", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    const settlement = await mustBegin(world, made);
    const record = () => world.store.recordTrade(settlement, { tag: "unknown" }, [{ contributor: bob, lamports: 1 }]);
    expect(await world.cost(record)).toEqual({ requests: 1, billed: 5 });
    expect(await world.cost(record)).toEqual({ requests: 1, billed: 2 });
  });

  test("proposing to sell is one request and seven commands, a vote on it one request and four", async () => {
    const world = newWorld();
    await holding(world);
    const propose = () => world.store.addProposal(world.chatId, newSale(world));
    expect(await world.cost(propose)).toEqual({ requests: 1, billed: 7 });
    const agree = { choice: "yes", lamports: null } as const;
    for (const [voter, ballot] of [
      [alice, agree],
      [dave, agree],
      [bob, no],
    ] as const) {
      expect(await world.cost(() => castIn(world, voter, ballot, tap(), "a"))).toEqual({ requests: 1, billed: 4 });
    }
    expect(await world.cost(() => castIn(world, carol, no))).toEqual({ requests: 1, billed: 3 });
  });

  test("setting a rule is one request and four commands, reading the rules one request and three", async () => {
    const world = newWorld();
    const set = (updateId: number) => () =>
      world.store.setRule(world.chatId, { rule: "change", value: true }, { updateId, late: false });
    const read = () => world.store.readRules(world.chatId);
    // One more where no session is open: whether the chat has moved.
    expect(await world.cost(set(1))).toEqual({ requests: 1, billed: 5 });
    expect(await world.cost(read)).toEqual({ requests: 1, billed: 4 });
    await openSession(world);
    expect(await world.cost(set(2))).toEqual({ requests: 1, billed: 4 });
    expect(await world.cost(set(2))).toEqual({ requests: 1, billed: 3 });
    expect(await world.cost(read)).toEqual({ requests: 1, billed: 3 });
    // One more where an open session says how long its votes run.
    const unsaid = newWorld();
    must(await unsaid.store.saveSession(`${unsaid.chatId}.10`, newSession(unsaid, { minutes: null }), TTL_MS / 1_000));
    const voting = { rule: "voting", value: 9 } as const;
    const setVoting = () => unsaid.store.setRule(unsaid.chatId, voting, { updateId: 3, late: false });
    expect(await unsaid.cost(setVoting)).toEqual({ requests: 1, billed: 5 });
  });

  test("closing is one request, archiving three", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    const close = () => world.store.closeSession(world.chatId, alice.id, false, tap());
    expect((await world.cost(close)).requests).toBe(1);
    expect((await world.cost(() => world.store.archiveSession(world.chatId))).requests).toBe(3);
  });

  test("a store counts its own requests", async () => {
    const world = newWorld();
    const other = world.other();
    expect(other.requests()).toBe(0);
    await other.readWhole(world.chatId);
    await castIn({ ...world, store: other }, bob, no);
    expect(other.requests()).toBe(2);
  });

  test("a script that the server has forgotten in mid-session costs one request more, once", async () => {
    const world = newWorld();
    await openVote(world);
    world.standIn.flushScripts();
    expect(await world.cost(() => castIn(world, bob, no))).toMatchObject({ requests: 2 });
    expect(await world.cost(() => castIn(world, carol, no))).toMatchObject({ requests: 1 });
    world.standIn.flushScripts();
    const again = () => world.store.addProposal(world.chatId, newProposal(world));
    expect(await world.cost(async () => expect(must(await again()).tag).toBe("again"))).toMatchObject({ requests: 2 });
    expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({ tally: { no: 2 } });
  });

  test("every script lets Upstash lock its own keys only", () => {
    expect(newWorld().standIn.scriptsWithoutKeyLocking).toBe(0);
  });
});
