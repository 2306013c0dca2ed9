import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeOrders, mergeVotes } from "../../src/domain/history.ts";
import { comparePlaces, isBehind, type PastVote } from "../../src/domain/past-vote.ts";
import { pastVote } from "../support/past-votes.ts";
import { ORDER } from "../views/trade-samples.ts";

/** A vote's start never changes. Some begin at the same time. */
const vote = fc
  .integer({ min: 1, max: 12 })
  .map((message) => pastVote({ id: `-100.${message}`, startTime: Math.ceil(message / 3) }));
const votes = fc.uniqueArray(vote, { selector: ({ id }) => id });

const NOTHING = { runningId: null, forgottenAt: null };
const idsOf = (list: readonly PastVote[]) => list.map(({ id }) => id);

describe("the order of past votes", () => {
  it("is by start and then by id as text, the newest first, and total", () => {
    const place = (startTime: number, message: number) => ({ startTime, id: `-100.${message}` });
    const sorted = [place(2, 1), place(1, 9), place(1, 2), place(1, 10)];
    expect(sorted.toReversed().sort(comparePlaces)).toEqual(sorted);
    for (const [i, one] of sorted.entries())
      for (const [j, other] of sorted.entries()) expect(isBehind(one, other)).toBe(i > j);
    expect(isBehind(place(1, 1), null)).toBe(true);
  });
});

describe("past votes of Redis and of an archive", () => {
  it("are told once each, by pages of any size, of which each list needs just its own beginning", () => {
    fc.assert(
      fc.property(votes, votes, fc.integer({ min: 1, max: 4 }), (recent, archived, size) => {
        const all = mergeVotes(recent, archived, NOTHING);
        const seen: PastVote[] = [];
        for (let more = true; more; ) {
          const before = seen.at(-1) ?? null;
          const beginning = (list: readonly PastVote[]) =>
            list
              .filter((one) => isBehind(one, before))
              .sort(comparePlaces)
              .slice(0, size + 1);
          const page = mergeVotes(beginning(recent), beginning(archived), NOTHING);
          seen.push(...page.slice(0, size));
          more = page.length > size;
        }
        expect(idsOf(seen)).toEqual(idsOf(all));
        expect(new Set(idsOf(all)).size).toBe(all.length);
      }),
    );
  });

  it("are as Redis has them, without what runs and what was forgotten", () => {
    const at = (message: number, startTime: number, token = "BONK") =>
      pastVote({ id: `-100.${message}`, startTime, token });
    const merged = mergeVotes([at(1, 50, "REDIS")], [at(1, 50, "ARCHIVE"), at(2, 60), at(3, 40), at(4, 39)], {
      runningId: "-100.2",
      forgottenAt: 40,
    });
    expect(merged.map(({ id, token }) => [id, token])).toEqual([
      ["-100.1", "REDIS"],
      ["-100.3", "BONK"],
    ]);
  });
});

describe("orders of Redis and of an archive", () => {
  it("are told by number, as Redis has them, without those that were forgotten", () => {
    const order = (number: number, at: number, state: typeof ORDER.state = "sold") => ({
      ...ORDER,
      number,
      state,
      bought: { ...ORDER.bought, at },
    });
    const recent = [order(4, 10, "filled")];
    const archived = [order(1, 10), order(2, 20), order(3, 10, "unknown"), order(4, 10)];
    const read = (forgottenAt: number | null) =>
      mergeOrders(recent, archived, forgottenAt).map(({ number, state }) => [number, state]);
    expect(read(null)).toEqual([
      [1, "sold"],
      [2, "sold"],
      [3, "unknown"],
      [4, "filled"],
    ]);
    expect(read(20)).toEqual([
      [2, "sold"],
      [3, "unknown"],
      [4, "filled"],
    ]);
  });
});
