import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProposalCard } from "../../src/domain/card.ts";
import { finish } from "../../src/domain/tally.ts";
import { buttonAmounts, cancelledCard, proposalCard, settledCard } from "../../src/views/proposal-card.ts";
import {
  bob,
  buttons,
  emojiName,
  expectSendable,
  firstName,
  LARGEST_ID,
  LONGEST_MINT,
  marked,
  PROPOSAL,
} from "./samples.ts";

const CARD: ProposalCard = {
  sessionId: "-100.1",
  proposalId: "-100.2",
  token: "BONK",
  price: { kind: "market" },
  suggested: 50_000_000,
  proposer: bob.name,
  minutes: 5,
  tally: { yes: 2, no: 1, lamports: 60_000_000 },
  participants: 4,
};

describe("the card of an open proposal", () => {
  it("says what is proposed, by whom, for how long, and how it stands", () => {
    const { text } = proposalCard(CARD);
    expect(text.text).toBe(
      [
        "🗳 BUY BONK",
        "Price market · suggested 0.05 SOL",
        "By Bob · 5 minutes to vote",
        "",
        "Yes 2 · No 1 · 0.06 SOL",
        "3 of 4 voted. One vote each, and it is final.",
        "Another amount? /vote yes 0.02",
      ].join("\n"),
    );
    expect(marked(text)).toEqual(["bold: BUY BONK"]);
  });

  it("has three rising Yes buttons and a No", () => {
    expect(buttons(proposalCard(CARD))).toEqual([
      [
        ["Yes 0.01", "v:-100.1:-100.2:10"],
        ["Yes 0.05", "v:-100.1:-100.2:50"],
        ["Yes 0.1", "v:-100.1:-100.2:100"],
      ],
      [["No", "v:-100.1:-100.2:n"]],
    ]);
  });

  it("keeps its numbers behind a name that is written from right to left", () => {
    expect(proposalCard({ ...CARD, proposer: firstName("משה") }).text.text).toContain("By משה\u200E · 5 minutes");
  });

  it("fits with the longest token, price, name and ids", () => {
    const view = proposalCard({
      ...CARD,
      sessionId: LARGEST_ID,
      proposalId: LARGEST_ID,
      token: LONGEST_MINT,
      price: { kind: "target", value: "123456789012.123456789012345678" },
      suggested: 1_000_000_000,
      proposer: emojiName(1),
    });
    expectSendable(view.text);
    expect(view.text.text).toContain("Price target:123456789012.123456789012345678 · suggested 1 SOL");
    for (const [, data] of buttons(view).flat()) expect(new TextEncoder().encode(data).length).toBeLessThanOrEqual(64);
  });
});

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
    expect(buttonAmounts(suggested)).toEqual(amounts);
  });

  it("are three that rise from 0.01 to at most 1 SOL, in whole thousandths, whatever is suggested", () => {
    const suggested = fc.oneof(
      fc.integer({ min: 1, max: 1_000_000_000_000 }),
      fc.integer({ min: 1, max: 1_100 }).map((thousandths) => thousandths * 1_000_000),
    );
    fc.assert(
      fc.property(suggested, (lamports) => {
        const [first = 0, second = 0, third = 0, ...more] = buttonAmounts(lamports);
        expect(first).toBe(10_000_000);
        expect(second).toBeGreaterThan(first);
        expect(third).toBeGreaterThan(second);
        expect(third).toBeLessThanOrEqual(1_000_000_000);
        expect([second % 1_000_000, third % 1_000_000, more.length]).toEqual([0, 0, 0]);
      }),
    );
  });
});

describe("the card of a vote that is over", () => {
  const tally = { yes: 2, no: 1, lamports: 60_000_000 };
  const text = (outcome: string) => `🗳 BUY BONK\nPrice market · suggested 0.05 SOL\nBy Bob\n\n${outcome}`;

  it("says that it passed, and has no buttons", () => {
    const view = settledCard(PROPOSAL, finish(tally, 4));
    expect(view.text.text).toBe(text("✅ Passed · Yes 2 · No 1 · 0.06 SOL"));
    expect(marked(view.text)).toEqual(["bold: BUY BONK", "bold: ✅ Passed"]);
    expect(view.buttons).toEqual([]);
  });

  it("says that it did not pass, and has no buttons", () => {
    const view = settledCard(PROPOSAL, finish({ yes: 1, no: 1, lamports: 10_000_000 }, 4));
    expect(view.text.text).toBe(text("❌ Not passed · Yes 1 · No 1 · 0.01 SOL"));
    expect(view.buttons).toEqual([]);
  });

  it("says that it was cancelled, with the votes until then, and has no buttons", () => {
    const view = cancelledCard({ ...PROPOSAL, tally });
    expect(view.text.text).toBe(text("🚫 Cancelled · Yes 2 · No 1 · 0.06 SOL"));
    expect(marked(view.text)).toEqual(["bold: BUY BONK", "bold: 🚫 Cancelled"]);
    expect(view.buttons).toEqual([]);
  });
});
