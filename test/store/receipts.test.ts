import { expect, test } from "vitest";
import { hashToAnnounce, type Receipt } from "../../src/domain/recount.ts";
import type { Proposal } from "../../src/domain/session.ts";
import { deliver, openVoteUnder, update } from "./group-rules.ts";
import {
  alice,
  announce,
  bob,
  carol,
  castIn,
  must,
  newProposal,
  no,
  openVote,
  receipt,
  refusalOf,
  tap,
  yes,
} from "./people.ts";
import { newChatId, onEveryEngine, type World } from "./support.ts";
import { begin, keptProposal } from "./trades.ts";

const HASH = "0123456789abcdef".repeat(4);
const changeable = { change: "on" } as const;
const liveKey = (chatId: number) => `session:live:{${chatId}}`;

/** The receipts of a proposal's votes by user, and the numbers of those that were replaced. */
const receiptsOf = ({ votes, replaced }: Proposal) => ({
  counting: Object.fromEntries(votes.map(({ voter, receipt }) => [voter.id, receipt?.number ?? null])),
  replaced: replaced.map(({ receipt, userId }) => [receipt.number, userId]).sort(),
});

const receiptIn = async (
  vote: Promise<{ ok: true; value: { receipt: Receipt | null } } | { ok: false; error: unknown }>,
) => must(await vote).receipt;

/** Lets an older version of the bot, which knows no receipts, have made the open proposal behind one that had them. */
const madeByOlderVersion = ({ standIn, chatId }: World) =>
  standIn.command("HSET", liveKey(chatId), "q.numbered", "another");

onEveryEngine("receipts", ({ world: newWorld }) => {
  test("have the next number of their proposal, and a nonce of their own", async () => {
    const world = newWorld();
    await openVote(world);
    const receipts = [
      await receiptIn(castIn(world, alice, yes())),
      await receiptIn(castIn(world, bob, no)),
      await receiptIn(castIn(world, carol, no)),
    ];
    expect(receipts).toEqual([1, 2, 3].map(receipt));
    expect(new Set(receipts.map((one) => one?.nonce)).size).toBe(3);
  });

  test("are the same for a vote that is delivered again, also after the end and behind a later proposal", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const cause = tap();
    const first = await receiptIn(castIn(world, alice, yes(), cause));
    expect(await receiptIn(castIn(world, alice, no, cause))).toEqual(first);
    await announce(world, await begin(world, made));
    expect(await receiptIn(castIn(world, alice, yes(), cause))).toEqual(first);
    must(await world.store.addProposal(world.chatId, newProposal(world, 50)));
    expect(await receiptIn(castIn(world, alice, yes(), cause))).toEqual(first);
    expect(await receiptIn(castIn(world, bob, no))).toEqual(receipt(1));
  });

  test("are the same if the reply to the vote was lost, and it is sent again with another nonce", async () => {
    const world = newWorld();
    await openVote(world);
    const cause = tap();
    const vote = () => castIn(world, alice, no, cause, "holder");
    const first = must(await vote());
    expect(first).toMatchObject({ tag: "counted", edit: { attemptId: "holder" } });
    expect(must(await vote())).toEqual(first);
  });

  test("of a changed vote are new, and the replaced one is kept with the proposal", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, changeable);
    must(await castIn(world, alice, yes(30_000_000)));
    must(await castIn(world, bob, no));
    expect(await receiptIn(castIn(world, alice, no))).toEqual(receipt(3));
    expect(await receiptIn(castIn(world, alice, yes(40_000_000)))).toEqual(receipt(4));
    const expected = {
      counting: { [alice.id]: 4, [bob.id]: 2 },
      replaced: [
        [1, alice.id],
        [3, alice.id],
      ],
    };
    const settlement = await begin(world, made);
    expect(receiptsOf(settlement.proposal)).toEqual(expected);
    expect(settlement.proposal.replaced).toContainEqual({
      receipt: receipt(1),
      userId: alice.id,
      choice: "yes",
      lamports: 30_000_000,
    });
    const hash = await hashToAnnounce(settlement.proposal);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    await announce(world, settlement);
    const kept = await keptProposal(world, made.proposalId);
    expect(receiptsOf(kept)).toEqual(expected);
    expect(await hashToAnnounce(kept)).toBe(hash);
  });

  test("of the same vote once more stay, so that nobody fills the hash", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, changeable);
    const first = await receiptIn(castIn(world, alice, yes(30_000_000)));
    for (let i = 0; i < 12; i += 1) expect(await receiptIn(castIn(world, alice, yes(30_000_000)))).toEqual(first);
    expect((await begin(world, made)).proposal.replaced).toEqual([]);
  });

  test("are spent by no vote that is refused, nor by an earlier update that comes late", async () => {
    const world = newWorld();
    await openVoteUnder(world, changeable);
    const [older, newer] = [update(alice, yes(30_000_000)), update(alice, no)];
    expect(await receiptIn(deliver(world, newer))).toEqual(receipt(1));
    refusalOf(await deliver(world, older));
    refusalOf(await castIn(world, { id: 99, name: bob.name }, no));
    expect(await receiptIn(castIn(world, bob, no))).toEqual(receipt(2));
  });

  test("begin anew with the next proposal, and take none of the replaced votes along", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, changeable);
    for (const ballot of [yes(30_000_000), no]) must(await castIn(world, alice, ballot));
    await announce(world, await begin(world, made));
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 50)));
    expect(await receiptIn(castIn(world, bob, no))).toEqual(receipt(1));
    const { proposal } = await begin(world, next);
    expect(receiptsOf(proposal)).toEqual({ counting: { [bob.id]: 1 }, replaced: [] });
    expect(proposal.hash).toBeNull();
  });

  test("of a withdrawn proposal stay readable behind later votes of the same people", async () => {
    const world = newWorld();
    const { proposalId } = await openVoteUnder(world, changeable);
    for (const ballot of [yes(30_000_000), no]) must(await castIn(world, alice, ballot));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    // Its canceller died, so it was not kept in a hash of its own.
    must(await world.store.addProposal(world.chatId, newProposal(world, 50)));
    for (const [who, ballot] of [
      [bob, no],
      [alice, no],
      [bob, yes(5_000_000)],
    ] as const)
      must(await castIn(world, who, ballot));
    const session = await world.store.readWhole(world.chatId);
    const [withdrawn, running] = session?.proposals ?? [];
    expect(withdrawn?.id).toBe(proposalId);
    expect(withdrawn && receiptsOf(withdrawn)).toEqual({ counting: { [alice.id]: 2 }, replaced: [[1, alice.id]] });
    expect(running && receiptsOf(running)).toEqual({
      counting: { [alice.id]: 2, [bob.id]: 3 },
      replaced: [[1, bob.id]],
    });
  });

  test("move with the session to its supergroup", async () => {
    const world = newWorld();
    const to = newChatId();
    const made = await openVoteUnder(world, changeable);
    for (const ballot of [yes(30_000_000), no]) must(await castIn(world, alice, ballot));
    await world.store.moveChat(world.chatId, to, "mover");
    expect(must(await castIn({ ...world, chatId: to }, bob, no)).receipt).toEqual(receipt(3));
    const { proposal } = await begin({ ...world, chatId: to }, made);
    expect(receiptsOf(proposal)).toEqual({ counting: { [alice.id]: 2, [bob.id]: 3 }, replaced: [[1, alice.id]] });
    expect(await hashToAnnounce(proposal)).toMatch(/^[0-9a-f]{64}$/);
  });

  test("are not given in a proposal that an older version made, and no hash is announced there", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, alice, yes()));
    await madeByOlderVersion(world);
    expect(await receiptIn(castIn(world, bob, no))).toBeNull();
    const { proposal } = await begin(world, made);
    expect(await hashToAnnounce(proposal)).toBeNull();
  });
});

onEveryEngine("the hash of all votes", ({ world: newWorld }) => {
  test("is recorded with the step that announces, and kept with the proposal", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, alice, no));
    const settlement = await begin(world, made);
    // The first call of all brings the script's text.
    await costOf(newWorld(), null);
    const without = await costOf(newWorld(), null);
    expect(await costOf(newWorld(), HASH)).toEqual(without);
    await world.store.advanceSettlement(settlement, "announcing", HASH);
    expect((await world.store.getProposal(made.proposalId))?.hash).toBe(HASH);
    await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced");
    expect((await keptProposal(world, made.proposalId)).hash).toBe(HASH);
    const { votes } = await world.store.listPastVotes(world.chatId, null, 1);
    expect(votes).toMatchObject([{ hash: HASH, votes: [{ receipt: receipt(1) }] }]);
  });

  test("is the same for whichever attempt settles the vote", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, changeable);
    for (const ballot of [yes(30_000_000), no]) must(await castIn(world, alice, ballot));
    must(await castIn(world, bob, yes(5_000_000)));
    const first = await begin(world, made);
    const hash = await hashToAnnounce(first.proposal);
    await world.store.advanceSettlement(first, "announcing", hash);
    await world.store.releaseSettlement({ ...first, state: "announcing" }, "closed", world.clock.now);
    const second = await world.store.beginSettlement(made, "another");
    if (second.tag !== "go") throw new Error(second.tag);
    expect(second.settlement).toMatchObject({ state: "closed", proposal: { hash } });
    expect(await hashToAnnounce(second.settlement.proposal)).toBe(hash);
  });

  test("is not told before the result is about to be sent, and is not left to another proposal", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, alice, no));
    const settlement = await begin(world, made);
    await world.store.advanceSettlement(settlement, "announcing", HASH);
    await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced");
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 50)));
    expect((await world.store.getProposal(next.proposalId))?.hash).toBeNull();
    await world.standIn.command("HSET", liveKey(world.chatId), "q.hash", HASH, "q.numbered", made.proposalId);
    expect((await world.store.getProposal(next.proposalId))?.hash).toBeNull();
  });
});

/** What it costs to record the step that announces. */
async function costOf(world: World, hash: string | null) {
  const made = await openVote(world);
  must(await castIn(world, alice, no));
  const settlement = await begin(world, made);
  return world.cost(() => world.store.advanceSettlement(settlement, "announcing", hash));
}
