/** @module-tag long */
import { beforeAll, expect, test } from "vitest";
import { DatabaseUnavailable } from "../../archive/database/database.ts";
import { isAboutRow } from "../../archive/database/errors.ts";
import { migrateArchive } from "../../archive/database/migrate.ts";
import { alice, bob, carol, firstName, yes } from "../views/samples.ts";
import { newChatId, onEveryDatabase } from "./databases.ts";
import { buyIn, contentOf, inArchive, orderIn, START, sessionIn, write } from "./samples.ts";

/** More than a bigint holds. */
const TOO_MUCH = 1e19;

onEveryDatabase("What PostgreSQL refuses", (database) => {
  beforeAll(() => migrateArchive(database().url));

  test("a vote, a participant and a proposal that are refused hold up nothing else", async () => {
    const chatId = newChatId();
    const good = buyIn(chatId, 2, { votes: [yes(alice, 5), yes(bob, TOO_MUCH), yes(carol, 0.5)] });
    const bad = buyIn(chatId, 3, { eligibleVoters: TOO_MUCH });
    const giant = { id: TOO_MUCH, name: firstName("Giant") };
    const refusals = await write(
      database(),
      sessionIn(chatId, [good, bad], { participants: [alice, giant] }),
      orderIn(chatId, 4),
    );
    expect(refusals).toEqual([
      { table: "participants", sqlState: "22003" },
      { table: "proposals", sqlState: "22003" },
      { table: "votes", sqlState: "22003" },
      { table: "votes", sqlState: "22P02" },
    ]);
    expect(await contentOf(database(), [chatId])).toMatchObject({
      sessions: [{ id: `${chatId}.1` }],
      participants: [{ name: "@alice" }],
      proposals: [{ id: good.id }],
      votes: [{ user_id: 1, lamports: 5 }, { proposal_id: bad.id }, { proposal_id: bad.id }, { proposal_id: bad.id }],
      orders: [{ number: 4 }],
    });
  });

  test("one participant of many who is refused is found in few statements", async () => {
    const chatId = newChatId();
    const crowd = Array.from({ length: 500 }, (_, i) => ({ id: i === 321 ? TOO_MUCH : i + 1, name: firstName("Ann") }));
    const before = database().statements;
    expect(await write(database(), sessionIn(chatId, [], { participants: crowd }))).toEqual([
      { table: "participants", sqlState: "22003" },
    ]);
    expect(database().statements - before).toBeLessThan(100);
    expect((await contentOf(database(), [chatId]))?.participants).toHaveLength(499);
  });

  test("a session that is refused leaves its votes; the rows that are gone are deleted all the same", async () => {
    const chatId = newChatId();
    await write(database(), sessionIn(chatId, [buyIn(chatId, 2)]));
    const session = sessionIn(chatId, [buyIn(chatId, 2, { votes: [yes(bob, 7)] })], { participants: [carol] });
    expect(await write(database(), { ...session, endedAt: Number.NaN })).toEqual([
      { table: "sessions", sqlState: "23502" },
    ]);
    expect(await contentOf(database(), [chatId])).toMatchObject({
      sessions: [{ ended: "closed" }],
      participants: [{ user_id: 3 }],
      votes: [{ user_id: 2, lamports: 7 }],
    });
  });

  test("a trigger of the operator's may refuse rows", async () => {
    const chatId = newChatId();
    await database().query(`create function refuse_${-chatId}() returns trigger language plpgsql as
      $$ begin if new.proposal_id = '${chatId}.2' and new.user_id = 2 then raise 'not him'; end if; return new; end $$`);
    await database().query(
      `create trigger refuse_${-chatId} before insert on votes for each row execute function refuse_${-chatId}()`,
    );
    expect(await write(database(), sessionIn(chatId, [buyIn(chatId, 2)]))).toEqual([
      { table: "votes", sqlState: "P0001" },
    ]);
    expect(await contentOf(database(), [chatId])).toMatchObject({ votes: [{ user_id: 1 }, { user_id: 3 }] });
  });

  test("a chat that may not be forgotten or moved, since a table of the operator's is in the way, holds up nothing else", async () => {
    const [chatId, to] = [newChatId(), newChatId()];
    await write(database(), sessionIn(chatId, [buyIn(chatId, 2)]));
    await database().query(`create table notes_${-chatId} (id text references proposals (id))`);
    await database().query(`insert into notes_${-chatId} values ('${chatId}.2')`);
    await database().query(`alter table proposals add constraint stays_${-chatId} check (chat_id <> ${to}) not valid`);
    const refusals = await inArchive(database(), async (writer) => [
      await writer.moveChat(chatId, to, 0),
      await writer.forgetChat(chatId, 2 * START),
      await writer.write(orderIn(chatId, 4)),
    ]);
    const chats = (sqlState: string) => [{ table: "chats", sqlState }];
    expect(refusals).toEqual([chats("23514"), chats("23503"), []]);
    expect(await contentOf(database(), [chatId])).toMatchObject({ sessions: [{}], proposals: [{}], orders: [{}] });
    await database().query(`drop table notes_${-chatId}`);
    await database().query(`alter table proposals drop constraint stays_${-chatId}`);
    await inArchive(database(), async (writer) => {
      await writer.moveChat(chatId, to, 0);
      await writer.forgetChat(to, 2 * START);
    });
    expect(await contentOf(database(), [chatId, to])).toMatchObject({ sessions: null, votes: null, orders: [{}] });
  });

  test.each([
    [
      "a table that is not there",
      "alter table votes rename to elsewhere",
      "alter table elsewhere rename to votes",
      "42P01",
    ],
    ["a column that is not there", "alter table votes rename name to n", "alter table votes rename n to name", "42703"],
    ["a lock that is not there", "delete from archive_lock", "insert into archive_lock values (1)", "02000"],
  ])("%s is the whole database's fault, and nothing is written", async (_, break_, repair, sqlState) => {
    const chatId = newChatId();
    await database().query(break_);
    try {
      const writing = write(database(), orderIn(chatId, 3), sessionIn(chatId, [buyIn(chatId, 2)]));
      await expect(writing).rejects.toEqual(expect.objectContaining({ name: "DatabaseUnavailable", sqlState }));
    } finally {
      await database().query(repair);
    }
    expect(await contentOf(database(), [chatId])).toMatchObject({ sessions: null, orders: null });
    expect(await write(database(), orderIn(chatId, 3))).toEqual([]);
  });

  test("who goes on behind such a fault does not believe that it was written", async () => {
    const chatId = newChatId();
    await database().query("alter table votes rename to elsewhere");
    const writing = inArchive(database(), async (writer) => {
      await writer.write(sessionIn(chatId, [buyIn(chatId, 2)])).catch(() => {});
    });
    await expect(writing).rejects.toBeInstanceOf(DatabaseUnavailable);
    await database().query("alter table elsewhere rename to votes");
  });
});

test.each(["22003", "22P05", "22021", "23505", "23514", "21000", "54000", "P0001", "09000", "44000", "XX000"])(
  "%s is about a row",
  (sqlState) => expect(isAboutRow(sqlState)).toBe(true),
);

test.each(
  "08006 28P01 3D000 53100 57014 57P01 58030 25006 25P02 40001 40P01 42P01 42703 42501 3F000 0A000 55P03 XX001".split(
    " ",
  ),
)("%s is about the whole database", (sqlState) => expect(isAboutRow(sqlState)).toBe(false));
