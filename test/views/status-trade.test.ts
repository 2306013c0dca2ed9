import { describe, expect, it } from "vitest";
import type { Proposal } from "../../src/domain/session.ts";
import { statusText } from "../../src/views/status.ts";
import { OTHER_TERMS, TERMS } from "../support/rules.ts";
import { expectSendable, found, marked, SESSION } from "./samples.ts";
import { bought, filled, LONGEST_BOUGHT, sale, sold } from "./trade-samples.ts";

const START = 1_700_000_000_000;
const END = START + 300_000;
const OPEN = { state: "open" } as const;

const status = (proposal: Proposal, now: number, rules = TERMS) => {
  const text = statusText(found({ ...SESSION, proposals: [proposal] }), now, rules);
  expectSendable(text);
  return text;
};
/** What it says of the vote. */
const vote = (proposal: Proposal, now: number, rules = TERMS) => status(proposal, now, rules).text.split("\n\n")[1];

describe("the status of a vote on a sale", () => {
  it("says which order it is, how it stands without money, how many may vote, and how to vote", () => {
    const text = status(sale(null, { ...OPEN, eligibleVoters: 7 }), START + 60_000);
    expect(text.text.split("\n\n")[1]).toBe(
      "🗳 SELL order 3 (BONK)\nYes 2 · No 1\n3 of 7 voted, 4 min left (until 22:18 UTC). Tap its card, or /vote yes",
    );
    expect(marked(text)).toEqual(["bold: Buy BONK token", "bold: SELL order 3 (BONK)", "date_time: 22:18 UTC"]);
  });

  it("shows no amount to vote with, whatever the rules are", () => {
    expect(vote(sale(null, OPEN), START, OTHER_TERMS)?.endsWith("Tap its card, or /vote yes")).toBe(true);
  });

  it("promises the result once its time is up", () => {
    expect(vote(sale(null, OPEN), END - 1)).toContain("1 s left");
    expect(vote(sale(null, OPEN), END)).toBe(
      "🗳 SELL order 3 (BONK)\nYes 2 · No 1\nTime is up: the result comes in a moment.",
    );
  });
});

describe("the status of a trade", () => {
  it("says that it is under way while it is, however long it takes", () => {
    const under = "It passed, and the trade is under way.";
    expect(vote(bought(null), END)).toBe(`🗳 BUY BONK\nYes 2 · No 1 · 0.06 SOL\n${under}`);
    expect(vote(sale(null), END)).toBe(`🗳 SELL order 3 (BONK)\nYes 2 · No 1\n${under}`);
    expect(vote(bought(null), END + 86_000_000)).toContain(`\n${under}`);
  });

  it("is nothing where the vote did not pass: only the result is to come", () => {
    const tie = { yes: 1, no: 1, lamports: 0 };
    const result = "Time is up: the result comes in a moment.";
    for (const proposal of [bought(null, { tally: tie }), sale(null, { tally: tie })])
      expect(vote(proposal, END)?.split("\n").at(-1)).toBe(result);
  });

  it.each(["carried", "announcing"] as const)("promises the result once it has ended: %s", (state) => {
    const result = "Time is up: the result comes in a moment.";
    expect(vote(bought(filled(), { state }), END)?.split("\n").at(-1)).toBe(result);
    expect(
      vote(sale(sold(1), { state }), END)
        ?.split("\n")
        .at(-1),
    ).toBe(result);
  });

  it("is no more than its result once that was announced", () => {
    for (const proposal of [bought(filled(), { state: "announced" }), sale(sold(1), { state: "announced" })])
      expect(vote(proposal, END)).toMatch(/^No vote is running\. Propose: /);
  });

  it("can be sent with the longest numbers", () => {
    status(sale(null, { order: 999_999_999, bought: LONGEST_BOUGHT }), START);
  });
});
