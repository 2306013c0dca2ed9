/** @module-tag long */
import { beforeAll, expect, test } from "vitest";
import { migrateArchive } from "../../archive/database/migrate.ts";
import type { Archivable } from "../../src/domain/archivable.ts";
import { SALE } from "../views/trade-samples.ts";
import { newChatId, onEveryDatabase } from "./databases.ts";
import { buyIn, contentOf, HOUR_MS, inArchive, orderIn, proposalIn, START, sessionIn, write } from "./samples.ts";

const NOTHING = { sessions: null, participants: null, proposals: null, votes: null, replaced: null, orders: null };
const soldAt = (at: number) => ({ state: "sold", sale: { ...SALE, at } }) as const;

/** The same thing, as it comes from another chat: its ids stay. */
const from = (chatId: number, thing: Archivable): Archivable =>
  thing.kind === "session" ? { ...thing, session: { ...thing.session, chatId } } : { ...thing, chatId };

onEveryDatabase("Chats in the archive", (database) => {
  beforeAll(() => migrateArchive(database().url));
  const move = (old: number, to: number, orderShift = 0) =>
    inArchive(database(), (writer) => writer.moveChat(old, to, orderShift));
  const forget = (chatId: number, time: number) => inArchive(database(), (writer) => writer.forgetChat(chatId, time));

  test("sessions and votes follow a chat that moves, and so do late ones, through several moves", async () => {
    const [a, b, c] = [newChatId(), newChatId(), newChatId()];
    const [early, late] = [sessionIn(a, [buyIn(a, 2)]), proposalIn(a, buyIn(a, 3))];
    await write(database(), early, sessionIn(b, [buyIn(b, 2)]));
    await move(a, b);
    await move(a, b);
    expect(await contentOf(database(), [b])).toMatchObject({
      sessions: [{ id: `${a}.1` }, { id: `${b}.1` }].toSorted((x, y) => (x.id < y.id ? -1 : 1)),
      proposals: [{}, {}],
    });
    await move(b, c);
    await write(database(), early, late);
    await write(database(), from(b, late));
    const { sessions, proposals } = { ...(await contentOf(database(), [c])) };
    expect(sessions).toHaveLength(2);
    expect(proposals).toHaveLength(3);
    expect(await contentOf(database(), [a, b])).toMatchObject({ sessions: null, proposals: null });
  });

  test("a chat that would move in a circle stays where it is", async () => {
    const [a, b] = [newChatId(), newChatId()];
    await move(a, b);
    await move(b, a);
    await move(a, a);
    await write(database(), sessionIn(a), from(b, sessionIn(b)));
    expect((await contentOf(database(), [b]))?.sessions).toHaveLength(2);
  });

  test("orders follow a chat that moves, numbered on behind those of the supergroup, and each is there once", async () => {
    const [a, b] = [newChatId(), newChatId()];
    await write(database(), orderIn(a, 1), orderIn(a, 2), orderIn(b, 1));
    // One of them was written anew since the move, before the archive learned of it.
    await write(database(), from(b, orderIn(a, 3, 2)));
    await move(a, b, 1);
    await move(a, b, 1);
    await write(database(), from(b, orderIn(a, 2, 1)));
    const places = await database().query(
      "select number, proposal_id, (chat_id = $2) as here from orders where chat_id = any($1) order by number",
      [[a, b], b],
    );
    expect(places).toEqual([
      { number: 1, proposal_id: `${b}.1`, here: true },
      { number: 2, proposal_id: `${a}.1`, here: true },
      { number: 3, proposal_id: `${a}.2`, here: true },
    ]);
  });

  test("a chat that is forgotten keeps what is held and what began later, and late writes stay out", async () => {
    const chatId = newChatId();
    const other = newChatId();
    const before: Archivable[] = [
      sessionIn(chatId, [buyIn(chatId, 2)]),
      proposalIn(chatId, buyIn(chatId, 3)),
      orderIn(chatId, 1),
      orderIn(chatId, 2, 2, soldAt(START + 5)),
      orderIn(chatId, 3, 3, { state: "rejected" }),
      orderIn(chatId, 4, 4, { state: "unknown" }),
    ];
    const time = START + 10;
    const after = proposalIn(chatId, buyIn(chatId, 11), null);
    const left = {
      sessions: null,
      participants: null,
      proposals: [{ id: `${chatId}.11` }],
      orders: [{ number: 1 }, { number: 4 }],
    };
    await write(database(), ...before, after, sessionIn(other, [buyIn(other, 2)]));
    await forget(chatId, time);
    await forget(chatId, START);
    expect(await contentOf(database(), [chatId])).toMatchObject(left);
    await write(database(), ...before, after);
    expect(await contentOf(database(), [chatId])).toMatchObject(left);
    expect(await contentOf(database(), [other])).toMatchObject({
      sessions: [{}],
      participants: [{}, {}, {}],
      votes: [{}, {}, {}],
      replaced: [{}],
    });
    // What was held then and is sold later stays, as it does in the group's list of orders.
    await write(database(), orderIn(chatId, 1, 1, soldAt(time + 1)));
    await forget(chatId, time);
    expect(await contentOf(database(), [chatId])).toMatchObject({
      orders: [{ number: 1, state: "sold" }, { number: 4 }],
    });
  });

  test("what was forgotten stays forgotten behind a move, before it or after it", async () => {
    const [a, b] = [newChatId(), newChatId()];
    const session = sessionIn(a, [buyIn(a, 2)]);
    await write(database(), session);
    await forget(a, START + HOUR_MS);
    await move(a, b);
    await write(database(), session, from(b, session));
    expect(await contentOf(database(), [a, b])).toMatchObject(NOTHING);
    const [c, d] = [newChatId(), newChatId()];
    const moved = sessionIn(c, [buyIn(c, 2)]);
    await write(database(), moved);
    await move(c, d);
    await forget(d, START + HOUR_MS);
    await write(database(), moved, from(d, moved));
    expect(await contentOf(database(), [c, d])).toMatchObject(NOTHING);
  });

  test("what was over before a time is deleted, but for orders that are held", async () => {
    const chatId = newChatId();
    await write(
      database(),
      sessionIn(chatId, [buyIn(chatId, 2), buyIn(chatId, 3, { endTime: START + HOUR_MS })]),
      orderIn(chatId, 1),
      orderIn(chatId, 2, 2, { state: "sold", sale: { ...SALE, at: START + HOUR_MS - 1 } }),
      orderIn(chatId, 3, 3, { state: "sold", sale: { ...SALE, at: START + HOUR_MS } }),
    );
    const older = (time: number) => inArchive(database(), (writer) => writer.deleteOlderThan(time));
    await older(START + HOUR_MS);
    expect(await contentOf(database(), [chatId])).toMatchObject({
      sessions: [{}],
      participants: [{}, {}, {}],
      proposals: [{ id: `${chatId}.3` }],
      votes: [{}, {}, {}],
      replaced: [{ proposal_id: `${chatId}.3` }],
      orders: [{ number: 1 }, { number: 3 }],
    });
    await older(START + HOUR_MS + 1);
    expect(await contentOf(database(), [chatId])).toMatchObject({ ...NOTHING, orders: [{ number: 1 }] });
  });

  test("old rows are deleted some at a time, so that no statement takes long", async () => {
    const chatId = newChatId();
    const votes = Array.from({ length: 501 }, (_, i) => buyIn(chatId, i + 2));
    await write(database(), sessionIn(chatId, votes));
    const older = () => inArchive(database(), (writer) => writer.deleteOlderThan(START + 24 * HOUR_MS));
    await older();
    expect((await contentOf(database(), [chatId]))?.proposals).toHaveLength(1);
    await older();
    expect(await contentOf(database(), [chatId])).toMatchObject(NOTHING);
  });
});
