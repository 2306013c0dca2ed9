import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Pass, ProposalRules, Quorum } from "../../src/domain/group-rules.ts";
import { readPass, readQuorum } from "../../src/domain/rule-words.ts";
import { finalTallyOf, verdictBy, votersNeeded } from "../../src/domain/tally.ts";
import { NO_RULES } from "../support/no-rules.ts";

const pass = (word: string): Pass => {
  const read = readPass(word);
  if (read === null) throw new Error(`no value of pass: ${word}`);
  return read;
};
const quorum = (word: string): Quorum => {
  const read = readQuorum(word);
  if (read === null) throw new Error(`no value of quorum: ${word}`);
  return read;
};

/** A buy on which so many said yes and no, of so many who may vote. */
const buy = (yes: number, no: number, eligibleVoters: number, rules: Partial<ProposalRules> = {}) =>
  ({
    kind: "buy",
    tally: { yes, no, lamports: yes * 10_000_000 },
    eligibleVoters,
    rules: { ...NO_RULES, ...rules },
  }) as const;

/** A sale with the same votes; the yes and the no once paid so much for the order. */
const sale = (vote: ReturnType<typeof buy>, yesPaid: number, noPaid: number) => ({
  ...vote,
  kind: "sell" as const,
  tally: { ...vote.tally, lamports: 0 },
  paid: { yes: yesPaid, no: noPaid },
});

describe("a tally when the time is up", () => {
  it("has abstained participants: those at the end less those who voted", () => {
    const tally = { yes: 2, no: 1, lamports: 20_000_000 };
    expect(finalTallyOf(buy(2, 1, 4))).toEqual({ ...tally, abstained: 1, verdict: "passed", passed: true });
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.nat(500), (yes, no, silent) => {
        expect(finalTallyOf(buy(yes, no, yes + no + silent)).abstained).toBe(silent);
      }),
    );
  });

  it("never has fewer than no abstained participants", () => {
    expect(finalTallyOf(buy(2, 1, 1)).abstained).toBe(0);
  });

  it.each([
    [0, 0, "nobody"],
    [1, 0, "passed"],
    [0, 1, "more_no"],
    [1, 1, "tie"],
    [2, 1, "passed"],
    [150, 150, "tie"],
    [150, 151, "more_no"],
  ])("of a group that has set no rules, with %d yes and %d no, is %s", (yes, no, verdict) => {
    expect(finalTallyOf(buy(yes, no, 301))).toMatchObject({ verdict, passed: verdict === "passed" });
  });
});

describe("the rule pass", () => {
  it.each([
    ["60%", 3, 2, "passed"],
    ["60%", 59, 41, "short"],
    ["60%", 6, 4, "passed"],
    ["60.01%", 6, 4, "short"],
    ["2/3", 2, 1, "passed"],
    ["66.67%", 2, 1, "short"],
    ["50%", 1, 1, "passed"],
    ["0.01%", 0, 5, "short"],
    ["unanimous", 5, 0, "passed"],
    ["unanimous", 5, 1, "short"],
    ["unanimous", 0, 5, "short"],
    ["majority", 2, 1, "passed"],
  ])("at %s, with %d yes and %d no, says %s", (word, yes, no, verdict) => {
    expect(finalTallyOf(buy(yes, no, 100, { pass: pass(word) })).verdict).toBe(verdict);
  });

  /** Votes with somebody among them: heads, or lamports of which no sum is beyond what a number counts exactly. */
  const weights = fc
    .oneof(fc.tuple(fc.nat(300), fc.nat(300)), fc.tuple(fc.nat(2 ** 51), fc.nat(2 ** 51)))
    .filter(([yes, no]) => yes + no > 0);
  const percent = fc.integer({ min: 1, max: 10_000 });
  const ofPercent = (hundredths: number): Pass => ({
    kind: "share",
    share: { numerator: hundredths, denominator: 10_000, written: `${hundredths / 100}%` },
  });
  const anyPass = fc.oneof(
    percent.map(ofPercent),
    fc.constantFrom("majority", "unanimous", "1/3", "2/3", "998/999").map(pass),
  );

  it("does not change its mind where all votes weigh so many times as much", () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.nat(1_000),
        fc.integer({ min: 1, max: 10 ** 9 }),
        anyPass,
        (yes, no, times, rule) => {
          if (yes + no === 0) return;
          expect(verdictBy(rule, yes * times, no * times)).toBe(verdictBy(rule, yes, no));
        },
      ),
    );
  });

  it("passes nothing with a higher share that a lower one refused", () => {
    fc.assert(
      fc.property(weights, percent, percent, ([yes, no], a, b) => {
        const [lower, higher] = [Math.min(a, b), Math.max(a, b)];
        if (verdictBy(ofPercent(lower), yes, no) !== "passed")
          expect(verdictBy(ofPercent(higher), yes, no)).toBe("short");
      }),
    );
  });

  it("refuses nothing for more yes, nor for less no", () => {
    fc.assert(
      fc.property(weights, anyPass, fc.nat(1_000), fc.nat(1_000), ([yes, no], rule, more, less) => {
        if (verdictBy(rule, yes, no) === "passed")
          expect(verdictBy(rule, yes + more, Math.max(0, no - less))).toBe("passed");
      }),
    );
  });

  it("passes nothing to which nobody said yes, also where no vote weighs anything", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(0), fc.nat(2 ** 51)),
        anyPass,
        (no, rule) => verdictBy(rule, 0, no) !== "passed",
      ),
    );
  });

  it("asks at unanimous for what it asks for at 100%", () => {
    fc.assert(
      fc.property(weights, ([yes, no]) => {
        expect(verdictBy(pass("unanimous"), yes, no)).toBe(verdictBy(pass("100%"), yes, no));
        expect(verdictBy(pass("1/1"), yes, no)).toBe(verdictBy(pass("100%"), yes, no));
      }),
    );
  });

  it("passes at 50% what a majority passes, and a tie", () => {
    fc.assert(
      fc.property(weights, ([yes, no]) => {
        const verdict = verdictBy(pass("majority"), yes, no);
        expect(verdictBy(pass("50%"), yes, no) === "passed").toBe(verdict === "passed" || verdict === "tie");
      }),
    );
  });

  it("rounds nothing: a lamport less than the share is short", () => {
    fc.assert(
      fc.property(percent, fc.integer({ min: 1, max: 10 ** 11 }), (hundredths, times) => {
        const [yes, no] = [hundredths * times, (10_000 - hundredths) * times];
        expect(verdictBy(ofPercent(hundredths), yes, no)).toBe("passed");
        expect(verdictBy(ofPercent(hundredths), yes - 1, no + 1)).toBe("short");
      }),
    );
  });
});

describe("the rule quorum", () => {
  it.each([
    ["none", 40, 0],
    ["3", 40, 3],
    ["3", 2, 3],
    ["50%", 4, 2],
    ["50%", 5, 3],
    ["33.34%", 3, 2],
    ["100%", 7, 7],
    ["0.01%", 7, 1],
  ])("%s of %d who may vote needs %d", (word, eligibleVoters, needed) => {
    expect(votersNeeded(quorum(word), eligibleVoters)).toBe(needed);
  });

  it("counts heads, yes and no alike, and one fewer is not enough, however many said yes", () => {
    const percent = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(percent, fc.integer({ min: 1, max: 300 }), fc.nat(), (hundredth, eligible, some) => {
        const rules = { quorum: quorum(`${hundredth}%`), pass: pass("1/999") };
        const needed = Math.ceil((hundredth * eligible) / 100);
        const no = some % needed;
        expect(finalTallyOf(buy(needed - no, no, eligible, rules)).verdict).toBe("passed");
        const fewer = finalTallyOf(buy(needed - 1, 0, eligible, rules));
        expect(fewer).toMatchObject({ verdict: needed === 1 ? "nobody" : "no_quorum", passed: false });
      }),
    );
  });

  it("is asked for before the share, so that a result says what was missing first", () => {
    const rules = { quorum: quorum("3"), pass: pass("60%") };
    expect(finalTallyOf(buy(0, 0, 9, rules)).verdict).toBe("nobody");
    expect(finalTallyOf(buy(0, 2, 9, rules)).verdict).toBe("no_quorum");
    expect(finalTallyOf(buy(1, 2, 9, rules)).verdict).toBe("short");
    expect(finalTallyOf(buy(2, 1, 9, rules)).verdict).toBe("passed");
  });
});

describe("the rule sale", () => {
  it("at shares counts what each paid for the order, and not the heads", () => {
    const rules = { sale: "shares", pass: pass("60%") } as const;
    expect(finalTallyOf(sale(buy(1, 2, 3, rules), 60, 40)).verdict).toBe("passed");
    expect(finalTallyOf(sale(buy(2, 1, 3, rules), 59, 41)).verdict).toBe("short");
    expect(finalTallyOf(sale(buy(1, 2, 3, { sale: "shares" }), 50, 50)).verdict).toBe("tie");
  });

  it("at heads counts heads, whatever they paid, and on a buy it has no effect", () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(2 ** 51), fc.nat(2 ** 51), (yes, no, yesPaid, noPaid) => {
        const heads = finalTallyOf(buy(yes, no, 100));
        expect(finalTallyOf(sale(buy(yes, no, 100), yesPaid, noPaid)).verdict).toBe(heads.verdict);
        expect(finalTallyOf(buy(yes, no, 100, { sale: "shares" }))).toEqual(heads);
      }),
    );
  });

  it("at shares leaves the quorum to heads, and the number of those who abstained, too", () => {
    const rules = { sale: "shares", quorum: quorum("3") } as const;
    expect(finalTallyOf(sale(buy(2, 0, 4, rules), 10 ** 12, 0))).toMatchObject({ verdict: "no_quorum", abstained: 2 });
    expect(finalTallyOf(sale(buy(1, 2, 4, rules), 10 ** 12, 5))).toMatchObject({ verdict: "passed", abstained: 1 });
  });
});
