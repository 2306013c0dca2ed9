import { expect, test } from "vitest";
import {
  alice,
  attempt,
  bob,
  castIn,
  must,
  mustBegin,
  newProposal,
  openVote,
  person,
  settleAll,
  yes,
} from "./people.ts";
import { MINUTE_MS, onEveryEngine } from "./support.ts";

onEveryEngine("Workers whose clocks differ", ({ world: newWorld }) => {
  test("the newest proposal is the last one, also where its Worker's clock is behind that of the one before", async () => {
    const world = newWorld();
    const first = await openVote(world);
    world.clock.now = first.endTime;
    await settleAll(world, first);
    world.clock.now -= 10 * MINUTE_MS;
    const second = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({ id: second.proposalId });
    world.clock.now = second.endTime;
    expect((await mustBegin(world, second)).proposal.id).toBe(second.proposalId);
  });

  test("a card's lease that was taken by a clock far ahead holds nobody up", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now += 4 * MINUTE_MS;
    const ahead = must(await world.store.addVote(made, alice, yes(), { kind: "tap", id: "1" }, attempt("ahead")));
    expect(ahead).toMatchObject({ tag: "counted", edit: { attemptId: "ahead" } });
    world.clock.now -= 4 * MINUTE_MS;
    const here = must(await world.store.addVote(made, bob, yes(), { kind: "tap", id: "2" }, attempt("here")));
    expect(here.tag === "counted" && here.edit?.at).toBeLessThanOrEqual(world.clock.now + 5_000);
  });

  test("a settlement's lease of a clock two seconds ahead is respected", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, person(11), yes()));
    world.clock.now = made.endTime + 2_000;
    await mustBegin(world, made, "ahead");
    world.clock.now -= 2_000;
    expect(await world.store.beginSettlement(made, "here")).toMatchObject({ tag: "busy" });
  });
});
