/** @module-tag long */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { migrateArchive } from "../../archive/database/migrate.ts";
import { PAID_ORDERS_SQL, paidBy, readOrdersPaidBy } from "../../archive/database/read.ts";
import type { Archivable } from "../../src/domain/archivable.ts";
import type { PaidOrder } from "../../src/domain/paid-order.ts";
import { alice, bob, carol } from "../views/samples.ts";
import { paid, SALE } from "../views/trade-samples.ts";
import { newChatId, onEveryDatabase } from "./databases.ts";
import { buyIn, HOUR_MS, inArchive, orderIn, START, sessionIn, write } from "./samples.ts";

/** Somebody whom no other test knows. */
let people = 5_000_000_000;
const somebody = () => {
  people += 1;
  return { id: people, name: { kind: "first_name", text: "Zoë" } } as const;
};
type Somebody = ReturnType<typeof somebody>;

const paidFor = (...who: readonly Somebody[]) => ({
  contributions: [paid(alice, 5), ...who.map((one) => paid(one, 50_000_000)), paid(bob, 10_000_000)],
});
const SOLD = { state: "sold", sale: SALE } as const;

onEveryDatabase("Reading from the archive what somebody paid for", (database) => {
  const read = ({ id }: { readonly id: number }, limit = 100) =>
    readOrdersPaidBy(database().url, { userId: id, limit });
  const found = async (who: Somebody, limit?: number) =>
    (await read(who, limit)).map(({ chatId, order }) => [chatId, order.number]);

  describe("with all migrations", () => {
    beforeAll(() => migrateArchive(database().url));

    test("orders are read as they were written, with their group and what its session was about", async () => {
      const zoe = somebody();
      const [a, b] = [newChatId(), newChatId()];
      const [one, two] = [orderIn(a, 1, 2, paidFor(zoe)), orderIn(b, 7, 3, paidFor(zoe))];
      await write(database(), sessionIn(a, [buyIn(a, 2)]), one, two, orderIn(a, 2, 4));
      const expected = (chatId: number, session: string | null, archivable: Archivable): PaidOrder => {
        if (archivable.kind !== "order") throw new Error("no order");
        return { chatId, session, order: archivable.order };
      };
      // The session of the other group is not over yet.
      expect(await read(zoe)).toEqual([expected(b, null, two), expected(a, "Buy BONK token", one)]);
      expect(await read(somebody())).toEqual([]);
    });

    test("those that are held come first, then the newest, and no more than asked for; what was never bought is left out", async () => {
      const zoe = somebody();
      const [a, b] = [newChatId(), newChatId()];
      const mine = paidFor(zoe);
      await write(
        database(),
        orderIn(a, 1, 1, mine),
        orderIn(a, 9, 9, { ...mine, ...SOLD }),
        orderIn(a, 8, 8, { ...mine, state: "rejected" }),
        orderIn(b, 1, 5, { ...mine, state: "unknown" }),
        orderIn(b, 2, 7, { ...mine, ...SOLD }),
        orderIn(a, 6, 6, mine),
      );
      const all = [
        [a, 6],
        [b, 1],
        [a, 1],
        [a, 9],
        [b, 2],
      ];
      expect(await found(zoe)).toEqual(all);
      expect(await found(zoe, 4)).toEqual(all.slice(0, 4));
    });

    test("only contributors' ids count: no other number, and no id that begins alike", async () => {
      const zoe = somebody();
      const other = { id: zoe.id * 10, name: { kind: "first_name", text: String(zoe.id) } } as const;
      await write(
        database(),
        orderIn(newChatId(), 1, 1, { contributions: [paid(other, zoe.id), paid(carol, 1)] }),
        orderIn(newChatId(), 2, 2, { contributions: [] }),
      );
      expect(await found(zoe)).toEqual([]);
      expect(await read(other)).toHaveLength(1);
    });

    test("a changed order is read as it is now, also for whom it has no more", async () => {
      const [zoe, yan] = [somebody(), somebody()];
      const chatId = newChatId();
      await write(database(), orderIn(chatId, 1, 1, paidFor(zoe)));
      await write(database(), orderIn(chatId, 1, 1, { ...paidFor(yan), ...SOLD }));
      expect(await found(zoe)).toEqual([]);
      expect(await read(yan)).toMatchObject([{ order: { state: "sold", sale: SALE } }]);
    });

    test("orders follow a group that moves, each once, with what its session was about", async () => {
      const zoe = somebody();
      const [a, b] = [newChatId(), newChatId()];
      const mine = paidFor(zoe);
      await write(database(), sessionIn(a, [buyIn(a, 2)]), orderIn(a, 1, 2, mine), orderIn(b, 1, 1, mine));
      await inArchive(database(), (writer) => writer.moveChat(a, b, 1));
      expect(await read(zoe)).toMatchObject([
        { chatId: b, session: "Buy BONK token", order: { number: 2 } },
        { chatId: b, session: null, order: { number: 1 } },
      ]);
    });

    test("a group that is forgotten takes away what was sold and what sessions were about, but nobody's held share", async () => {
      const zoe = somebody();
      const [chatId, other] = [newChatId(), newChatId()];
      const mine = paidFor(zoe);
      const all = (chat: number) => [
        sessionIn(chat, [buyIn(chat, 2), buyIn(chat, 3)]),
        orderIn(chat, 1, 2, mine),
        orderIn(chat, 2, 3, { ...mine, state: "sold", sale: { ...SALE, at: START + 5 } }),
      ];
      await write(database(), ...all(chatId), ...all(other));
      await inArchive(database(), (writer) => writer.forgetChat(chatId, START + HOUR_MS));
      expect(
        (await read(zoe)).map(({ chatId: chat, session, order }) => [chat === chatId, session, order.number]).sort(),
      ).toEqual([
        [false, "Buy BONK token", 1],
        [false, "Buy BONK token", 2],
        [true, null, 1],
      ]);
    });

    test("an index answers who paid, however many orders there are", async () => {
      const chatId = newChatId();
      const row = (id: string) =>
        `jsonb_build_array(jsonb_build_object('contributor', jsonb_build_object('id', ${id}), 'lamports', 5))`;
      await database().query(
        `insert into orders (chat_id, number, proposal_id, state, lamports, bought, contributions)
          select $1, n, $2 || '.' || n, 'filled', 5, '{}', ${row("6000000000 + n")} from generate_series(1, 3000) n`,
        [chatId, String(chatId)],
      );
      await database().query("analyze orders");
      const plan = await database().query(`explain ${PAID_ORDERS_SQL}`, [paidBy(6_000_000_007), 100]);
      expect(JSON.stringify(plan)).toContain("orders_contributions");
      await database().query("delete from orders where chat_id = $1", [chatId]);
    });

    test("it costs one query, in a transaction of its own", async () => {
      const before = database().statements;
      await read(somebody());
      // begin, its limits, the query, and commit.
      expect(database().statements - before).toBe(4);
    });
  });
});

onEveryDatabase("Migrating an archive that has orders", (database) => {
  test("lets those be found that were written before, and works without the migration, too", async () => {
    const first = "0001_archive.sql";
    const sql = readFileSync(new URL(`../../archive/migrations/${first}`, import.meta.url), "utf8");
    await database().query(sql);
    await database().query(
      "create table archive_migrations (name text primary key, applied_at timestamptz not null default now())",
    );
    await database().query("insert into archive_migrations (name) values ($1)", [first]);
    const zoe = somebody();
    const chatId = newChatId();
    await write(database(), orderIn(chatId, 1, 1, paidFor(zoe)), orderIn(chatId, 2, 2, { ...paidFor(zoe), ...SOLD }));
    const read = () => readOrdersPaidBy(database().url, { userId: zoe.id, limit: 9 });
    const before = await read();
    expect(before).toHaveLength(2);
    expect(await migrateArchive(database().url)).toMatchObject({ applied: ["0002_payers.sql"], before: 1 });
    expect(await read()).toEqual(before);
    await write(database(), orderIn(chatId, 3, 3, paidFor(zoe)));
    expect(await read()).toHaveLength(3);
  });
});
