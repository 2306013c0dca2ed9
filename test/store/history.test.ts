import { beforeAll, expect, test } from "vitest";
import type { PastVoteCursor } from "../../src/domain/past-vote.ts";
import { keptKey } from "../../src/store/keys.ts";
import {
  alice,
  bob,
  castIn,
  must,
  newProposal,
  no,
  openSession,
  openVote,
  receipt,
  settleAll,
  tap,
  warmScripts,
  yes,
} from "./people.ts";
import { MINUTE_MS, newChatId, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { closeAll } from "./trades.ts";

/** A vote of the chat's that nobody passes, to its end. `message` numbers it. */
async function ended(world: World, message: number): Promise<string> {
  const made = must(await world.store.addProposal(world.chatId, newProposal(world, message)));
  must(await castIn(world, bob, no));
  await settleAll(world, made);
  world.clock.now += MINUTE_MS;
  return made.proposalId;
}

/** A chat with two closed sessions of two votes each, and one that is open, with two that are over and one that runs. */
async function lived(world: World): Promise<string[]> {
  const ids: string[] = [];
  for (const session of [100, 200]) {
    await openSession(world, [alice, bob], session);
    ids.push(await ended(world, session + 1), await ended(world, session + 2));
    await closeAll(world);
  }
  await openSession(world, [alice, bob], 300);
  ids.push(await ended(world, 301));
  const withdrawn = must(await world.store.addProposal(world.chatId, newProposal(world, 302)));
  must(await world.store.cancelProposal(world.chatId, alice.id, false, tap()));
  await world.store.keepCancelled(world.chatId, withdrawn.proposalId);
  ids.push(withdrawn.proposalId);
  world.clock.now += MINUTE_MS;
  return ids.reverse();
}

const list = async (world: World, before: PastVoteCursor | null = null, limit = 100, chatId = world.chatId) =>
  (await world.store.listPastVotes(chatId, before, limit)).votes.map(({ id }) => id);

onEveryEngine("past votes", ({ world: newWorld }) => {
  beforeAll(async () => {
    const world = newWorld();
    await warmScripts(world);
    await world.store.listPastVotes(world.chatId, null, 1);
  });

  test("are those of the live session and of closed ones, newest first, without the one that runs", async () => {
    const world = newWorld();
    const ids = await lived(world);
    const running = must(await world.store.addProposal(world.chatId, newProposal(world, 303)));
    const read = await world.store.listPastVotes(world.chatId, null, 100);
    expect(read.votes.map(({ id }) => id)).toEqual(ids);
    expect(read).toMatchObject({ runningId: running.proposalId, forgottenAt: null });
    expect(read.votes[0]).toMatchObject({ state: "cancelled", passed: null });
    expect(read.votes[1]).toMatchObject({
      kind: "buy",
      token: "MALONEY",
      state: "announced",
      passed: false,
      yes: 0,
      no: 1,
      abstained: 1,
      votes: [{ voter: bob, choice: "no", lamports: 0 }],
    });
  });

  test("come in pages that are exact at their borders", async () => {
    const world = newWorld();
    const ids = await lived(world);
    for (const limit of [1, 2, 5]) {
      const seen: string[] = [];
      for (let before: PastVoteCursor | null = null, more = true; more; ) {
        const page: readonly PastVoteCursor[] = (await world.store.listPastVotes(world.chatId, before, limit)).votes;
        seen.push(...page.map(({ id }) => id));
        before = page.at(-1) ?? null;
        more = page.length === limit;
      }
      expect(seen).toEqual(ids);
    }
  });

  test("have their votes also where the same people have voted again since", async () => {
    const world = newWorld();
    await openSession(world, [alice, bob]);
    const first = must(await world.store.addProposal(world.chatId, newProposal(world, 20)));
    must(await castIn(world, bob, yes(30_000_000)));
    must(await castIn(world, alice, no));
    await settleAll(world, first);
    await ended(world, 30);
    const [, older] = (await world.store.listPastVotes(world.chatId, null, 9)).votes;
    expect(older?.votes.toSorted((a, b) => a.voter.id - b.voter.id)).toEqual([
      { voter: alice, ...no, receipt: receipt(2) },
      { voter: bob, ...yes(30_000_000), receipt: receipt(1) },
    ]);
  });

  test("follow a chat that moves, and are found by either id", async () => {
    const world = newWorld();
    const ids = await lived(world);
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "mover");
    expect(await list(world)).toEqual(ids);
    expect(await list(world, null, 100, to)).toEqual(ids);
    // One that ends there is kept there.
    await ended({ ...world, chatId: to }, 40);
    expect(await list(world, null, 100, to)).toEqual([`${to}.40`, ...ids]);
  });

  test("fill their page also where some have expired", async () => {
    const world = newWorld();
    const ids = await lived(world);
    for (const id of ids.slice(2, 4)) await world.standIn.command("DEL", keptKey(world.chatId, id));
    expect(await list(world, null, 3)).toEqual([...ids.slice(0, 2), ids[4]]);
  });

  test("are looked for in few requests, though most of those of a session that nobody closes have expired", async () => {
    const world = newWorld();
    const ids = await lived(world);
    const gone = Array.from({ length: 1_000 }, (_, i) => [
      `old:${world.chatId}.${1_000 + i}`,
      `0|0|0|0|buy|${1_000 + i}|${world.chatId}`,
    ]);
    await world.standIn.command("HSET", `session:live:{${world.chatId}}`, ...gone.flat());
    const { requests } = await world.cost(async () => expect(await list(world)).toEqual(ids));
    expect(requests).toBeLessThanOrEqual(6);
    const page = await world.cost(async () => expect(await list(world, null, 8)).toEqual(ids));
    expect(page.requests).toBeLessThanOrEqual(6);
  });

  test("are none in a chat that has had none, with a vote that runs or without", async () => {
    const world = newWorld();
    expect(await world.store.listPastVotes(world.chatId, null, 5)).toEqual({
      votes: [],
      runningId: null,
      forgottenAt: null,
    });
    await openVote(world);
    expect(await list(world)).toEqual([]);
  });

  test("of a hidden vote that was withdrawn have no choices", async () => {
    const world = newWorld();
    must(await world.store.setRule(world.chatId, { rule: "hidden", value: true }, { updateId: 1, late: false }));
    const made = await openVote(world);
    must(await castIn(world, bob, yes()));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    const secret = { state: "cancelled", votesHidden: true, votes: [], yes: 0, no: 0, abstained: 0, lamports: 0 };
    const first = async () => (await world.store.listPastVotes(world.chatId, null, 5)).votes;
    expect(await first()).toMatchObject([secret]);
    await world.store.keepCancelled(world.chatId, made.proposalId);
    expect(await first()).toMatchObject([secret]);
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    await world.store.archiveSession(world.chatId);
    expect(await first()).toMatchObject([secret]);
  });

  test("go when their session's record goes", async () => {
    const world = newWorld();
    await openSession(world, [alice, bob]);
    await ended(world, 20);
    await closeAll(world);
    expect(await list(world)).toHaveLength(1);
    expect(await world.pttl(keptKey(world.chatId, `${world.chatId}.20`))).toBeLessThanOrEqual(TTL_MS);
  });

  test("cost three requests: where they are, the records, and those that are shown", async () => {
    const world = newWorld();
    await lived(world);
    const page = () => world.store.listPastVotes(world.chatId, null, 5);
    // The script itself, and what it reads: the session, the closed ones and the time of forgetting. Then two records, and five votes.
    expect(await world.cost(page)).toEqual({ requests: 3, billed: 4 + 2 * 2 + 5 * 2 });
    const empty = newWorld();
    expect(await empty.cost(() => empty.store.listPastVotes(empty.chatId, null, 5))).toMatchObject({ requests: 1 });
  });
});
