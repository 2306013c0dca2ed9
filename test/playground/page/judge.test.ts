import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { earlyEnd, LEAST_MS } from "../../../playground/page/logic/early-end.ts";
import { judge } from "../../../playground/page/logic/judge.ts";
import { readPass, readQuorum } from "../../../src/domain/rule-words.ts";
import { finalTallyOf, votersNeeded } from "../../../src/domain/tally.ts";
import { EARLY_END_MIN_MS } from "../../../src/time-limits.ts";

const fieldsOf = (fields: Record<string, string | number>) =>
  new Map(Object.entries(fields).map(([name, value]) => [`q.${name}`, String(value)]));

/** Judges a vote of four who may vote. */
const judged = (fields: Record<string, string | number>) => judge(fieldsOf({ kind: "buy", ...fields }), 4);

const percent = fc
  .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 99 }))
  .map(([whole, decimals]) => `${whole}.${String(decimals).padStart(2, "0")}%`);
const wholePercent = fc.integer({ min: 1, max: 100 }).map((whole) => `${whole}%`);
const quotient = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 999 }))
  .map(([a, b]) => `${Math.min(a, b)}/${Math.max(a, b)}`);
const passWord = fc.oneof(fc.constantFrom("majority", "unanimous"), wholePercent, percent, quotient);
const quorumWord = fc.oneof(fc.constant("none"), fc.integer({ min: 1, max: 12 }).map(String), wholePercent, percent);
const paid = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 51 }));

describe("how the playground judges a vote", () => {
  it("is how the Worker does, whatever the rules", () => {
    const votes = fc.record({
      kind: fc.constantFrom("buy" as const, "sell" as const),
      sale: fc.constantFrom("heads" as const, "shares" as const),
      pass: passWord,
      quorum: quorumWord,
      yes: fc.integer({ min: 0, max: 10 }),
      no: fc.integer({ min: 0, max: 10 }),
      silent: fc.integer({ min: 0, max: 10 }),
      yesPaid: paid,
      noPaid: paid,
    });
    fc.assert(
      fc.property(votes, ({ kind, sale, pass, quorum, yes, no, silent, yesPaid, noPaid }) => {
        const eligibleVoters = yes + no + silent;
        const [readAsPass, readAsQuorum] = [readPass(pass), readQuorum(quorum)];
        if (readAsPass === null || readAsQuorum === null) throw new Error("no words of these rules");
        const shares = { yes: yes === 0 ? 0 : yesPaid, no: no === 0 ? 0 : noPaid };
        const { passed } = finalTallyOf({
          kind,
          tally: { yes, no, lamports: 0 },
          eligibleVoters,
          rules: { pass: readAsPass, quorum: readAsQuorum, sale },
          paid: shares,
        });
        const fields = { kind, sale, pass, quorum, yes, no, yes_paid: shares.yes, no_paid: shares.no };
        const needed = votersNeeded(readAsQuorum, eligibleVoters);
        expect(judge(fieldsOf(fields), eligibleVoters)).toMatchObject({ passed });
        expect(judge(fieldsOf(fields), eligibleVoters).needed ?? 0).toBe(needed);
      }),
    );
  });

  it("counts the voters that the quorum asks for, rounded up", () => {
    expect(judged({ yes: 2, no: 0, quorum: "3" })).toMatchObject({ needed: 3, passed: false });
    expect(judged({ yes: 2, no: 1, quorum: "3" })).toMatchObject({ needed: 3, passed: true });
    expect(judged({ yes: 2, no: 0, quorum: "50.01%" })).toMatchObject({ needed: 3, passed: false });
    expect(judged({ yes: 2, no: 0, quorum: "none" })).toMatchObject({ needed: null, passed: true });
  });

  it("takes a share that is reached just so, and misses by one lamport", () => {
    expect(judged({ yes: 2, no: 1, pass: "2/3" })).toMatchObject({ passed: true });
    expect(judged({ yes: 2, no: 1, pass: "66.67%" })).toMatchObject({ passed: false });
    const sale = { kind: "sell", sale: "shares", pass: "2/3", yes: 1, no: 1, no_paid: 1_000_000_000_000_001 };
    expect(judged({ ...sale, yes_paid: 2_000_000_000_000_002 })).toMatchObject({ passed: true });
    expect(judged({ ...sale, yes_paid: 2_000_000_000_000_001 })).toMatchObject({ passed: false });
  });

  it("weighs a sale by what each paid, where that is the rule, and the quorum by heads all the same", () => {
    const sale = { kind: "sell", yes: 1, no: 2, yes_paid: 300, no_paid: 200, quorum: "3" };
    expect(judged({ ...sale, sale: "shares" })).toEqual({ needed: 3, paid: { yes: 300, no: 200 }, passed: true });
    expect(judged({ ...sale, sale: "heads" })).toEqual({ needed: 3, paid: null, passed: false });
    expect(judged({ ...sale, kind: "buy", sale: "shares" })).toEqual({ needed: 3, paid: null, passed: false });
  });

  it("lets the majority decide a vote of an earlier version, which has no rules", () => {
    expect(judged({ yes: 2, no: 1 })).toEqual({ needed: null, paid: null, passed: true });
    expect(judged({ yes: 1, no: 1 })).toMatchObject({ passed: false });
  });

  it("passes nothing by a rule that cannot be read", () => {
    expect(judged({ yes: 4, no: 0, pass: "most" })).toMatchObject({ passed: false });
  });
});

describe("the early end of a vote in the playground", () => {
  const NOW = 1_795_391_000_000;
  const vote = { state: "open", early: "on", change: "off", started: NOW, ends: NOW + 600_000 };

  it("comes once all have voted, a quarter of the time and half a minute after the beginning", () => {
    expect(LEAST_MS).toBe(EARLY_END_MIN_MS);
    expect(earlyEnd(fieldsOf(vote), 4, 4)).toBe(NOW + 150_000);
    expect(earlyEnd(fieldsOf({ ...vote, ends: NOW + 60_000 }), 4, 4)).toBe(NOW + 30_000);
  });

  it("does not come while somebody has not voted, by the rules early off and change on, or where the end is not later", () => {
    expect(earlyEnd(fieldsOf(vote), 3, 4)).toBeNull();
    expect(earlyEnd(fieldsOf(vote), 0, 0)).toBeNull();
    expect(earlyEnd(fieldsOf({ ...vote, early: "off" }), 4, 4)).toBeNull();
    expect(earlyEnd(fieldsOf({ ...vote, change: "on" }), 4, 4)).toBeNull();
    expect(earlyEnd(fieldsOf({ ...vote, ends: NOW + 30_000 }), 4, 4)).toBeNull();
    expect(earlyEnd(fieldsOf({ ...vote, state: "closed" }), 4, 4)).toBeNull();
  });
});
