import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fraction, leastOf, reaches, readFraction } from "../../src/domain/fraction.ts";

describe("a fraction", () => {
  it.each([
    ["60%", 6_000, 10_000],
    ["66.67%", 6_667, 10_000],
    ["66.6%", 6_660, 10_000],
    ["100%", 10_000, 10_000],
    ["100.00%", 10_000, 10_000],
    ["0.01%", 1, 10_000],
    ["2/3", 2, 3],
    ["1/1", 1, 1],
    ["1/999", 1, 999],
  ])("is read exactly as it is written: %s", (text, numerator, denominator) => {
    expect(readFraction(text)).toEqual({ numerator, denominator });
  });

  it.each(["0%", "0.00%", "100.01%", "101%", "999%", "0/3", "4/3", "1/0", "0/0"])(
    "is more than nothing of the whole, and at most all of it: %s",
    (text) => {
      expect(readFraction(text)).toBeNull();
    },
  );

  it.each(["", "%", "60", "0.6", "60 %", " 60%", "60%\n", "-5%", "+5%", "1e2%", "66.667%", "66.%", ".5%", "1000%"])(
    "is not read from anything else: «%s»",
    (text) => {
      expect(readFraction(text)).toBeNull();
    },
  );

  it.each(["/", "2/", "/3", "2 / 3", "-2/3", "2/-3", "1/2/3", "1.5/3", "1000/1000", "2/3%", "٢/٣", "２/３"])(
    "is not read from what only resembles a quotient: «%s»",
    (text) => {
      expect(readFraction(text)).toBeNull();
    },
  );
});

/** How `a / b` compares with `c / d`: -1, 0 or 1, by their whole parts and then by what is left of each. Nothing is multiplied. */
function compare(a: bigint, b: bigint, c: bigint, d: bigint): number {
  const [wholeA, restA, wholeC, restC] = [a / b, a % b, c / d, c % d];
  if (wholeA !== wholeC) return wholeA < wholeC ? -1 : 1;
  if (restA === 0n || restC === 0n) return restA === restC ? 0 : restA === 0n ? -1 : 1;
  return compare(d, restC, b, restA);
}

const MAX = Number.MAX_SAFE_INTEGER;
const percentage = fc
  .integer({ min: 1, max: 10_000 })
  .map((numerator): Fraction => ({ numerator, denominator: 10_000 }));
const quotient = fc
  .integer({ min: 1, max: 999 })
  .chain((denominator) =>
    fc.integer({ min: 1, max: denominator }).map((numerator): Fraction => ({ numerator, denominator })),
  );
const fraction = fc.oneof(percentage, quotient);

/** A fraction with a part and a whole, up to the largest number there is. The part is often next to what has to be reached. */
const asked = fc
  .tuple(fraction, fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: MAX })))
  .chain(([of, whole]) => {
    const edge = (BigInt(whole) * BigInt(of.numerator)) / BigInt(of.denominator);
    const near = fc.integer({ min: -1, max: 1 }).map((off) => Math.min(whole, Math.max(0, Number(edge) + off)));
    return fc.record({ of: fc.constant(of), whole: fc.constant(whole), part: fc.oneof(near, fc.nat({ max: whole })) });
  });

describe("whether a part reaches a fraction", () => {
  it("is decided exactly, next to the edge and up to the largest numbers", () => {
    fc.assert(
      fc.property(asked, ({ of, whole, part }) => {
        const order = compare(BigInt(part), BigInt(whole), BigInt(of.numerator), BigInt(of.denominator));
        expect(reaches(part, whole, of)).toBe(order >= 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["two of three reach 2/3, but not 66.67%", 2, 3, { numerator: 2, denominator: 3 }, true],
    ["two of three do not reach 66.67%", 2, 3, { numerator: 6_667, denominator: 10_000 }, false],
    ["two of three reach 66.66%", 2, 3, { numerator: 6_666, denominator: 10_000 }, true],
    [
      "a lamport less than a third of the largest even number is less",
      3_002_399_751_580_329,
      MAX - 1,
      { numerator: 1, denominator: 3 },
      false,
    ],
    ["a lamport more reaches it", 3_002_399_751_580_330, MAX - 1, { numerator: 1, denominator: 3 }, true],
    [
      "29 of 100 reach 29%, where 0.29 times 100 is less than 29",
      29,
      100,
      { numerator: 2_900, denominator: 10_000 },
      true,
    ],
  ])("%s", (_, part, whole, of, reached) => {
    expect(reaches(part, whole, of)).toBe(reached);
  });

  it("does not change where part and whole, or both ends of the fraction, are multiplied by the same", () => {
    const small = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(fraction, small, small, small, (of, a, b, times) => {
        const [part, whole] = [Math.min(a, b), Math.max(a, b)];
        const reached = reaches(part, whole, of);
        expect(reaches(part * times, whole * times, of)).toBe(reached);
        const wider = { numerator: of.numerator * times, denominator: of.denominator * times };
        expect(reaches(part, whole, wider)).toBe(reached);
      }),
    );
  });

  it("is not turned to yes by a larger fraction, nor to no by a larger part", () => {
    fc.assert(
      fc.property(asked, fraction, fc.nat({ max: 1_000 }), ({ of, whole, part }, other, more) => {
        const [smaller, larger] =
          compare(BigInt(of.numerator), BigInt(of.denominator), BigInt(other.numerator), BigInt(other.denominator)) <= 0
            ? [of, other]
            : [other, of];
        if (reaches(part, whole, larger)) expect(reaches(part, whole, smaller)).toBe(true);
        if (reaches(part, whole, of)) expect(reaches(Math.min(whole, part + more), whole, of)).toBe(true);
      }),
    );
  });
});

describe("the least number that reaches a fraction", () => {
  it("reaches it, and the number before does not", () => {
    fc.assert(
      fc.property(asked, ({ of, whole }) => {
        const least = leastOf(whole, of);
        expect(reaches(least, whole, of)).toBe(true);
        expect(reaches(least - 1, whole, of)).toBe(false);
        expect(least).toBeGreaterThan(0);
        expect(least).toBeLessThanOrEqual(whole);
      }),
      { numRuns: 1_000 },
    );
  });

  it("of N percent of M is the first n with 100 n at least N times M", () => {
    for (let percent = 1; percent <= 100; percent += 1) {
      const of = { numerator: percent * 100, denominator: 10_000 };
      for (let whole = 0; whole <= 60; whole += 1) {
        let first = 0;
        while (first * 100 < percent * whole) first += 1;
        expect(leastOf(whole, of)).toBe(first);
      }
    }
  });

  it("of nobody is none", () => {
    fc.assert(fc.property(fraction, (of) => leastOf(0, of) === 0));
  });
});
