import { expect, test } from "vitest";
import {
  alice,
  bob,
  castIn,
  message,
  must,
  newProposal,
  no,
  openSession,
  openVote,
  refusalOf,
  settleAll,
  tap,
} from "./people.ts";
import { onEveryEngine, type World } from "./support.ts";

const late = (world: World, messageId: number) => ({ ...message(world.chatId, messageId), late: true });

/** What alice's late commands are answered: a vote, a proposal, a withdrawal, a close. */
async function answers(world: World): Promise<string[]> {
  const { store, chatId } = world;
  return [
    refusalOf(await castIn(world, alice, no, late(world, 50))).reason,
    refusalOf(await store.addProposal(chatId, newProposal(world, 51, { late: true }))).reason,
    refusalOf(await store.cancelProposal(chatId, alice.id, true, late(world, 52))).reason,
    refusalOf(await store.closeSession(chatId, alice.id, true, late(world, 53))).reason,
  ];
}

onEveryEngine("a command that comes late", ({ world: newWorld }) => {
  test("is told so, whether a vote runs, none has been made or the last one is over", async () => {
    const world = newWorld();
    await openSession(world, [alice, bob]);
    expect(await answers(world)).toEqual(["late", "late", "late", "late"]);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world)));
    expect(await answers(world)).toEqual(["late", "late", "late", "late"]);
    await settleAll(world, made);
    expect(await answers(world)).toEqual(["late", "late", "late", "late"]);
    expect(await world.store.findActiveSession(world.chatId)).toMatchObject({ proposals: [{ tally: { no: 0 } }] });
  });

  test("is told so in a closed session, too, but for a close, which finds it done", async () => {
    const world = newWorld();
    await openVote(world);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    const { store, chatId } = world;
    expect(refusalOf(await castIn(world, alice, no, late(world, 50))).reason).toBe("late");
    expect(refusalOf(await store.addProposal(chatId, newProposal(world, 51, { late: true }))).reason).toBe("late");
    expect(refusalOf(await store.cancelProposal(chatId, alice.id, true, late(world, 52))).reason).toBe("late");
    expect(must(await store.closeSession(chatId, alice.id, true, late(world, 53)))).toMatchObject({
      proposal: "cancelled",
    });
  });

  test("meets a vote whose time is up as any does, so that it is settled", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    const { store, chatId } = world;
    expect(refusalOf(await castIn(world, alice, no, late(world, 50))).reason).toBe("ended");
    expect(refusalOf(await store.addProposal(chatId, newProposal(world, 51, { late: true }))).reason).toBe("settling");
    expect(refusalOf(await store.cancelProposal(chatId, alice.id, true, late(world, 52))).reason).toBe("settling");
  });
});
