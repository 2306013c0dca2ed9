/** @module-tag long */
import { expect, test } from "vitest";
import {
  alice,
  announce,
  bob,
  carol,
  castIn,
  must,
  newProposal,
  newSession,
  nextVote,
  no,
  openSession,
  openVote,
  receipt,
  refusalOf,
  settleAll,
  tap,
  yes,
} from "./people.ts";
import { newChatId, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { begin, carried, filled, keptProposal } from "./trades.ts";

const live = ({ chatId }: World): string => `session:live:{${chatId}}`;
const kept = ({ chatId }: World, id: number): string => `proposal:{${chatId}}.${id}`;
const textsOf = async (world: World, id: string) =>
  (await world.store.getSession(id))?.proposals.map(({ id: proposal, votes }) => [proposal, Object.keys(votes).length]);

onEveryEngine("a proposal that is over", ({ world: newWorld }) => {
  test("is kept by itself with all its fields, who voted, and what they put in", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, bob, yes(50_000_000)));
    must(await castIn(world, carol, no));
    await announce(world, await carried(world, await begin(world, made), filled()));
    const key = kept(world, 20);
    const read = async (field: string) => world.standIn.command("HGET", key, field);
    expect(await read("id")).toBe(made.proposalId);
    expect(await read("state")).toBe("announced");
    expect(await read("lamports")).toBe("50000000");
    expect(await read("v:22")).toMatch(`${made.proposalId}|yes|50000000|`);
    expect(await read("n:22")).toBe("nBob");
    expect(await keptProposal(world, made.proposalId)).toMatchObject({
      ...{ kind: "buy", state: "announced", outcome: filled(), order: 1, eligibleVoters: 3 },
      ...{ tally: { yes: 1, no: 1, lamports: 50_000_000 } },
      votes: expect.arrayContaining([
        { voter: bob, choice: "yes", lamports: 50_000_000, receipt: receipt(1) },
        { voter: carol, choice: "no", lamports: 0, receipt: receipt(2) },
      ]),
    });
  });

  test("leaves the session as small as it was, however many votes there were before", async () => {
    const world = newWorld();
    const made = await openVote(world);
    for (const one of [alice, bob, carol]) must(await castIn(world, one, no));
    const fields = async () => Number(await world.standIn.command("HLEN", live(world)));
    let last = made;
    await settleAll(world, last);
    const before = await fields();
    for (let i = 0; i < 20; i += 1) {
      last = must(await world.store.addProposal(world.chatId, newProposal(world, 21 + i)));
      for (const one of [alice, bob, carol]) must(await castIn(world, one, no));
      await settleAll(world, last);
    }
    // One field for each: its counts.
    expect((await fields()) - before).toBe(20);
    expect((await world.store.findActiveSession(world.chatId))?.proposals).toHaveLength(1);
    const record = await world.store.getSession(`${world.chatId}.10`);
    expect(record?.proposals).toHaveLength(21);
    expect(record?.proposals.map(({ votes }) => Object.keys(votes).length)).toEqual(Array(21).fill(3));
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.archiveSession(world.chatId);
    expect(await world.store.getSession(`${world.chatId}.10`)).toEqual({ ...record, open: false });
  });

  test("that was withdrawn is kept, too, by whoever withdrew it, or closed its session", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, bob, no));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    await world.store.keepCancelled(world.chatId, made.proposalId);
    expect(await keptProposal(world, made.proposalId)).toMatchObject({ state: "cancelled", votes: [{ voter: bob }] });
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 21)));
    // Too late, and another's.
    await world.store.keepCancelled(world.chatId, made.proposalId);
    await world.store.keepCancelled(world.chatId, next.proposalId);
    await expect(keptProposal(world, next.proposalId)).rejects.toThrow("not kept");
    expect(await textsOf(world, made.sessionId)).toEqual([
      [made.proposalId, 1],
      [next.proposalId, 0],
    ]);
  });

  test("that was withdrawn by the closing of its session is kept, too, before the record is written", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, bob, no));
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    expect(await world.store.archiveSession(world.chatId)).not.toBeNull();
    expect(await keptProposal(world, made.proposalId)).toMatchObject({ state: "cancelled", votes: [{ voter: bob }] });
    expect(await textsOf(world, made.sessionId)).toEqual([[made.proposalId, 1]]);
    expect(await world.pttl(kept(world, 20))).toBeLessThanOrEqual(TTL_MS);
  });

  test("whose keeper died after it was withdrawn stays in the session, and nothing of it is lost", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const cause = tap();
    must(await castIn(world, bob, yes(50_000_000), cause));
    must(await castIn(world, carol, no));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    world.clock.now += 1;
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 21)));
    expect(must(await castIn(world, bob, yes(50_000_000), cause))).toMatchObject({
      ...{ tag: "again", tally: { yes: 1, no: 1, lamports: 50_000_000 } },
    });
    must(await castIn(world, bob, no));
    expect(await textsOf(world, made.sessionId)).toEqual([
      [made.proposalId, 2],
      [next.proposalId, 1],
    ]);
    await settleAll(world, next);
    must(await world.store.addProposal(world.chatId, newProposal(world, 22)));
    must(await castIn(world, bob, no));
    expect(await textsOf(world, made.sessionId)).toEqual([
      [made.proposalId, 2],
      [next.proposalId, 1],
      [`${world.chatId}.22`, 1],
    ]);
  });

  test("is over for whoever settles it again, is not made again, and its votes get their first outcome again", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const cause = tap();
    must(await castIn(world, bob, yes(50_000_000), cause));
    await nextVote(world, made);
    expect(await world.store.beginSettlement({ ...made, chatId: world.chatId }, "late")).toMatchObject({ tag: "over" });
    expect(refusalOf(await world.store.addProposal(world.chatId, newProposal(world)))).toEqual({ reason: "past" });
    expect(must(await castIn(world, bob, yes(50_000_000), cause))).toEqual({
      ...{ tag: "again", kind: "buy", ballot: { choice: "yes", lamports: 50_000_000 } },
      ...{ tally: { yes: 1, no: 0, lamports: 50_000_000 }, endTime: made.endTime, chatId: world.chatId },
      // How many may vote is not looked up once it is over: nobody is told.
      ...{ eligibleVoters: 0, hidden: false, endsEarly: null, receipt: receipt(1) },
    });
    // Who has voted stays, also in the next vote.
    const leave = world.store.removeParticipant(made.sessionId, bob.id, { chatId: world.chatId, attemptId: "" });
    expect(refusalOf(await leave)).toEqual({ reason: "voted" });
  });

  test("is found in the record also where it ended before the chat became a supergroup, or began there and ended after", async () => {
    const world = newWorld();
    const to = newChatId();
    const made = await openVote(world);
    must(await castIn(world, bob, yes(50_000_000)));
    const second = await nextVote(world, made);
    must(await castIn(world, carol, no));
    await world.store.moveChat(world.chatId, to, "");
    await settleAll(world, { ...second, chatId: to });
    expect(await keptProposal(world, made.proposalId)).toMatchObject({ votes: [{ voter: bob }] });
    expect(await world.standIn.command("EXISTS", `proposal:{${to}}.${second.proposalId}`)).toBe(1);
    const third = { ...newProposal(world, 5), message: { chatId: to, messageId: 5 } };
    must(await world.store.addProposal(to, third));
    must(await world.store.closeSession(to, alice.id, true, tap()));
    await world.store.archiveSession(to);
    expect(await textsOf(world, made.sessionId)).toEqual([
      [made.proposalId, 1],
      [second.proposalId, 1],
      [`${to}.5`, 0],
    ]);
  });

  test("of a session that an earlier version opened keeps every vote, also of somebody who voted in none for a while", async () => {
    const world = newWorld();
    const first = await openVote(world);
    must(await castIn(world, bob, yes(50_000_000)));
    const second = await nextVote(world, first, 21);
    must(await castIn(world, carol, no));
    await settleAll(world, second);
    // As that version left them: both in the session's hash.
    for (const [i, made] of [first, second].entries()) {
      const flat = await world.standIn.command("HGETALL", kept(world, 20 + i));
      const words = Array.isArray(flat) ? flat.map(String) : [];
      const fields = words.flatMap((word, k) =>
        k % 2 === 0 ? [`old:${made.proposalId}:${word}`, words[k + 1] ?? ""] : [],
      );
      if (made === first) await world.standIn.command("HSET", live(world), ...fields);
      await world.standIn.command("DEL", kept(world, 20 + i));
      await world.standIn.command("HDEL", live(world), `old:${made.proposalId}`);
    }
    await world.standIn.command("HDEL", live(world), "q.kept", "kept_here", "expires_at");
    const third = must(await world.store.addProposal(world.chatId, newProposal(world, 22)));
    must(await castIn(world, bob, no));
    must(await castIn(world, carol, no));
    expect(await textsOf(world, first.sessionId)).toEqual([
      [first.proposalId, 1],
      [second.proposalId, 1],
      [third.proposalId, 2],
    ]);
  });

  test("expires with the session's record also where it is the last one, and the chat has moved since", async () => {
    const world = newWorld();
    const to = newChatId();
    const made = await openVote(world);
    await settleAll(world, made);
    await world.store.moveChat(world.chatId, to, "");
    must(await world.store.closeSession(to, alice.id, true, tap()));
    await world.store.archiveSession(to);
    expect(await world.pttl(kept(world, 20))).toBeLessThanOrEqual(TTL_MS);
  });

  test.each(["live", "archived"])("is deleted with its session, which is %s", async (how) => {
    const world = newWorld();
    const made = await openVote(world);
    await nextVote(world, made, 21);
    if (how === "archived") {
      must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
      await world.store.archiveSession(world.chatId);
    }
    expect(await world.standIn.command("EXISTS", kept(world, 20))).toBe(1);
    await world.store.deleteSession(made.sessionId);
    expect(await world.standIn.command("EXISTS", kept(world, 20), kept(world, 21))).toBe(0);
  });

  test("is not deleted, nor anything of its session, while that settles a vote", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const next = await nextVote(world, made, 21);
    world.clock.now = next.endTime;
    expect(await world.store.deleteSession(made.sessionId)).toBe(false);
    expect(await world.standIn.command("EXISTS", live(world), kept(world, 20))).toBe(2);
    await settleAll(world, next);
    expect(await world.store.deleteSession(made.sessionId)).toBe(true);
  });

  test("of a session that an earlier version opened stays where that put it, and comes into the record", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, bob, yes(50_000_000)));
    await settleAll(world, made);
    // What that version has left of it: no hash of its own, no list, and no time of its expiry.
    await world.standIn.command("DEL", kept(world, 20));
    await world.standIn.command("HDEL", live(world), `old:${made.proposalId}`, "q.kept", "kept_here", "expires_at");
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 21)));
    must(await castIn(world, bob, no));
    expect(await textsOf(world, made.sessionId)).toEqual([
      [made.proposalId, 1],
      [next.proposalId, 1],
    ]);
    expect(await world.store.beginSettlement({ ...made, chatId: world.chatId }, "late")).toMatchObject({ tag: "over" });
  });
});

onEveryEngine("a session whose record Redis finds too large", ({ world: newWorld }) => {
  test("is archived without votes, or without names, and can be closed in any case", async () => {
    const world = newWorld();
    // More than a megabyte of names.
    const id = await openSession(world, [alice]);
    for (let i = 0; i < 20_000; i += 500) {
      const people = Array.from({ length: 500 }, (_, k) => [`p:${100_000 + i + k}`, `n${"x".repeat(64)}${i + k}`]);
      await world.standIn.command("HSET", live(world), ...people.flat());
    }
    const made = must(await world.store.addProposal(world.chatId, newProposal(world)));
    must(await castIn(world, alice, yes()));
    await settleAll(world, made);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect(await world.store.archiveSession(world.chatId)).not.toBeNull();
    const proposals = [{ id: made.proposalId, votes: {} }];
    expect(await world.store.getSession(id)).toMatchObject({ open: false, participants: [], proposals });
    expect(await world.standIn.command("EXISTS", live(world))).toBe(0);
    expect(must(await world.store.saveSession(`${world.chatId}.30`, newSession(world), 60)).tag).toBe("created");
  });
});
