import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divide, percent } from "../../src/domain/shares.ts";
import type { Contribution } from "../../src/domain/trade.ts";

const MAX = Number.MAX_SAFE_INTEGER;

const by = (id: number, lamports: number): Contribution => ({
  contributor: { id, name: { kind: "username", text: `u${id}` } },
  lamports,
});
/** The shares of people 1, 2, 3, … who paid so much. */
const shares = (amount: number, ...paid: number[]): number[] =>
  divide(
    amount,
    paid.map((lamports, i) => by(i + 1, lamports)),
  ).map(({ share }) => share);

/** Sums of up to 300 of the largest amounts are beyond what a number counts exactly. */
const exactSum = (numbers: readonly number[]): bigint => numbers.reduce((sum, n) => sum + BigInt(n), 0n);

const lamports = fc.oneof(
  fc.integer({ min: 0, max: 9 }),
  fc.integer({ min: 0, max: 1_000_000_000 }),
  fc.integer({ min: 0, max: MAX }),
  fc.constant(MAX),
);
const contributions = fc
  .uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 2 ** 52 }), paid: lamports }), {
    selector: ({ id }) => id,
    minLength: 1,
    maxLength: 300,
    size: "max",
  })
  .map((all) => all.map(({ id, paid }) => by(id, paid)))
  .filter((all) => all.some((one) => one.lamports > 0));

describe("shares of an amount", () => {
  it("are what each paid for, where that comes out even", () => {
    expect(shares(60, 10, 20, 30)).toEqual([10, 20, 30]);
    expect(shares(120, 10, 20, 30)).toEqual([20, 40, 60]);
    expect(shares(7, 5)).toEqual([7]);
  });

  it("give what is left over to the largest remainders, however little these paid", () => {
    // 8 × 6/9 = 5 rest 3, 8 × 2/9 = 1 rest 7, 8 × 1/9 = 0 rest 8
    expect(shares(8, 6, 2, 1)).toEqual([5, 2, 1]);
  });

  it("give it to who paid more where remainders are the same", () => {
    // 2 × 1/4 = 0 rest 2, 2 × 3/4 = 1 rest 2
    expect(shares(2, 1, 3)).toEqual([0, 2]);
  });

  it("give it to the smaller user ids where that is the same, too", () => {
    const share = divide(5, [by(30, 1), by(10, 1), by(20, 1)]).map((one) => [one.contributor.id, one.share]);
    expect(share).toEqual([
      [30, 1],
      [10, 2],
      [20, 2],
    ]);
  });

  it("go by remainders that floats would have rounded away", () => {
    expect(shares(9_007_199_254_740_987, 1_000_799_917_193_411, 818_836_295_885_512, 692_861_481_133_890)).toEqual([
      3_587_825_886_985_987, 2_935_493_907_533_968, 2_483_879_460_221_032,
    ]);
  });

  it("are nothing for who paid nothing, and for everybody where there is nothing", () => {
    expect(shares(1, 0, 1, 0)).toEqual([0, 1, 0]);
    expect(shares(0, 1, 2)).toEqual([0, 0]);
    expect(shares(0, 0, 0)).toEqual([0, 0]);
    expect(shares(0)).toEqual([]);
  });

  it("are refused where there is an amount and nobody paid", () => {
    expect(() => shares(1)).toThrow(RangeError);
    expect(() => shares(1, 0, 0)).toThrow(RangeError);
  });

  it.each([
    [-1, 1],
    [1.5, 1],
    [Number.NaN, 1],
    [2, -1, 2],
    [1, 0.5],
  ])("are refused where a number is no whole one, or negative: %d among %d", (amount, ...paid) => {
    expect(() => shares(amount, ...paid)).toThrow(RangeError);
  });

  it("say who it is and what they paid, in the order that was given", () => {
    const given = [by(3, 5), by(1, 0), by(2, 9)];
    expect(divide(100, given).map(({ contributor, paid }) => ({ contributor, lamports: paid }))).toEqual(given);
  });

  it("sum exactly to the amount, and each is less than a lamport from its exact part", () => {
    fc.assert(
      fc.property(lamports, contributions, (amount, given) => {
        const divided = divide(amount, given);
        expect(exactSum(divided.map(({ share }) => share))).toBe(BigInt(amount));
        const all = exactSum(given.map((one) => one.lamports));
        for (const { paid, share } of divided) {
          expect(Number.isSafeInteger(share) && share >= 0).toBe(true);
          // The distance to the exact part, times all that was paid: a lamport would be all of it.
          const distance = BigInt(share) * all - BigInt(amount) * BigInt(paid);
          expect(distance < all && -distance < all).toBe(true);
        }
      }),
    );
  });

  it("are the same in whatever order people come", () => {
    const shuffled = contributions.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
    );
    fc.assert(
      fc.property(lamports, shuffled, (amount, [given, other]) => {
        const byId = (all: readonly Contribution[]) =>
          new Map(divide(amount, all).map(({ contributor, share }) => [contributor.id, share]));
        expect(byId(other)).toEqual(byId(given));
      }),
    );
  });

  it("are never less for who paid more, and differ by one lamport at most among those who paid the same", () => {
    fc.assert(
      fc.property(lamports, contributions, (amount, given) => {
        const rising = divide(amount, given).toSorted((a, b) => a.paid - b.paid || b.contributor.id - a.contributor.id);
        for (const [i, { paid, share }] of rising.entries()) {
          const before = rising[i - 1];
          if (before === undefined) continue;
          expect(share).toBeGreaterThanOrEqual(before.share);
          if (before.paid === paid) expect(share - before.share).toBeLessThanOrEqual(1);
        }
        const equals = Map.groupBy(rising, ({ paid }) => paid);
        for (const same of equals.values())
          expect((same.at(-1)?.share ?? 0) - (same[0]?.share ?? 0)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("a part in percent", () => {
  it.each([
    [5, 6, "83.3 %"],
    [1, 3, "33.3 %"],
    [2, 3, "66.7 %"],
    [1, 8, "12.5 %"],
    [1, 1, "100 %"],
    [1, 2, "50 %"],
    [0, 7, "0 %"],
    [3, 1, "300 %"],
    [MAX, MAX, "100 %"],
  ])("%d of %d is %s", (part, whole, written) => {
    expect(percent(part, whole)).toBe(written);
  });

  it("is rounded half up", () => {
    expect(percent(1, 2_000)).toBe("0.1 %");
    expect(percent(999, 2_000_000)).toBe("0.0 %");
    expect(percent(12_345, 100_000)).toBe("12.3 %");
    expect(percent(1_235, 10_000)).toBe("12.4 %");
  });

  it("has a decimal where it is not exactly whole, so that almost all is not all", () => {
    expect(percent(MAX - 1, MAX)).toBe("100.0 %");
    expect(percent(1, MAX)).toBe("0.0 %");
    expect(percent(500_001, 1_000_000)).toBe("50.0 %");
  });

  it("is within half a tenth of the exact one", () => {
    fc.assert(
      fc.property(lamports, fc.integer({ min: 1, max: MAX }), (part, whole) => {
        const written = /^(\d+)(?:\.(\d))? %$/.exec(percent(part, whole));
        const tenths = BigInt(`${written?.[1]}${written?.[2] ?? "0"}`);
        const distance = 2n * (tenths * BigInt(whole) - BigInt(part) * 1_000n);
        expect(distance <= BigInt(whole) && -distance < BigInt(whole)).toBe(true);
      }),
    );
  });

  it("may be rounded down or up, so that a share that was missed never looks reached", () => {
    expect([percent(2, 3, "down"), percent(2, 3, "up")]).toEqual(["66.6 %", "66.7 %"]);
    expect([percent(1, 3, "down"), percent(1, 3, "up")]).toEqual(["33.3 %", "33.4 %"]);
    expect([percent(599_999, 1_000_000, "down"), percent(600_001, 1_000_000, "up")]).toEqual(["59.9 %", "60.1 %"]);
    expect([percent(1, 2, "down"), percent(1, 2, "up")]).toEqual(["50 %", "50 %"]);
    expect([percent(MAX - 1, MAX, "down"), percent(MAX, MAX, "up")]).toEqual(["99.9 %", "100 %"]);
    fc.assert(
      fc.property(lamports, fc.integer({ min: 1, max: MAX }), (part, whole) => {
        const tenths = (rounded: "down" | "up") => {
          const [, units, decimal = "0"] = /^(\d+)(?:\.(\d))? %$/.exec(percent(part, whole, rounded)) ?? [];
          return BigInt(`${units}${decimal}`) * BigInt(whole);
        };
        const exact = BigInt(part) * 1_000n;
        expect(tenths("down") <= exact && exact - tenths("down") < BigInt(whole)).toBe(true);
        expect(tenths("up") >= exact && tenths("up") - exact < BigInt(whole)).toBe(true);
      }),
    );
  });

  it("of nothing, or of a number that is no whole one or negative, is refused", () => {
    expect(() => percent(0, 0)).toThrow(RangeError);
    expect(() => percent(-1, 2)).toThrow(RangeError);
    expect(() => percent(1, -2)).toThrow(RangeError);
    expect(() => percent(0.5, 2)).toThrow(RangeError);
  });
});
