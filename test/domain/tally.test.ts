import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passes } from "../../src/domain/rules.ts";
import { count, finish, NO_VOTES, type Tally } from "../../src/domain/tally.ts";

type Counted = Parameters<typeof count>[1];
const vote: fc.Arbitrary<Counted> = fc.record({
  choice: fc.constantFrom("yes" as const, "no" as const),
  lamports: fc.integer({ min: 1_000_000, max: 1_000_000_000 }),
});
const countAll = (votes: readonly Counted[]): Tally => votes.reduce(count, NO_VOTES);

describe("a tally", () => {
  it("begins with nothing, and counts each vote once", () => {
    expect(countAll([])).toEqual({ yes: 0, no: 0, lamports: 0 });
    const votes: Counted[] = [
      { choice: "yes", lamports: 10_000_000 },
      { choice: "no", lamports: 0 },
      { choice: "yes", lamports: 50_000_000 },
    ];
    expect(countAll(votes)).toEqual({ yes: 2, no: 1, lamports: 60_000_000 });
    expect(NO_VOTES).toEqual({ yes: 0, no: 0, lamports: 0 });
  });

  it("adds nothing for a no, whatever amount comes with it", () => {
    expect(countAll([{ choice: "no", lamports: 500_000_000 }])).toEqual({ yes: 0, no: 1, lamports: 0 });
  });

  it("is the same in whatever order the votes come", () => {
    const shuffled = fc
      .array(vote, { maxLength: 60 })
      .chain((votes) => fc.tuple(fc.constant(votes), fc.shuffledSubarray(votes, { minLength: votes.length })));
    fc.assert(
      fc.property(shuffled, ([votes, others]) => {
        expect(countAll(others)).toEqual(countAll(votes));
      }),
    );
  });

  it("has as many votes as were cast, and a whole total of the yes votes", () => {
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 300 }), (votes) => {
        const { yes, no, lamports } = countAll(votes);
        expect(yes + no).toBe(votes.length);
        expect(Number.isSafeInteger(lamports)).toBe(true);
        let total = 0n;
        for (const { choice, lamports: amount } of votes) if (choice === "yes") total += BigInt(amount);
        expect(BigInt(lamports)).toBe(total);
      }),
    );
  });
});

describe("a tally when the time is up", () => {
  it("has abstained participants: those at the end less those who voted", () => {
    const tally = { yes: 2, no: 1, lamports: 60_000_000 };
    expect(finish(tally, 4)).toEqual({ yes: 2, no: 1, lamports: 60_000_000, abstained: 1, passed: true });
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 50 }), fc.nat(50), (votes, silent) => {
        expect(finish(countAll(votes), votes.length + silent).abstained).toBe(silent);
      }),
    );
  });

  it("never has fewer than no abstained participants", () => {
    expect(finish({ yes: 2, no: 1, lamports: 1 }, 1).abstained).toBe(0);
  });

  it.each([
    [0, 0, false],
    [1, 0, true],
    [0, 1, false],
    [1, 1, false],
    [2, 1, true],
    [150, 150, false],
  ])("with %d yes and %d no passes: %s", (yes, no, passed) => {
    expect(finish({ yes, no, lamports: 0 }, 300).passed).toBe(passed);
    expect(passes(yes, no)).toBe(passed);
  });
});
