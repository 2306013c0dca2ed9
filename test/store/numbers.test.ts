import { expect, test } from "vitest";
import { formatTotal } from "../../src/domain/money.ts";
import {
  castIn,
  message,
  must,
  mustBegin,
  newProposal,
  newSession,
  no,
  openVote,
  person,
  receipt,
  settleAll,
  yes,
} from "./people.ts";
import { onEveryEngine, TTL_MS } from "./support.ts";

/** The largest ids that Telegram may give: 52 bits. */
const BIG = 2 ** 52 - 1;

onEveryEngine("numbers", ({ world: newWorld }) => {
  test("ids of 52 bits survive everything", async () => {
    const world = { ...newWorld(), chatId: -BIG };
    const { store, chatId } = world;
    const user = person(BIG - 2);
    const id = `${chatId}.2147483647`;
    must(await store.saveSession(id, newSession(world, { creator: user }), TTL_MS / 1_000));
    must(await store.addParticipant(id, user));
    must(
      (await store.updateSession(chatId, id, { cardId: 2_147_483_646 }))
        ? { ok: true, value: 1 }
        : { ok: false, error: "card" },
    );
    const made = must(await store.addProposal(chatId, newProposal(world, 2_147_483_648, { proposer: user })));
    expect(made.proposalId).toBe("-4503599627370495.2147483648");
    const cause = message(chatId, 2_147_483_649);
    must(await castIn(world, user, no, cause));
    expect(must(await castIn(world, user, no, cause)).tag).toBe("again");
    const session = await store.readWhole(chatId);
    expect(session).toMatchObject({ id, chatId, creator: user, participants: [user], cardId: 2_147_483_646 });
    expect(session?.proposals[0]?.votes).toEqual([{ voter: user, choice: "no", lamports: 0, receipt: receipt(1) }]);
    await settleAll(world, made);
    must(await store.closeSession(chatId, user.id, false, message(chatId, 2_147_483_650)));
    await store.archiveSession(chatId);
    const record = await store.getSession(id);
    expect(record).toMatchObject({ chatId, createdBy: BIG - 2, participants: [`Person ${BIG - 2} (id ${BIG - 2})`] });
    await store.deleteSession(id);
    await store.dropDue(made.proposalId);
  });

  test("ids that differ in the last digit only are two people", async () => {
    const world = newWorld();
    const made = await openVote(world);
    for (const id of [BIG, BIG - 1]) {
      must(await world.store.addParticipant(made.sessionId, person(id)));
      must(await castIn(world, person(id), no));
    }
    const voters = (await world.store.findActiveProposal(world.chatId))?.votes.map(({ voter }) => voter.id);
    expect(voters?.toSorted()).toEqual([BIG - 1, BIG]);
  });

  test("totals over 1e15 lamports are exact and print in full", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const total = 4_503_599_627_370_497;
    await world.standIn.command(
      "HSET",
      `session:live:{${world.chatId}}`,
      "q.lamports",
      String(total),
      "q.yes",
      "999999",
    );
    const voted = must(await castIn(world, { ...person(22) }, yes(1_000_000)));
    expect(voted.tally).toEqual({ yes: 1_000_000, no: 0, lamports: total + 1_000_000 });
    expect(await world.field("q.lamports")).toBe("4503599628370497");
    expect(await world.field("q.yes")).toBe("1000000");
    world.clock.now = made.endTime;
    const { proposal } = await mustBegin(world, made);
    expect(formatTotal(proposal.tally.lamports)).toBe("4503599.628370497 SOL");
  });

  test("names, titles and causes come back as they were, whatever is in them", async () => {
    const world = newWorld();
    const name = { kind: "first_name", text: '|v:1|"}] 🦊 \u202eabc\n1e+15' } as const;
    const creator = { id: 7, name };
    const id = `${world.chatId}.10`;
    const title = "0012 true {} null base64== 🚀";
    must(await world.store.saveSession(id, newSession(world, { message: title, creator }), 60));
    must(await world.store.addParticipant(id, creator));
    must(await world.store.addProposal(world.chatId, newProposal(world, 20, { proposer: creator })));
    const cause = { kind: "tap", id: "a|b|c" } as const;
    must(await castIn(world, creator, yes(1_000_000), cause));
    expect(must(await castIn(world, creator, no, cause))).toMatchObject({
      tag: "again",
      ballot: { lamports: 1_000_000 },
    });
    expect(await world.store.readWhole(world.chatId)).toMatchObject({
      message: title,
      creator,
      participants: [creator],
    });
    expect((await world.store.getSession(id))?.participants).toEqual([`${name.text} (id 7)`]);
  });
});
