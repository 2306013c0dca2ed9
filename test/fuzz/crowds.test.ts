/** @module-tag long */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nameOf, type Person } from "../../src/domain/person.ts";
import { type BotWorld, startBotWorld } from "../support/bot-world.ts";
import { type Actor, PROPOSE, type Room, SELL } from "../support/room.ts";
import { brokenByCalls } from "./invariants-of-calls.ts";
import { isLong, TIME_LIMIT } from "./runs.ts";

/** Names as long as Telegram lets them be: 64 characters, of which an emoji is two units or more, or a @username of 32. */
const NAMES: readonly (readonly [string, (i: number) => { first_name: string; username?: string }])[] = [
  ["a letter and 63 emoji, of which half of one would be left", () => ({ first_name: `a${"😀".repeat(63)}` })],
  ["families of joined emoji", (i) => ({ first_name: `${i}${"👩‍👩‍👧".repeat(8)}` })],
  ["64 signs that others take for markup", (i) => ({ first_name: `${i}${"<b>&@x/y`_".repeat(7)}`.slice(0, 64) })],
  ["letters from right to left", (i) => ({ first_name: `${i} ${"עברית ".repeat(11)}`.slice(0, 64) })],
  [
    "a @username of 32",
    (i) => ({ first_name: "x".repeat(64), username: `u${String(i).padStart(4, "0")}${"w".repeat(27)}` }),
  ],
];

let world: BotWorld;
beforeAll(async () => {
  world = await startBotWorld({ executor: "webhook" });
  world.telegram.flood.on = false;
});
afterAll(() => world.close());

/** A crowd with all these names, and in a long run one of each kind. */
const CROWDS = [
  ["all of these", (i: number) => NAMES[i % NAMES.length]?.[1](i) ?? { first_name: "" }] as const,
  ...(isLong ? NAMES : []),
];

const SIZES = isLong ? [200, 1_000] : [200];

/** Lets a crowd into a room's session past Telegram, whose part the other tests play. */
async function join(room: Room, crowd: readonly Person[]): Promise<void> {
  const { store } = world;
  const session = await store.readWhole(room.group.id);
  for (const one of crowd) room.group.member({ first_name: "x", id: one.id });
  await Promise.all(crowd.map((one) => store.addParticipant(session?.id ?? "", one)));
}

/** All of them say yes, with amounts that are all different where the vote takes one. */
async function vote(room: Room, crowd: readonly Person[], sale: boolean): Promise<void> {
  const cast = crowd.map((one, i) => {
    const lamports = sale ? null : 1_000_000 + i;
    return world.store.addVote(
      { chatId: room.group.id },
      one,
      { choice: "yes", lamports },
      { kind: "tap", id: `${sale} ${i}` },
      { attemptId: "", updateId: i },
    );
  });
  for (const voted of await Promise.all(cast)) expect(voted.ok).toBe(true);
}

/** How many shares a result lists, and how many more it says that there are. */
function sharesIn(text: string): number {
  const [, list = ""] = /\n\nShares, by what each paid:\n(.*?)(?:\n\n|$)/s.exec(text) ?? [];
  const [, more = "0"] = /\n… and (\d+) more$/.exec(list) ?? [];
  return list.split("\n").filter((line) => / SOL(?: \([+−][\d.]+\))?$/.test(line)).length + Number(more);
}

async function asks(one: Actor, question: string): Promise<string> {
  return (await one.says(question)).join("\n");
}

describe.each(CROWDS)("a crowd of people who have %s", (_, name) => {
  it(
    "is named in results, shares, orders and /status as far as a message goes, and counted beyond that",
    TIME_LIMIT,
    async () => {
      for (const size of SIZES) {
        const before = world.telegram.outgoing.length;
        const room = world.room();
        const crowd = Array.from({ length: size }, (_, i) => ({ id: 10_000 + i, name: nameOf(name(i)) }));
        await room.opens(room.bob);
        await join(room, crowd);
        const status = await asks(room.carol, "/status");
        expect(status).toContain(`👥 ${size + 1} joined: `);
        expect(status).toContain(` and ${size + 1 - 30} more`);

        await room.bob.says(`${PROPOSE} 1`);
        await vote(room, crowd, false);
        await world.pass(61_000);
        expect(room.results).toHaveLength(1);
        expect(room.results[0]?.text).toContain(`\nYes ${size} · No 0 · Abstained 1\n`);

        const order = await asks(room.carol, "/order 1");
        expect(order).toContain("order 1 · BONK · filled");
        if (size >= 200) expect(order).toMatch(/\n… and \d+ more\n/);

        const payer = room.enters({ ...name(0), id: 10_000 });
        await payer.says(`${SELL} 1`);
        await vote(room, crowd, true);
        await world.pass(61_000);
        const [, sold] = room.results;
        expect(sold?.text).toContain(`\nYes ${size} · No 0 · Abstained 0\n`);
        expect(sharesIn(sold?.text ?? "")).toBe(size);

        const mentionable = new Set(["@bob", "@carol", "@alice", ...crowd.map((one) => `@${one.name.text}`)]);
        const calls = world.telegram.outgoing.slice(before);
        expect(brokenByCalls(calls, mentionable)).toEqual([]);
        expect(JSON.stringify(calls)).not.toContain("\uFFFD");
      }
    },
  );
});
