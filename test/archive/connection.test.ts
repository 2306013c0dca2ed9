/** @module-tag long */
import { createServer } from "node:net";
import { beforeAll, expect, test } from "vitest";
import { migrateArchive } from "../../archive/database/migrate.ts";
import { connectArchive } from "../../archive/database/postgres.ts";
import { readOrders } from "../../archive/database/read.ts";
import { listenOnLoopback } from "../../dev/listen.ts";
import { eachCase } from "../support/long.ts";
import { newChatId, onEveryDatabase } from "./databases.ts";
import { buyIn, contentOf, orderIn, sessionIn, write } from "./samples.ts";

const noAnswer = expect.objectContaining({ name: "DatabaseUnavailable", sqlState: null });

onEveryDatabase("The archive's connection", (database, engine) => {
  beforeAll(() => migrateArchive(database().url));

  test("of two runs at once one is in the transaction, and the other is told so or waits", async () => {
    const [first, second] = [connectArchive(database().url), connectArchive(database().url)];
    let inside = 0;
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const work = async () => {
      inside += 1;
      begun.resolve();
      await goOn.promise;
      expect(inside).toBe(1);
      inside -= 1;
      return "done";
    };
    const one = first.inTransaction(work);
    await begun.promise;
    const other = second.inTransaction(work);
    if (engine === "postgres") expect(await other).toBe("busy");
    goOn.resolve();
    expect(await one).toBe("done");
    // PGlite has one connection, so the other could not even ask before.
    if (engine === "pglite") expect(await other).toBe("done");
    expect(await second.inTransaction(async () => "later")).toBe("later");
    await Promise.all([first.close(), second.close(), first.close()]);
  });

  test("what the work throws rolls back, is thrown on, and leaves the lock", async () => {
    const chatId = newChatId();
    const archive = connectArchive(database().url);
    const failure = new Error("Redis does not answer");
    const failing = archive.inTransaction(async (writer) => {
      await writer.write(orderIn(chatId, 1));
      throw failure;
    });
    await expect(failing).rejects.toBe(failure);
    await archive.close();
    expect(await database().query("select from orders where chat_id = $1", [chatId])).toEqual([]);
  });

  eachCase([false, true])(
    "cut at each statement (its reply lost: %s), a session is there whole or not at all",
    async (loseLastReply) => {
      const chatId = newChatId();
      const session = sessionIn(chatId, [buyIn(chatId, 2)]);
      const before = database().statements;
      await write(database(), session);
      const cost = database().statements - before;
      const whole = await contentOf(database(), [chatId]);
      for (let left = loseLastReply ? 1 : 0; left < cost + (loseLastReply ? 1 : 0); left += 1) {
        await database().query("delete from sessions where chat_id = $1", [chatId]);
        await database().query("delete from proposals where chat_id = $1", [chatId]);
        await database().query("delete from votes where proposal_id = $1", [`${chatId}.2`]);
        await database().query("delete from replaced_votes where proposal_id = $1", [`${chatId}.2`]);
        await database().query("delete from participants where session_id = $1", [`${chatId}.1`]);
        Object.assign(database().faults, { statementsLeft: left, loseLastReply });
        await expect(write(database(), session)).rejects.toEqual(noAnswer);
        database().resetFaults();
        const committed = loseLastReply && left === cost;
        // PostgreSQL notices on its own time that the connection is gone.
        await expect
          .poll(() => contentOf(database(), [chatId]))
          .toEqual(
            committed
              ? whole
              : { sessions: null, participants: null, proposals: null, votes: null, replaced: null, orders: null },
          );
        expect(await write(database(), session)).toEqual([]);
        expect(await contentOf(database(), [chatId])).toEqual(whole);
      }
    },
  );

  test("a transaction has our time limits, and leaves them to no other", async () => {
    const limits = `select current_setting('statement_timeout') as statement,
      current_setting('idle_in_transaction_session_timeout') as idle`;
    await database().query(`create table noted as ${limits}`);
    await database().query(`create function note() returns trigger language plpgsql as
      $$ begin insert into noted ${limits}; return new; end $$`);
    await database().query("create trigger note before insert on orders for each row execute function note()");
    await write(database(), orderIn(newChatId(), 1));
    await database().query("drop trigger note on orders");
    expect(await database().query("select * from noted")).toEqual([
      { statement: "0", idle: "0" },
      { statement: "10s", idle: "30s" },
    ]);
    expect(await database().query(limits)).toEqual([{ statement: "0", idle: "0" }]);
  });

  test("while it is away, nothing is written, and the same object goes on afterwards", async () => {
    const archive = connectArchive(database().url);
    const clean = () => archive.inTransaction((writer) => writer.deleteOlderThan(0));
    await clean();
    database().faults.down = true;
    await expect(clean()).rejects.toEqual(noAnswer);
    await expect(readOrders(database().url, { chatId: 1, after: 0, limit: 1 })).rejects.toEqual(noAnswer);
    database().resetFaults();
    await clean();
    await archive.close();
  });

  test("a database of another name is not there", async (context) => {
    context.skip(engine === "pglite", "PGlite takes any name");
    const url = new URL(database().url);
    url.pathname = "/nobody_made_this";
    const cleaning = connectArchive(url.href).inTransaction((writer) => writer.deleteOlderThan(0));
    await expect(cleaning).rejects.toEqual(expect.objectContaining({ name: "DatabaseUnavailable", sqlState: "3D000" }));
  });
});

test("an address that is none, and one where nobody is, are DatabaseUnavailable, and are not quoted", async () => {
  const server = createServer();
  const port = await listenOnLoopback(server);
  server.close();
  for (const url of ["postgres://u:secret@[", `postgres://u:secret@127.0.0.1:${port}/d`]) {
    const cleaning = connectArchive(url).inTransaction((writer) => writer.deleteOlderThan(0));
    await expect(cleaning).rejects.toEqual(noAnswer);
    await expect(cleaning).rejects.toThrow(/^PostgreSQL does not answer$/);
  }
});
