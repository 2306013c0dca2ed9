import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_RULES, type Rules } from "../../src/domain/rules.ts";
import { buttonAmounts } from "../../src/views/proposal-card.ts";
import { OTHER_RULES } from "../support/rules.ts";

describe("the amounts on the Yes buttons", () => {
  it.each([
    [50_000_000, [10_000_000, 50_000_000, 100_000_000]],
    [20_000_000, [10_000_000, 20_000_000, 50_000_000]],
    [100_000_000, [10_000_000, 100_000_000, 500_000_000]],
    [1_000_000_000, [10_000_000, 50_000_000, 1_000_000_000]],
    [10_000_000, [10_000_000, 50_000_000, 100_000_000]],
    [5_000_000, [10_000_000, 50_000_000, 100_000_000]],
    [12_345_678, [10_000_000, 50_000_000, 100_000_000]],
    [2_000_000_000, [10_000_000, 50_000_000, 100_000_000]],
  ])("hold the suggestion where a vote may have it: %d", (suggested, amounts) => {
    expect(buttonAmounts(suggested, DEFAULT_RULES)).toEqual(amounts);
  });

  it("are three that rise from 0.01 to at most 1 SOL, in whole thousandths, whatever is suggested", () => {
    const suggested = fc.oneof(
      fc.integer({ min: 1, max: 1_000_000_000_000 }),
      fc.integer({ min: 1, max: 1_100 }).map((thousandths) => thousandths * 1_000_000),
    );
    fc.assert(
      fc.property(suggested, (lamports) => {
        const [first = 0, second = 0, third = 0, ...more] = buttonAmounts(lamports, DEFAULT_RULES);
        expect(first).toBe(10_000_000);
        expect(second).toBeGreaterThan(first);
        expect(third).toBeGreaterThan(second);
        expect(third).toBeLessThanOrEqual(1_000_000_000);
        expect([second % 1_000_000, third % 1_000_000, more.length]).toEqual([0, 0, 0]);
      }),
    );
  });
});

describe("the amounts on the Yes buttons under other rules", () => {
  const low = { ...OTHER_RULES, defaultVote: 10_000_000 };
  it.each<[string, number, Partial<Rules>, readonly number[]]>([
    ["begin with their default", 1, {}, [20, 50, 100]],
    ["hold a suggestion of the most", 500, {}, [20, 50, 500]],
    ["hold no suggestion beyond the most", 501, {}, [20, 50, 100]],
    ["hold no suggestion below the default", 10, {}, [20, 50, 100]],
    ["go up to the most, where a round one is beyond it", 1, { maxVote: 60_000_000 }, [20, 40, 50]],
    ["are multiples of the default where there are no round ones", 1, { ...low, maxVote: 49_000_000 }, [10, 20, 49]],
    [
      "are twice and five times the default, rather than the most",
      1,
      { defaultVote: 8_000_000, maxVote: 45_000_000 },
      [8, 16, 40],
    ],
    ["go beyond 1 SOL", 2_000, { maxVote: 9_999_000_000 }, [20, 2_000, 5_000]],
    ["hold the most as the last", 1, { defaultVote: 5_000_000_000, maxVote: 9_999_000_000 }, [5_000, 9_999]],
    ["are two where the most is too near for three", 1, { maxVote: 21_000_000 }, [20, 21]],
    ["leave out a most that is no whole thousandth", 1, { maxVote: 21_500_000 }, [20]],
    ["are one where the default is the most", 500, { defaultVote: 500_000_000 }, [500]],
    ["double nothing", 1, { defaultVote: 25_000_000, maxVote: 50_000_000 }, [25, 50]],
  ])("%s", (_, suggested, change, thousandths) => {
    const amounts = buttonAmounts(suggested * 1_000_000, { ...OTHER_RULES, ...change });
    expect(amounts.map((lamports) => lamports / 1_000_000)).toEqual(thousandths);
  });

  const steps = fc.integer({ min: 1, max: 9_999 });
  const someRules = fc.tuple(steps, steps, fc.integer({ min: 1_000_000, max: 9_999_000_000 })).map(([a, b, most]) => {
    const [minVote, defaultVote] = [Math.min(a, b) * 1_000_000, Math.max(a, b) * 1_000_000];
    return { ...OTHER_RULES, minVote, defaultVote, maxVote: Math.max(defaultVote, most) };
  });
  const suggestion = fc.oneof(
    fc.integer({ min: 1, max: 1_000_000_000_000 }),
    steps.map((step) => step * 1_000_000),
  );
  it("are one to three that rise from the default, each allowed and a whole number of thousandths, whatever the rules", () => {
    fc.assert(
      fc.property(suggestion, someRules, (suggested, rules) => {
        const amounts = buttonAmounts(suggested, rules);
        expect(amounts[0]).toBe(rules.defaultVote);
        expect(amounts.length).toBeLessThanOrEqual(3);
        expect([...new Set(amounts)].toSorted((a, b) => a - b)).toEqual(amounts);
        for (const lamports of amounts) {
          expect(lamports % 1_000_000).toBe(0);
          expect(lamports).toBeLessThanOrEqual(rules.maxVote);
        }
        if (suggested > rules.defaultVote && suggested <= rules.maxVote && suggested % 1_000_000 === 0)
          expect(amounts).toContain(suggested);
      }),
    );
  });
});
