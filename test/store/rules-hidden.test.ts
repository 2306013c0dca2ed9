import { expect, test } from "vitest";
import { agree, openVoteUnder, setRules } from "./group-rules.ts";
import { alice, announce, bob, carol, castIn, must, newProposal, no, refusalOf, tap, yes } from "./people.ts";
import { onEveryEngine } from "./support.ts";
import { begin, holding, openSale } from "./trades.ts";

onEveryEngine("hidden votes", ({ world: newWorld }) => {
  test("are marked as hidden in each answer until the end, and not behind it", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, { hidden: "on" });
    const cause = tap();
    expect(must(await castIn(world, bob, agree, cause))).toMatchObject({ tag: "counted", hidden: true });
    expect(must(await castIn(world, bob, agree, cause))).toMatchObject({ tag: "again", hidden: true });
    const settlement = await begin(world, made);
    expect(must(await castIn(world, bob, agree, cause))).toMatchObject({ tag: "again", hidden: true });
    await announce(world, settlement);
    expect(must(await castIn(world, bob, agree, cause))).toMatchObject({ tag: "again", hidden: false });
  });

  test("an answer whose reply was lost is marked as hidden, too", async () => {
    const world = newWorld();
    await openVoteUnder(world, { hidden: "on" });
    const cause = tap();
    must(await castIn(world, bob, agree, cause, "voter"));
    const repeated = must(await castIn(world, bob, agree, cause, "voter"));
    expect(repeated).toMatchObject({ tag: "counted", hidden: true });
  });

  test("a second vote is refused without saying what the first one was", async () => {
    const world = newWorld();
    await openVoteUnder(world, { hidden: "on" });
    must(await castIn(world, bob, yes()));
    expect(refusalOf(await castIn(world, bob, no))).toEqual({
      reason: "already_voted",
      ballot: null,
      changeable: false,
    });
  });

  test("a vote that was changed too often is refused without saying what it is", async () => {
    const world = newWorld();
    await openVoteUnder(world, { hidden: "on", change: "on" });
    for (let i = 0; i <= 10; i += 1) must(await castIn(world, bob, i % 2 === 0 ? no : yes()));
    expect(refusalOf(await castIn(world, bob, yes()))).toEqual({ reason: "changed_often", ballot: null });
  });

  test("on a sale they are hidden, too", async () => {
    const world = newWorld();
    await setRules(world, { hidden: "on" });
    await holding(world);
    await openSale(world);
    expect(must(await castIn(world, alice, agree))).toMatchObject({ kind: "sell", hidden: true });
    expect(refusalOf(await castIn(world, alice, no))).toMatchObject({ reason: "already_voted", ballot: null });
  });

  test("a voter who comes behind the end is told their own vote", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, { hidden: "on" });
    must(await castIn(world, bob, yes(7_000_000)));
    world.clock.now = made.endTime;
    expect(refusalOf(await castIn(world, bob, no))).toMatchObject({
      reason: "ended",
      ballot: { choice: "yes", lamports: 7_000_000 },
    });
    expect(refusalOf(await castIn(world, carol, no))).toMatchObject({ reason: "ended", ballot: null });
  });

  test("stay hidden in a vote that was withdrawn: a voter whose message arrives again is told that it is over", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, { hidden: "on" });
    const cause = tap();
    must(await castIn(world, bob, agree, cause));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    const over = { reason: "other_proposal" };
    expect(refusalOf(await castIn(world, bob, agree, cause))).toEqual(over);
    await world.store.keepCancelled(world.chatId, made.proposalId);
    expect(refusalOf(await castIn(world, bob, agree, cause))).toEqual(over);
    must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    expect(refusalOf(await castIn(world, bob, agree, cause))).toEqual(over);
  });

  test("stay hidden in one that was withdrawn by somebody who died over it", async () => {
    const world = newWorld();
    await openVoteUnder(world, { hidden: "on" });
    const cause = tap();
    must(await castIn(world, bob, agree, cause));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    expect(refusalOf(await castIn(world, bob, agree, cause))).toEqual({ reason: "other_proposal" });
  });

  test("is what a group with a cap does not have, though a move has left it both rules", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, { hidden: "on", cap: "60000000" });
    expect(made.rules).toMatchObject({ hidden: false, cap: 60_000_000 });
    expect(must(await castIn(world, bob, agree)).hidden).toBe(false);
    await setRules(world, { cap: "" });
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    expect(next.rules).toMatchObject({ hidden: true, cap: null });
  });
});
