import { beforeAll, expect, test } from "vitest";
import type { MarketNote } from "../../src/domain/market.ts";
import { liveKey } from "../../src/store/keys.ts";
import type { MadeProposal } from "../../src/store/made-proposal.ts";
import { EDIT_LEASE_MS, EDIT_MARGIN_MS, EDIT_PAUSE_MS } from "../../src/time-limits.ts";
import { BONK, NOTE } from "../support/market-notes.ts";
import {
  alice,
  announce,
  bob,
  carol,
  castIn,
  must,
  newProposal,
  nextVote,
  openSession,
  openVote,
  tap,
  yes,
} from "./people.ts";
import { newChatId, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { begin, carried, filled, keptProposal } from "./trades.ts";

/** What another attempt was told a moment later. */
const LATER: MarketNote = { ...NOTE, quote: { price: "0.5", lamports: 50_000_000, tokenAmount: "0.1" } };
const NOT_YET: MarketNote = { token: BONK, quote: null, quoted: false, away: false };

/** The store as a request has it that asks the market. */
const asking = (world: World, attemptId = "quoter") => world.other({ ttlMs: TTL_MS, attemptId });
const note = (
  world: World,
  { chatId, sessionId, proposalId }: Pick<MadeProposal, "chatId" | "sessionId" | "proposalId">,
  said = NOTE,
  attemptId = "quoter",
) => asking(world, attemptId).noteMarket(chatId, { sessionId, proposalId }, said);

/** A vote whose card is posted. */
async function posted(world: World): Promise<MadeProposal> {
  const made = await openVote(world);
  await world.store.updateProposal(world.chatId, made.sessionId, made.proposalId, { cardId: 99 });
  return made;
}
const marketOf = async (world: World, chatId = world.chatId) => (await world.store.findActiveProposal(chatId))?.market;
const lease = ({ sessionId, proposalId }: MadeProposal, at: number, attemptId = "quoter") => ({
  sessionId,
  proposalId,
  attemptId,
  at,
});

onEveryEngine("what the market said of a proposal", ({ world: newWorld }) => {
  beforeAll(async () => {
    const world = newWorld();
    await note(world, await openVote(world));
  });

  test("is recorded by one request of three commands, with the lease of the edit that shows it", async () => {
    const world = newWorld();
    const made = await posted(world);
    const cost = await world.cost(async () =>
      expect(await note(world, made)).toEqual({ chatId: world.chatId, edit: lease(made, world.clock.now) }),
    );
    expect(cost).toEqual({ requests: 1, billed: 3 });
    expect(await marketOf(world)).toEqual(NOTE);
    const card = await asking(world).readLeasedCard(world.chatId, lease(made, world.clock.now));
    expect(card).toMatchObject({ kind: "proposal", card: { kind: "buy", market: NOTE } });
  });

  test("is what was said at the proposal until then, and whoever makes it again learns whether to ask", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    const propose = async () =>
      must(await world.store.addProposal(world.chatId, newProposal(world, 20, { market: NOT_YET })));
    const made = await propose();
    expect(made).toMatchObject({ tag: "made", market: NOT_YET, needsQuote: true, executorToken: "MINT-of-MALONEY" });
    expect(await propose()).toMatchObject({ tag: "again", market: NOT_YET, needsQuote: true });
    await note(world, made);
    expect(await propose()).toMatchObject({ tag: "again", market: NOTE, needsQuote: false });
  });

  test("stays as it was recorded first: the group has seen it", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await note(world, made);
    expect(await note(world, made, LATER, "another")).toBeNull();
    expect(await marketOf(world)).toEqual(NOTE);
  });

  test("makes way for what it says later if it did not answer, also where the reply to that was lost", async () => {
    const world = newWorld();
    const made = await posted(world);
    const away: MarketNote = { ...NOT_YET, away: true };
    world.standIn.faults.loseReplies = 1;
    const asked = { chatId: world.chatId, edit: lease(made, world.clock.now) };
    expect(await note(world, made, away)).toEqual(asked);
    expect(await marketOf(world)).toEqual(away);
    expect(must(await world.store.addProposal(world.chatId, newProposal(world, 20)))).toMatchObject({
      tag: "again",
      market: away,
      needsQuote: true,
    });
    world.clock.now += EDIT_LEASE_MS;
    expect(await note(world, made, NOTE, "another")).toMatchObject({ edit: { attemptId: "another" } });
    expect(await note(world, made, away, "third")).toBeNull();
    expect(await marketOf(world)).toEqual(NOTE);
  });

  test("is still shown by whose edit an answer counted on, where the reply to that was lost", async () => {
    const world = newWorld();
    const made = await posted(world);
    const away: MarketNote = { ...NOT_YET, away: true };
    const asked = { chatId: world.chatId, edit: lease(made, world.clock.now) };
    expect(await note(world, made, away)).toEqual(asked);
    // The other one sees that a card's edit is planned, and makes none.
    expect(await note(world, made, NOTE, "another")).toBeNull();
    expect(await note(world, made, away)).toEqual(asked);
    const card = await asking(world).readLeasedCard(world.chatId, lease(made, world.clock.now));
    expect(card).toMatchObject({ card: { market: NOTE } });
  });

  test("of an earlier version of the bot, which did not say whether it was away, still bounds the trade", async () => {
    const world = newWorld();
    const made = await posted(world);
    const { away: _, ...earlier } = NOTE;
    await world.standIn.command("HSET", liveKey(world.chatId), "q.market", JSON.stringify(earlier));
    expect(await marketOf(world)).toEqual(NOTE);
    must(await castIn(world, carol, yes(1_000_000)));
    expect((await begin(world, made)).proposal.market).toEqual(NOTE);
  });

  test("of two that are told at once is one", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const noted = await Promise.all([note(world, made, NOTE, "a"), note(world, made, LATER, "b")]);
    expect(noted.filter((one) => one !== null)).toHaveLength(1);
    expect(await marketOf(world)).toEqual(noted[0] === null ? LATER : NOTE);
  });

  test("is recorded once where the reply was lost, and its edit stays with who asked", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.standIn.faults.loseReplies = 1;
    expect(await note(world, made)).toEqual({ chatId: world.chatId, edit: lease(made, world.clock.now) });
    // The same once more, after another has taken the edit over.
    world.clock.now += EDIT_LEASE_MS;
    must(await castIn(world, bob, yes(1_000_000), tap(), "voter"));
    expect(await note(world, made)).toBeNull();
    expect(await marketOf(world)).toEqual(NOTE);
  });

  test("is shown by the edit that another request is about to make", async () => {
    const world = newWorld();
    const made = await posted(world);
    const voted = must(await castIn(world, bob, yes(1_000_000), tap(), "voter"));
    expect(voted).toMatchObject({ edit: { attemptId: "voter" } });
    expect(await note(world, made)).toBeNull();
    const card = await world.store.readLeasedCard(world.chatId, lease(made, world.clock.now, "voter"));
    expect(card).toMatchObject({ card: { market: NOTE, tally: { yes: 1 } } });
  });

  test("is shown not before the pause between two edits", async () => {
    const world = newWorld();
    const made = await posted(world);
    must(await castIn(world, bob, yes(1_000_000), tap(), "voter"));
    await world.store.readLeasedCard(world.chatId, lease(made, world.clock.now, "voter"));
    const editedAt = world.clock.now;
    world.clock.now += 1_000;
    expect((await note(world, made))?.edit.at).toBe(editedAt + EDIT_PAUSE_MS);
  });

  test("is not recorded where no edit can show it any more: nobody would have seen the price that bounds the trade", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const before = await world.standIn.command("HGETALL", liveKey(world.chatId));
    world.clock.now = made.endTime - EDIT_MARGIN_MS + 1;
    expect(await note(world, made)).toBeNull();
    expect(await world.standIn.command("HGETALL", liveKey(world.chatId))).toEqual(before);
    world.clock.now = made.endTime - EDIT_MARGIN_MS;
    expect((await note(world, made))?.edit.at).toBe(world.clock.now);
  });

  test("is not recorded where the edit that another request is about to make comes too late to show it", async () => {
    const world = newWorld();
    const made = await posted(world);
    const last = made.endTime - EDIT_MARGIN_MS;
    world.clock.now = last - EDIT_PAUSE_MS;
    must(await castIn(world, bob, yes(1_000_000), tap(), "early"));
    await world.store.readLeasedCard(world.chatId, lease(made, world.clock.now, "early"));
    must(await castIn(world, carol, yes(1_000_000), tap(), "voter"));
    await world.standIn.command("HSET", liveKey(world.chatId), "q.edit_at", `${last + 1}`);
    expect(await note(world, made)).toBeNull();
    expect(await marketOf(world)).toBeNull();
    await world.standIn.command("HSET", liveKey(world.chatId), "q.edit_at", `${last}`);
    expect(await note(world, made)).toBeNull();
    expect(await marketOf(world)).toEqual(NOTE);
  });

  test("is not recorded of a vote whose time is up, that is withdrawn, or over", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    expect(await note(world, made)).toBeNull();
    expect((await begin(world, made)).proposal.market).toBeNull();
    world.clock.now -= 1;
    expect(await note(world, made)).toBeNull();
    const other = newWorld();
    const withdrawn = await openVote(other);
    must(await other.store.cancelProposal(other.chatId, alice.id, true, tap()));
    expect(await note(other, withdrawn)).toBeNull();
    expect((await other.store.readWhole(other.chatId))?.proposals).toMatchObject([
      { state: "cancelled", market: null },
    ]);
  });

  test("is not recorded of another proposal than the session's last, in another session, or where there is none", async () => {
    const world = newWorld();
    const first = await openVote(world);
    const second = await nextVote(world, first);
    const before = await world.standIn.command("HGETALL", liveKey(world.chatId));
    expect(await note(world, first)).toBeNull();
    expect(await note(world, { ...second, sessionId: `${world.chatId}.11` })).toBeNull();
    expect(await note(world, { ...second, proposalId: `${world.chatId}.99` })).toBeNull();
    expect(await world.standIn.command("HGETALL", liveKey(world.chatId))).toEqual(before);
    const empty = newChatId();
    expect(await note(world, { ...second, chatId: empty })).toBeNull();
    expect(await world.standIn.command("EXISTS", liveKey(empty))).toBe(0);
  });

  test("is recorded in the supergroup that the chat became meanwhile, and comes along into it", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "");
    expect(await note(world, made)).toMatchObject({ chatId: to, edit: { proposalId: made.proposalId } });
    expect(await marketOf(world, to)).toEqual(NOTE);
    const further = newChatId();
    await world.store.moveChat(to, further, "");
    expect(await marketOf(world, further)).toEqual(NOTE);
    expect(must(await world.store.addProposal(world.chatId, newProposal(world)))).toMatchObject({ needsQuote: false });
  });

  test("lives no longer for that", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await world.standIn.command("PEXPIRE", liveKey(world.chatId), 3_000_000);
    await note(world, made);
    const left = await world.pttl(liveKey(world.chatId));
    expect(left).toBeGreaterThan(2_000_000);
    expect(left).toBeLessThanOrEqual(3_000_001);
  });

  test("decides the trade when the vote is over, and is kept with it then", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await note(world, made);
    must(await castIn(world, alice, yes(50_000_000)));
    const settlement = await begin(world, made);
    expect(settlement.proposal).toMatchObject({ market: NOTE, rules: { slippage: 500 } });
    await announce(world, await carried(world, settlement, filled()));
    expect((await keptProposal(world, made.proposalId)).market).toEqual(NOTE);
    expect((await world.store.readWhole(world.chatId))?.proposals.at(-1)?.market).toEqual(NOTE);
  });

  test("is not the next proposal's, and stays with one that is withdrawn behind the next", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await note(world, made);
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    expect(next).toMatchObject({ market: null, needsQuote: true });
    const [first, second] = (await world.store.readWhole(world.chatId))?.proposals ?? [];
    expect([first?.id, first?.market]).toEqual([made.proposalId, NOTE]);
    expect([second?.id, second?.market]).toEqual([next.proposalId, null]);
    await note(world, next, LATER, "another");
    expect(await marketOf(world)).toEqual(LATER);
  });

  test("is not read of a proposal that an older version of the bot kept with what was left of another", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await note(world, made);
    await announce(world, await begin(world, made));
    const key = `proposal:{${world.chatId}}.20`;
    expect(await world.standIn.command("HGET", key, "market_of")).toBe(made.proposalId);
    await world.standIn.command("HSET", key, "market_of", `${world.chatId}.1`);
    expect((await keptProposal(world, made.proposalId)).market).toBeNull();
    await world.standIn.command("HDEL", key, "market", "market_of", "quoted", "slippage", "paper", "paper_of");
    expect(await keptProposal(world, made.proposalId)).toMatchObject({ market: null, rules: { slippage: 500 } });
  });

  test("that makes no sense counts as nothing, and the vote goes on", async () => {
    const worlds = [
      "{",
      "null",
      "7",
      '{"token":null}',
      JSON.stringify({ ...NOTE, quote: { ...NOTE.quote, price: "x" } }),
    ];
    for (const word of worlds) {
      const world = newWorld();
      const made = await openVote(world);
      await world.standIn.command("HSET", liveKey(world.chatId), "q.market", word);
      expect(await marketOf(world)).toBeNull();
      must(await castIn(world, carol, yes(1_000_000)));
      expect((await begin(world, made)).proposal.market).toBeNull();
    }
  });
});
