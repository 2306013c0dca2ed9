import { expect, test } from "vitest";
import { finalTallyOf } from "../../src/domain/tally.ts";
import type { Cause } from "../../src/store/cause.ts";
import { LATE_COMMAND_MS } from "../../src/time-limits.ts";
import { agree, deliver, openVoteUnder, setRules, update } from "./group-rules.ts";
import {
  alice,
  announce,
  bob,
  carol,
  castIn,
  message,
  must,
  newProposal,
  nextVote,
  no,
  openSession,
  receipt,
  refusalOf,
  tap,
  yes,
} from "./people.ts";
import { newChatId, onEveryEngine, START, type World } from "./support.ts";
import { begin, dave, holding, keptProposal, openSale } from "./trades.ts";

const rules = { change: "on" } as const;

/** A message of the world's chat that is older than ten minutes by now. */
const lateMessage = (world: World, messageId: number): Cause => ({
  kind: "message",
  chatId: world.chatId,
  messageId,
  sentAt: START,
  late: true,
});

onEveryEngine("votes that may be changed", ({ world: newWorld }) => {
  test("replace the earlier vote in the counts and in the sum, and the last one counts", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, rules);
    expect(must(await castIn(world, alice, yes(30_000_000)))).toMatchObject({ tag: "counted", changed: false });
    must(await castIn(world, bob, yes(20_000_000)));
    const steps = [
      { ballot: no, tally: { yes: 1, no: 1, lamports: 20_000_000 } },
      { ballot: yes(5_000_000), tally: { yes: 2, no: 0, lamports: 25_000_000 } },
      { ballot: yes(6_000_000), tally: { yes: 2, no: 0, lamports: 26_000_000 } },
      { ballot: agree, tally: { yes: 2, no: 0, lamports: 30_000_000 } },
    ];
    for (const { ballot, tally } of steps) {
      expect(must(await castIn(world, alice, ballot))).toMatchObject({ tag: "counted", changed: true, tally });
    }
    const settlement = await begin(world, made);
    expect(settlement.proposal.votes).toContainEqual({
      voter: alice,
      choice: "yes",
      lamports: 10_000_000,
      receipt: receipt(6),
    });
    expect(settlement.proposal.votes).toHaveLength(2);
    await announce(world, settlement);
    expect((await keptProposal(world, made.proposalId)).votes).toHaveLength(2);
  });

  test("are refused where the rule is off, and told so", async () => {
    const world = newWorld();
    await openVoteUnder(world, { change: "off" });
    must(await castIn(world, alice, yes(30_000_000)));
    expect(refusalOf(await castIn(world, alice, no))).toEqual({
      reason: "already_voted",
      ballot: { choice: "yes", lamports: 30_000_000 },
      changeable: false,
    });
    expect((await world.store.findActiveProposal(world.chatId))?.tally).toEqual({
      yes: 1,
      no: 0,
      lamports: 30_000_000,
    });
  });

  test("are not undone by an earlier update that is delivered again, nor by one that comes only then", async () => {
    const world = newWorld();
    await openVoteUnder(world, rules);
    const first = update(alice, yes(30_000_000));
    const between = update(alice, yes(40_000_000));
    const last = update(alice, no);
    must(await deliver(world, first));
    must(await deliver(world, last));
    const superseded = { reason: "already_voted", ballot: { choice: "no", lamports: 0 }, changeable: true };
    for (const earlier of [first, between, first]) {
      expect(refusalOf(await deliver(world, earlier))).toEqual(superseded);
    }
    expect(must(await deliver(world, last))).toMatchObject({ tag: "again", tally: { yes: 0, no: 1, lamports: 0 } });
  });

  test("are not undone by an earlier message that is delivered again after ten minutes", async () => {
    const world = newWorld();
    await setRules(world, rules);
    await openSession(world, [alice]);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 20, { minutes: 30 })));
    const first = update(alice, yes(30_000_000), message(world.chatId, 21));
    must(await deliver(world, first));
    must(await deliver(world, update(alice, no, message(world.chatId, 22))));
    world.clock.now += LATE_COMMAND_MS + 1;
    expect(made.endTime).toBeGreaterThan(world.clock.now);
    expect(refusalOf(await deliver(world, { ...first, cause: lateMessage(world, 21) }))).toEqual({
      reason: "already_voted",
      ballot: { choice: "no", lamports: 0 },
      changeable: true,
    });
    expect((await world.store.findActiveProposal(world.chatId))?.tally).toEqual({ yes: 0, no: 1, lamports: 0 });
  });

  test("a late message that was never counted changes nothing", async () => {
    const world = newWorld();
    await openVoteUnder(world, rules);
    must(await castIn(world, alice, no));
    const late = update(alice, yes(), lateMessage(world, 23));
    expect(refusalOf(await deliver(world, late))).toEqual({ reason: "late" });
    expect(refusalOf(await deliver(world, { ...late, user: bob }))).toEqual({ reason: "late" });
  });

  test("the newest update counts where two come in the other order, and one of them is all that is counted", async () => {
    const world = newWorld();
    await openVoteUnder(world, rules);
    const [older, newer] = [update(alice, yes(30_000_000)), update(alice, no)];
    expect(must(await deliver(world, newer)).tally).toEqual({ yes: 0, no: 1, lamports: 0 });
    expect(refusalOf(await deliver(world, older))).toMatchObject({ reason: "already_voted", changeable: true });
    expect((await world.store.findActiveProposal(world.chatId))?.tally).toEqual({ yes: 0, no: 1, lamports: 0 });
  });

  test("the same vote once more is no change, and is newer nevertheless", async () => {
    const world = newWorld();
    await openVoteUnder(world, rules);
    must(await castIn(world, alice, agree));
    const between = update(alice, no);
    for (let i = 0; i < 12; i += 1) {
      expect(must(await castIn(world, alice, yes(10_000_000)))).toMatchObject({
        tag: "counted",
        changed: false,
        tally: { yes: 1, no: 0, lamports: 10_000_000 },
      });
    }
    expect(refusalOf(await deliver(world, between))).toMatchObject({ reason: "already_voted" });
    expect(must(await castIn(world, alice, no))).toMatchObject({ changed: true });
  });

  test("are changed ten times by one person, the eleventh is refused, and the others still may", async () => {
    const world = newWorld();
    await openVoteUnder(world, rules);
    for (let i = 0; i <= 10; i += 1) must(await castIn(world, alice, yes(1_000_000 + i)));
    const ballot = { choice: "yes", lamports: 1_000_010 };
    expect(refusalOf(await castIn(world, alice, no))).toEqual({ reason: "changed_often", ballot });
    expect(must(await castIn(world, alice, yes(1_000_010)))).toMatchObject({ changed: false });
    must(await castIn(world, bob, no));
    expect(must(await castIn(world, bob, yes(2_000_000)))).toMatchObject({
      changed: true,
      tally: { yes: 2, no: 0, lamports: 3_000_010 },
    });
  });

  test("a change that is refused leaves the vote, its number of changes, and its place among the updates", async () => {
    const world = newWorld();
    await openVoteUnder(world, { ...rules, amounts: "1000000 2000000 3000000" });
    must(await castIn(world, alice, agree));
    const older = update(alice, no);
    for (let i = 0; i < 12; i += 1) {
      const refused = refusalOf(await castIn(world, alice, yes(9_000_000)));
      expect(refused).toEqual({ reason: "amount_outside", min: 1_000_000, max: 3_000_000 });
    }
    expect(must(await deliver(world, older))).toMatchObject({ changed: true, tally: { yes: 0, no: 1, lamports: 0 } });
  });

  test("a change whose reply was lost is counted once, and is told as a change", async () => {
    const world = newWorld();
    await openVoteUnder(world, rules);
    must(await castIn(world, alice, yes(30_000_000)));
    const change = update(alice, no);
    const first = must(await deliver(world, change, "voter"));
    expect(first).toMatchObject({ tag: "counted", changed: true });
    expect(must(await deliver(world, change, "voter"))).toEqual(first);
  });

  test("count anew for the next proposal, where an update of the last one is past", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, rules);
    const early = update(alice, yes(), message(world.chatId, 21));
    must(await deliver(world, early));
    for (let i = 0; i < 10; i += 1) must(await castIn(world, alice, i % 2 === 0 ? no : yes()));
    await nextVote(world, made);
    expect(refusalOf(await deliver(world, early))).toEqual({ reason: "past" });
    expect(must(await castIn(world, alice, no))).toMatchObject({
      changed: false,
      tally: { yes: 0, no: 1, lamports: 0 },
    });
    expect(must(await castIn(world, alice, agree))).toMatchObject({ changed: true });
  });

  test("are changed in the supergroup that the chat has become, by the same numbers of updates", async () => {
    const world = newWorld();
    await openVoteUnder(world, rules);
    must(await castIn(world, alice, yes(30_000_000)));
    const older = update(alice, no);
    must(await castIn(world, alice, yes(20_000_000)));
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "");
    expect(refusalOf(await deliver({ ...world, chatId: to }, older))).toMatchObject({ reason: "already_voted" });
    expect(must(await castIn({ ...world, chatId: to }, alice, no))).toMatchObject({
      changed: true,
      tally: { yes: 0, no: 1, lamports: 0 },
    });
  });

  test("take no change behind the end", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, rules);
    must(await castIn(world, alice, yes(30_000_000)));
    world.clock.now = made.endTime;
    expect(refusalOf(await castIn(world, alice, no))).toMatchObject({
      reason: "ended",
      ballot: { choice: "yes", lamports: 30_000_000 },
    });
  });

  test("on a sale a change moves the person's share, and no share is lost or counted twice", async () => {
    const world = newWorld();
    await setRules(world, { ...rules, sale: "shares" });
    await holding(world);
    const made = await openSale(world);
    must(await castIn(world, alice, agree));
    must(await castIn(world, bob, no));
    for (const ballot of [no, agree, agree, no]) must(await castIn(world, alice, ballot));
    must(await castIn(world, dave, agree));
    const { proposal } = await begin(world, made);
    expect(proposal).toMatchObject({
      tally: { yes: 1, no: 2, lamports: 0 },
      paid: { yes: 5_000_000, no: 75_000_000 },
    });
    expect(finalTallyOf(proposal).verdict).toBe("more_no");
  });

  test("with a withdrawn proposal behind them they begin anew", async () => {
    const world = newWorld();
    await openVoteUnder(world, rules);
    must(await castIn(world, carol, yes(30_000_000)));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    expect(must(await castIn(world, carol, yes(7_000_000)))).toMatchObject({
      changed: false,
      tally: { yes: 1, no: 0, lamports: 7_000_000 },
    });
    const [withdrawn] = (await world.store.readWhole(world.chatId))?.proposals ?? [];
    expect(withdrawn).toMatchObject({ tally: { yes: 1, no: 0, lamports: 30_000_000 } });
    expect(withdrawn?.votes).toEqual([{ voter: carol, choice: "yes", lamports: 30_000_000, receipt: receipt(1) }]);
  });
});
