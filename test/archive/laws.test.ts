/** @module-tag long */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { ArchiveWriter } from "../../archive/database/database.ts";
import { migrateArchive } from "../../archive/database/migrate.ts";
import { readPastVotes } from "../../archive/database/read.ts";
import type { Archivable } from "../../src/domain/archivable.ts";
import { pastVoteOf } from "../../src/domain/past-vote.ts";
import type { Person } from "../../src/domain/person.ts";
import { PROPOSAL_STATES, type Vote } from "../../src/domain/session.ts";
import { newChatId, onEveryDatabase } from "./databases.ts";
import { buyIn, contentOf, inArchive, orderIn, sessionIn } from "./samples.ts";

const RUNS = { numRuns: 15 };

const person = (id: number): fc.Arbitrary<Person> =>
  fc
    .record({
      kind: fc.constantFrom("username", "first_name"),
      text: fc.string({ unit: "grapheme", minLength: 1, maxLength: 9 }),
    })
    .map((name) => ({ id, name }));

/** Votes of up to six people. The sum of all stays below 2^53. */
const votes: fc.Arbitrary<readonly Vote[]> = fc
  .subarray([1, 2, 3, 4, 5, 6])
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc
          .tuple(person(id), fc.boolean(), fc.integer({ min: 0, max: 2 ** 50 }))
          .map(
            ([voter, says, lamports]): Vote =>
              says ? { voter, choice: "yes", lamports } : { voter, choice: "no", lamports: 0 },
          ),
      ),
    ),
  );

/** A moment of a chat with one session, two proposals and one order. */
interface Moment {
  readonly message: string;
  readonly people: readonly Person[];
  readonly proposals: readonly { readonly state: (typeof PROPOSAL_STATES)[number]; readonly votes: readonly Vote[] }[];
  readonly sold: boolean;
}
const moment: fc.Arbitrary<Moment> = fc.record({
  message: fc.string({ unit: "binary" }),
  people: fc.subarray([1, 2, 3, 4]).chain((ids) => fc.tuple(...ids.map(person))),
  proposals: fc.array(fc.record({ state: fc.constantFrom(...PROPOSAL_STATES), votes }), { minLength: 2, maxLength: 2 }),
  sold: fc.boolean(),
});

function archivables(id: number, moment: Moment, chatId = id): readonly Archivable[] {
  const proposals = moment.proposals.map(({ state, votes }, index) => {
    const yes = votes.filter(({ choice }) => choice === "yes");
    const lamports = yes.reduce((sum, vote) => sum + vote.lamports, 0);
    return buyIn(id, index + 2, { state, votes, tally: { yes: yes.length, no: votes.length - yes.length, lamports } });
  });
  const session = sessionIn(id, proposals, { chatId, message: moment.message, participants: moment.people });
  const order = orderIn(id, 1, 2, { state: moment.sold ? "sold" : "filled" });
  return [session, { ...order, chatId } as Archivable];
}

async function writeAll(writer: ArchiveWriter, things: readonly Archivable[]): Promise<void> {
  for (const thing of things) expect(await writer.write(thing)).toEqual([]);
}

onEveryDatabase("The archive's laws", (database) => {
  beforeAll(() => migrateArchive(database().url));

  /** What a chat's tables hold, with the chat's id left out, so that two chats can be compared. */
  const shapeOf = async (chatIds: readonly number[]) => {
    const json = JSON.stringify(await contentOf(database(), chatIds));
    return chatIds.reduce((text, chatId, index) => text.replaceAll(String(chatId), `chat ${index}`), json);
  };

  test("whatever was written before, the last moment is what is there; twice is once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 4 }), async (moments) => {
        const [once, often] = [newChatId(), newChatId()];
        const last = moments.at(-1);
        if (last === undefined) return;
        await inArchive(database(), (writer) => writeAll(writer, archivables(once, last)));
        for (const one of [...moments, last])
          await inArchive(database(), (writer) => writeAll(writer, archivables(often, one)));
        expect(await shapeOf([often])).toBe(await shapeOf([once]));
      }),
      RUNS,
    );
  });

  test("a chat may move between any two writes, of old ids and new ones", async () => {
    const steps = fc.array(fc.record({ moment, from: fc.constantFrom("old", "new"), moves: fc.boolean() }), {
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(steps, moment, async (before, last) => {
        const [old, now, straight] = [newChatId(), newChatId(), newChatId()];
        await inArchive(database(), async (writer) => {
          for (const { moment, from, moves } of before) {
            if (moves) await writer.moveChat(old, now, 0);
            await writeAll(writer, archivables(old, moment, from === "old" ? old : now));
          }
          await writer.moveChat(old, now, 0);
          await writeAll(writer, archivables(old, last, now));
          await writeAll(writer, archivables(straight, last));
        });
        expect(await contentOf(database(), [old])).toMatchObject({ sessions: null, proposals: null, orders: null });
        const moved = JSON.stringify(await contentOf(database(), [old, now])).replaceAll(String(now), String(old));
        const alone = JSON.stringify(await contentOf(database(), [straight]));
        expect(moved.replaceAll(String(old), "chat")).toBe(alone.replaceAll(String(straight), "chat"));
      }),
      RUNS,
    );
  });

  test("sums are exact, and what is read is what was written", async () => {
    await fc.assert(
      fc.asyncProperty(moment, async (one) => {
        const chatId = newChatId();
        const [session] = archivables(chatId, one);
        if (session?.kind !== "session") return;
        await inArchive(database(), (writer) => writeAll(writer, [session]));
        const sums = await database().query(
          `select p.id from proposals p where p.chat_id = $1 and p.lamports <>
            (select coalesce(sum(lamports), 0) from votes v where v.proposal_id = p.id and choice = 'yes')`,
          [chatId],
        );
        expect(sums).toEqual([]);
        const past = session.session.proposals
          .filter(({ state }) => state === "announced" || state === "cancelled")
          .toReversed();
        const read = await readPastVotes(database().url, { chatId, before: null, limit: 9, now: 0 });
        expect(read).toEqual(past.map((proposal) => cleaned(pastVoteOf(proposal))));
      }),
      RUNS,
    );
  });
});

/** A value with its texts as PostgreSQL takes them. */
const cleaned = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, part) => (typeof part === "string" ? part.replaceAll("\0", "\uFFFD") : part)));
