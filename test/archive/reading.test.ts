/** @module-tag long */
import { beforeAll, expect, test } from "vitest";
import { migrateArchive } from "../../archive/database/migrate.ts";
import { readOrders, readPastVotes } from "../../archive/database/read.ts";
import { type PastVote, type PastVoteCursor, pastVoteOf } from "../../src/domain/past-vote.ts";
import type { Proposal } from "../../src/domain/session.ts";
import { rulesWith } from "../views/samples.ts";
import { filled, rejected, SALE, sale, unknown } from "../views/trade-samples.ts";
import { newChatId, onEveryDatabase } from "./databases.ts";
import { buyIn, HOUR_MS, orderIn, proposalIn, START, sessionIn, write } from "./samples.ts";

onEveryDatabase("Reading the archive", (database) => {
  beforeAll(() => migrateArchive(database().url));
  const page = (chatId: number, before: PastVoteCursor | null = null, limit = 10, now = START) =>
    readPastVotes(database().url, { chatId, before, limit, now });

  test("past votes are read as they were written, the newest first", async () => {
    const chatId = newChatId();
    const proposals: Proposal[] = [
      buyIn(chatId, 2, { outcome: filled(), order: 1 }),
      buyIn(chatId, 3, { outcome: rejected("no route"), eligibleVoters: 9 }),
      sale(filled({ received: 5 }), { id: `${chatId}.4`, startTime: START + 4, state: "announced" }),
      sale(
        { tag: "rejected", reason: "sold before", gone: true },
        { id: `${chatId}.5`, startTime: START + 5, state: "announced" },
      ),
      buyIn(chatId, 6, { outcome: unknown }),
      buyIn(chatId, 7, { state: "cancelled" }),
    ];
    await write(database(), sessionIn(chatId, proposals));
    expect(await page(chatId)).toEqual(proposals.toReversed().map(pastVoteOf));
  });

  test("nobody learns what was voted in a hidden vote that was cancelled, or never ended", async () => {
    const chatId = newChatId();
    const hidden = { rules: rulesWith({ hidden: true }) };
    const proposals = [buyIn(chatId, 2, { ...hidden, state: "cancelled" }), buyIn(chatId, 3, hidden)];
    await write(database(), sessionIn(chatId, proposals));
    const [ended, cancelled] = await page(chatId);
    expect(ended).toEqual(pastVoteOf(buyIn(chatId, 3, hidden)));
    expect(cancelled).toMatchObject({
      votesHidden: true,
      votes: [],
      yes: 0,
      no: 0,
      abstained: 0,
      lamports: 0,
      passed: null,
    });
  });

  test("a vote that nobody finished is past once its session has expired, and not before", async () => {
    const chatId = newChatId();
    const open = buyIn(chatId, 2, { state: "open" });
    await write(database(), { ...sessionIn(chatId, [open]), ended: "expired" });
    expect(await page(chatId, null, 10, START + HOUR_MS - 1)).toEqual([]);
    expect(await page(chatId, null, 10, START + HOUR_MS)).toEqual([pastVoteOf(open)]);
    await write(database(), sessionIn(chatId, [open]), proposalIn(chatId, buyIn(chatId, 3, { state: "closed" }), null));
    expect(await page(chatId, null, 10, START + HOUR_MS)).toEqual([]);
  });

  test("pages join, also where votes began in the same instant, and ids are sorted as JavaScript sorts them", async () => {
    const [chatId, other] = [newChatId(), newChatId()];
    const messages = [2, 10, 9, 100, 30, 4, 5];
    const proposals = messages.map((message) =>
      buyIn(chatId, message, { startTime: START + (message > 5 ? 1 : message) }),
    );
    await write(database(), sessionIn(chatId, proposals), sessionIn(other, [buyIn(other, 2)]));
    const read: PastVote[] = [];
    for (let before: PastVoteCursor | null = null; ; before = read.at(-1) ?? null) {
      const next: PastVote[] = await page(chatId, before, 2);
      if (next.length === 0) break;
      read.push(...next);
    }
    const sorted = proposals.toSorted((a, b) => b.startTime - a.startTime || (a.id < b.id ? 1 : -1));
    expect(read.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id));
  });

  test("orders are read as they were written, by number, above one", async () => {
    const chatId = newChatId();
    const orders = [
      orderIn(chatId, 1),
      orderIn(chatId, 2, 2, { state: "sold", sale: SALE }),
      orderIn(chatId, 10, 10, { state: "rejected", contributions: [] }),
      orderIn(chatId, 11, 11, { state: "unknown" }),
    ];
    await write(database(), ...orders.toReversed());
    const of = (after: number, limit: number) => readOrders(database().url, { chatId, after, limit });
    const written = orders.map((one) => (one.kind === "order" ? one.order : null));
    expect(await of(0, 10)).toEqual(written);
    expect(await of(1, 2)).toEqual(written.slice(1, 3));
    expect(await of(11, 2)).toEqual([]);
  });

  test("a page costs one query, in a transaction of its own", async () => {
    const chatId = newChatId();
    const before = database().statements;
    await page(chatId);
    // begin, its limits, the query, and commit.
    expect(database().statements - before).toBe(4);
  });
});
