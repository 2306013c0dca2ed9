import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reaches } from "../../src/domain/fraction.ts";
import type { Pass, ProposalRules } from "../../src/domain/group-rules.ts";
import { readPass, readQuorum } from "../../src/domain/rule-words.ts";
import type { Proposal } from "../../src/domain/session.ts";
import { finalTallyOf, type PaidByVoters } from "../../src/domain/tally.ts";
import { resultMessage } from "../../src/views/result.ts";
import { expectSendable, rulesWith } from "./samples.ts";
import { bought, sale } from "./trade-samples.ts";

const pass = (word: string): Pass => readPass(word) ?? expect.fail(`no share: ${word}`);
const quorum = (word: string) => readQuorum(word) ?? expect.fail(`no quorum: ${word}`);

/** What a result says between the money and what follows: how the vote came out by the rules. */
function reasonOf(proposal: Proposal): { readonly passed: boolean; readonly reason: string } {
  const { text } = resultMessage(proposal, finalTallyOf(proposal), []);
  expectSendable(text);
  const [head = ""] = text.text.split("\n\n");
  const [title = "", , , ...reason] = head.split("\n");
  return { passed: title.startsWith("✅ Passed"), reason: reason.join("\n") };
}

const buy = (rules: Partial<ProposalRules>, yes: number, no: number, eligibleVoters = 5) =>
  reasonOf(
    bought(null, { rules: rulesWith(rules), tally: { yes, no, lamports: 1_000_000 * yes }, votes: [], eligibleVoters }),
  );
const sell = (rules: Partial<ProposalRules>, yes: number, no: number, paid: PaidByVoters) =>
  reasonOf(
    sale(null, { rules: rulesWith(rules), tally: { yes, no, lamports: 0 }, votes: [], paid, eligibleVoters: 5 }),
  );

describe("the result by a quorum", () => {
  it("that was missed says how many voted, and how many were needed", () => {
    expect(buy({ quorum: quorum("3") }, 2, 0)).toEqual({
      passed: false,
      reason: "Quorum: 2 of 5 voted, 3 needed, so nothing was bought.",
    });
    expect(buy({ quorum: quorum("50%") }, 1, 1)).toEqual({
      passed: false,
      reason: "Quorum: 2 of 5 voted, 3 needed, so nothing was bought.",
    });
    expect(sell({ quorum: quorum("3") }, 1, 0, { yes: 1, no: 0 })).toEqual({
      passed: false,
      reason: "Quorum: 1 of 5 voted, 3 needed, so nothing was sold.",
    });
  });

  it("that was reached says the same, and nothing else of a vote that passed", () => {
    expect(buy({ quorum: quorum("3") }, 2, 1)).toEqual({ passed: true, reason: "Quorum: 3 of 5 voted, 3 needed" });
  });

  it("that was reached by a vote that did not pass says both", () => {
    expect(buy({ quorum: quorum("3") }, 1, 2).reason).toBe(
      "Quorum: 3 of 5 voted, 3 needed\nMore said no than yes, so nothing was bought.",
    );
    expect(buy({ quorum: quorum("2") }, 1, 1).reason).toBe(
      "Quorum: 2 of 5 voted, 2 needed\nA tie does not pass, so nothing was bought.",
    );
    expect(buy({ quorum: quorum("2"), pass: pass("2/3") }, 1, 1).reason).toBe(
      "Quorum: 2 of 5 voted, 2 needed\nYes is 50%, 2/3 needed, so nothing was bought.",
    );
  });

  it("of a vote in which nobody voted says both", () => {
    expect(buy({ quorum: quorum("3") }, 0, 0).reason).toBe(
      "Quorum: 0 of 5 voted, 3 needed\nNobody voted, so nothing was bought.",
    );
  });
});

describe("the result by a share", () => {
  it("that was missed says what yes came to, and what was needed", () => {
    expect(buy({ pass: pass("60%") }, 1, 1)).toEqual({
      passed: false,
      reason: "Yes is 50%, 60% needed, so nothing was bought.",
    });
    expect(buy({ pass: pass("2/3") }, 0, 2).reason).toBe("Yes is 0%, 2/3 needed, so nothing was bought.");
    expect(sell({ pass: pass("75%") }, 2, 1, { yes: 0, no: 0 }).reason).toBe(
      "Yes is 66.6%, 75% needed, so nothing was sold.",
    );
  });

  it("that was reached says so too", () => {
    expect(buy({ pass: pass("2/3") }, 2, 1)).toEqual({ passed: true, reason: "Yes is 66.7%, 2/3 needed" });
    expect(buy({ pass: pass("60%") }, 3, 0)).toEqual({ passed: true, reason: "Yes is 100%, 60% needed" });
  });

  it("of all says what yes came to, and that all of it was needed", () => {
    expect(buy({ pass: pass("unanimous") }, 2, 1)).toEqual({
      passed: false,
      reason: "Yes is 66.6%, 100% needed, so nothing was bought.",
    });
    expect(buy({ pass: pass("unanimous") }, 3, 0)).toEqual({ passed: true, reason: "Yes is 100%, 100% needed" });
  });

  it("says that nobody voted, rather than a share of nothing", () => {
    expect(buy({ pass: pass("60%") }, 0, 0).reason).toBe("Nobody voted, so nothing was bought.");
  });

  it("never shows a share that was missed as reached, nor one that was reached as missed", () => {
    const count = fc.integer({ min: 0, max: 5_000_000_000 });
    const hundredths = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(count, count, hundredths, (yes, no, share) => {
        fc.pre(yes + no > 0);
        const rule = pass(`${(share / 100).toFixed(2)}%`);
        const { passed, reason } = sell({ pass: rule, sale: "shares" }, 1, 1, { yes, no });
        const shown = Number(/^Yes is ([\d.]+)%/.exec(reason)?.[1]);
        expect(shown >= share / 100).toBe(passed);
        expect(passed).toBe(yes > 0 && reaches(yes, yes + no, { numerator: share, denominator: 10_000 }));
      }),
    );
  });
});

describe("the result of a sale by shares", () => {
  const byShares = { sale: "shares" } as const;

  it("says that shares were counted, also by the majority", () => {
    expect(sell(byShares, 2, 1, { yes: 40, no: 60 })).toEqual({
      passed: false,
      reason: "Yes is 40% by shares, more than half needed, so nothing was sold.",
    });
    expect(sell(byShares, 1, 2, { yes: 60, no: 40 })).toEqual({
      passed: true,
      reason: "Yes is 60% by shares, more than half needed",
    });
    expect(sell({ ...byShares, pass: pass("2/3") }, 2, 1, { yes: 65, no: 35 }).reason).toBe(
      "Yes is 65% by shares, 2/3 needed, so nothing was sold.",
    );
    expect(sell({ ...byShares, pass: pass("unanimous") }, 2, 1, { yes: 99_999, no: 1 }).reason).toBe(
      "Yes is 99.9% by shares, 100% needed, so nothing was sold.",
    );
  });

  it("says of a tie that it is one by shares, since heads may tell otherwise", () => {
    expect(sell(byShares, 2, 1, { yes: 50, no: 50 }).reason).toBe(
      "Yes is 50% by shares, more than half needed, so nothing was sold.",
    );
  });

  it("counts the quorum by heads all the same", () => {
    expect(sell({ ...byShares, quorum: quorum("3") }, 2, 0, { yes: 100, no: 0 }).reason).toBe(
      "Quorum: 2 of 5 voted, 3 needed, so nothing was sold.",
    );
  });

  it("changes nothing for a buy", () => {
    expect(buy(byShares, 2, 1)).toEqual({ passed: true, reason: "" });
  });
});

it("The result by the default rules says no word of a quorum or of what is needed", () => {
  for (const [yes, no] of [
    [2, 1],
    [1, 1],
    [0, 1],
    [0, 0],
  ] as const)
    expect(buy({}, yes, no).reason).not.toMatch(/quorum|needed/i);
});
