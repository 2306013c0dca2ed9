import { beforeAll, expect, test } from "vitest";
import { migrateArchive } from "../../archive/database/migrate.ts";
import { alice, bob, carol, crowd, firstName, no, rulesWith, yes } from "../views/samples.ts";
import { BOUGHT, filled, PAYERS, SALE, sale } from "../views/trade-samples.ts";
import { newChatId, onEveryDatabase } from "./databases.ts";
import { buyIn, contentOf, HOUR_MS, orderIn, proposalIn, receipt, START, sessionIn, write } from "./samples.ts";

onEveryDatabase("Writing the archive", (database) => {
  beforeAll(() => migrateArchive(database().url));

  test("a session is in all its tables, with the fixed names", async () => {
    const chatId = newChatId();
    const proposal = buyIn(chatId, 2, { outcome: filled(), order: 7, rules: rulesWith({ slippage: 250 }) });
    expect(await write(database(), sessionIn(chatId, [proposal]))).toEqual([]);
    const { query } = database();
    const id = `${chatId}.1`;
    expect(await query("select * from sessions where chat_id = $1", [chatId])).toEqual([
      expect.objectContaining({
        id,
        chat_id: String(chatId),
        message: "Buy BONK token",
        opened_by: "1",
        opened_at: new Date(START),
        ended_at: new Date(START + HOUR_MS),
        ended: "closed",
      }),
    ]);
    expect(await query("select * from participants where session_id = $1 order by user_id", [id])).toEqual([
      { session_id: id, user_id: "1", name: "@alice", is_username: true, position: 1 },
      { session_id: id, user_id: "2", name: "Bob", is_username: false, position: 2 },
      { session_id: id, user_id: "3", name: "@carol", is_username: true, position: 3 },
    ]);
    expect(await query("select * from proposals where chat_id = $1", [chatId])).toEqual([
      expect.objectContaining({
        id: proposal.id,
        session_id: id,
        chat_id: String(chatId),
        kind: "buy",
        token: "BONK",
        proposed_by: "2",
        started_at: new Date(proposal.startTime),
        ends_at: new Date(proposal.endTime),
        state: "announced",
        passed: true,
        yes: 2,
        no: 1,
        abstained: 1,
        lamports: "60000000",
        order_number: 7,
        outcome: filled(),
        hash: proposal.hash,
        rules: expect.objectContaining({ pass: { kind: "majority" }, slippage: 250 }),
      }),
    ]);
    expect(await query("select * from votes where proposal_id = $1 order by user_id", [proposal.id])).toEqual([
      {
        proposal_id: proposal.id,
        user_id: "1",
        name: "@alice",
        is_username: true,
        choice: "yes",
        lamports: "50000000",
        ...receipt(1),
      },
      {
        ...{ proposal_id: proposal.id, user_id: "2", name: "Bob", is_username: false, choice: "yes" },
        ...{ lamports: "10000000", ...receipt(3) },
      },
      {
        ...{ proposal_id: proposal.id, user_id: "3", name: "@carol", is_username: true, choice: "no" },
        ...{ lamports: "0", ...receipt(4) },
      },
    ]);
    expect(await query("select * from replaced_votes where proposal_id = $1", [proposal.id])).toEqual([
      { proposal_id: proposal.id, user_id: "2", choice: "no", lamports: "0", ...receipt(2) },
    ]);
  });

  test("a sale carries its order's token and number; what is open or cancelled passed nothing", async () => {
    const chatId = newChatId();
    const sell = sale(filled(), { id: `${chatId}.3`, startTime: START, state: "announced" });
    const proposals = [buyIn(chatId, 4, { state: "cancelled" }), buyIn(chatId, 5, { state: "open" }), sell];
    await write(database(), sessionIn(chatId, proposals));
    const rows = await database().query(
      "select token, kind, order_number, state, passed, verdict from proposals where chat_id = $1 order by id",
      [chatId],
    );
    expect(rows).toEqual([
      { token: "BONK", kind: "sell", order_number: 3, state: "announced", passed: true, verdict: "passed" },
      { token: "BONK", kind: "buy", order_number: null, state: "cancelled", passed: null, verdict: null },
      { token: "BONK", kind: "buy", order_number: null, state: "open", passed: null, verdict: null },
    ]);
  });

  test("an order has what was paid, by whom, and its sale", async () => {
    const chatId = newChatId();
    await write(database(), orderIn(chatId, 3), orderIn(chatId, 4, 4, { state: "sold", sale: SALE }));
    const rows = await database().query("select * from orders where chat_id = $1 order by number", [chatId]);
    expect(rows).toEqual([
      {
        chat_id: String(chatId),
        number: 3,
        proposal_id: `${chatId}.3`,
        state: "filled",
        lamports: "60000000",
        bought: { ...BOUGHT, proposalId: `${chatId}.3`, at: START + 3 },
        sale: null,
        contributions: PAYERS,
        bought_at: new Date(START + 3),
        ended_at: null,
      },
      expect.objectContaining({ number: 4, state: "sold", sale: SALE, ended_at: new Date(SALE.at) }),
    ]);
  });

  test("who left and which vote was taken back are gone, and what changed is changed", async () => {
    const chatId = newChatId();
    const early = buyIn(chatId, 2, { state: "open", votes: [yes(alice, 5), no(bob)] });
    const kept = buyIn(chatId, 3);
    await write(database(), sessionIn(chatId, [kept, early], { message: "before" }));
    const late = buyIn(chatId, 2, { votes: [yes(bob, 7), yes(carol, 9)] });
    await write(database(), sessionIn(chatId, [late], { message: "after", participants: [carol, alice] }));
    const content = await contentOf(database(), [chatId]);
    expect(content).toMatchObject({
      sessions: [{ message: "after" }],
      participants: [
        { user_id: 1, position: 2 },
        { user_id: 3, position: 1 },
      ],
      proposals: [{ state: "announced" }, { id: kept.id }],
      votes: [{ user_id: 2, choice: "yes", lamports: 7 }, { user_id: 3, lamports: 9 }, {}, {}, {}],
    });
    await write(database(), sessionIn(chatId, [buyIn(chatId, 2, { votes: [] })], { participants: [] }));
    expect(await contentOf(database(), [chatId])).toMatchObject({ participants: null, votes: [{}, {}, {}] });
  });

  test("a proposal keeps its session where a later write does not know it", async () => {
    const chatId = newChatId();
    const proposal = buyIn(chatId, 2);
    const sessionId = () => database().query("select session_id, state from proposals where id = $1", [proposal.id]);
    await write(database(), proposalIn(chatId, proposal, null));
    expect(await sessionId()).toEqual([{ session_id: null, state: "announced" }]);
    await write(database(), sessionIn(chatId, [proposal]));
    await write(database(), proposalIn(chatId, { ...proposal, state: "cancelled" }, null));
    expect(await sessionId()).toEqual([{ session_id: `${chatId}.1`, state: "cancelled" }]);
  });

  test("numbers and times are exact up to the largest", async () => {
    const chatId = newChatId();
    const lamports = Number.MAX_SAFE_INTEGER;
    const giant = { id: 4_503_599_627_370_495, name: firstName("Giant") };
    const proposal = buyIn(chatId, 2, {
      startTime: 4_102_444_799_999,
      tally: { yes: 1, no: 0, lamports },
      votes: [yes(giant, lamports)],
    });
    await write(database(), proposalIn(chatId, proposal));
    expect(
      await database().query(
        `select p.lamports, v.lamports as voted, v.user_id, (extract(epoch from started_at) * 1000)::bigint as started
          from proposals p join votes v on v.proposal_id = p.id where p.id = $1`,
        [proposal.id],
      ),
    ).toEqual([
      { lamports: String(lamports), voted: String(lamports), user_id: String(giant.id), started: "4102444799999" },
    ]);
  });

  test("a NUL and half a character are replaced, and all else of a text is kept", async () => {
    const chatId = newChatId();
    const name = { kind: "first_name", text: "\0\uDC00'\"\\{}$1;--\n😀" } as const;
    const message = `a\0b\uD800c${'\\u0000"\\'}`;
    const session = sessionIn(chatId, [], { message, participants: [{ id: 9, name }] });
    expect(await write(database(), session)).toEqual([]);
    expect(await contentOf(database(), [chatId])).toMatchObject({
      sessions: [{ message: `a\uFFFDb\uFFFDc${'\\u0000"\\'}` }],
      participants: [{ name: "\uFFFD\uFFFD'\"\\{}$1;--\n😀" }],
    });
  });

  test("a session takes as many round trips, whatever its size", async () => {
    const cost = async (size: number) => {
      const chatId = newChatId();
      const people = crowd(size, (i) => firstName(`Member ${i}`));
      const votes = people.map((person) => yes(person, 1_000));
      const proposals = Array.from({ length: size }, (_, i) => buyIn(chatId, i + 2, { votes, rules: rulesWith() }));
      const before = database().statements;
      expect(await write(database(), sessionIn(chatId, proposals, { participants: people }))).toEqual([]);
      return database().statements - before;
    };
    const [small, large] = [await cost(1), await cost(40)];
    expect(large).toBe(small);
    // begin, its limits, the lock, where the chat is, a savepoint, five tables, its release, and commit.
    expect(small).toBe(12);
  });
});
