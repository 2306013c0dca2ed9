import { describe, expect, it } from "vitest";
import type { Proposal } from "../../src/domain/session.ts";
import { finalTallyOf } from "../../src/domain/tally.ts";
import type { Outcome } from "../../src/domain/trade.ts";
import { cancelledCard, endedCard } from "../../src/views/proposal-card.ts";
import { emojiName, expectSendable, LONGEST_MINT, marked, rulesWith } from "./samples.ts";
import * as trade from "./trade-samples.ts";

const { bought, filled, onPaper, rejected, sale, sold, unknown } = trade;
const settled = (proposal: Proposal) => endedCard(proposal, finalTallyOf(proposal));
const BUY = "🗳 BUY BONK\nPrice market · suggested 0.05 SOL\nBy Bob\n\n";
const SELL = "🗳 SELL order 3 (BONK)\n1200.5 BONK, bought for 0.06 SOL\nBy Bob\n\n";

describe("the card of a buy whose time is up", () => {
  it.each<[string, Outcome | null, string]>([
    ["is under way", null, "✅ Passed, buying…"],
    ["was done", filled(), "✅ Passed, bought as order 3"],
    ["was done on paper", onPaper(), "✅ Passed, bought on paper as order 3"],
    ["was rejected", rejected("No pool"), "✅ Passed, but not bought"],
    ["has an end that nobody knows", unknown, "✅ Passed, outcome unknown"],
  ])("says that it passed and that its trade %s, and has no buttons", (_, outcome, words) => {
    const view = settled(bought(outcome));
    expect(view.text.text).toBe(`${BUY}${words} · Yes 2 · No 1 · 0.06 SOL`);
    expect(marked(view.text)).toEqual(["bold: BUY BONK", `bold: ${words}`]);
    expect(view.buttons).toEqual([]);
  });

  it.each([
    ["a tie", { yes: 1, no: 1, lamports: 10_000_000 }, "❌ Not passed · Yes 1 · No 1 · 0.01 SOL"],
    ["more noes", { yes: 1, no: 2, lamports: 10_000_000 }, "❌ Not passed · Yes 1 · No 2 · 0.01 SOL"],
    ["no votes at all", { yes: 0, no: 0, lamports: 0 }, "❌ Not passed · Yes 0 · No 0"],
  ])("says that it did not pass, and nothing of a trade, with %s", (_, tally, words) => {
    const view = settled(bought(null, { tally }));
    expect(view.text.text).toBe(BUY + words);
    expect(marked(view.text)).toEqual(["bold: BUY BONK", "bold: ❌ Not passed"]);
    expect(view.buttons).toEqual([]);
  });

  it("names the order as soon as it has a number, and not before", () => {
    expect(settled(bought(filled(), { order: null })).text.text).toContain("\n✅ Passed, bought · Yes 2");
    expect(settled(bought(filled(), { order: 27 })).text.text).toContain("\n✅ Passed, bought as order 27 · Yes 2");
  });

  it("tells how it was voted, also if that was hidden until then", () => {
    const rules = rulesWith({ hidden: true });
    expect(settled(bought(filled(), { rules })).text.text).toBe(
      `${BUY}✅ Passed, bought as order 3 · Yes 2 · No 1 · 0.06 SOL`,
    );
  });

  it("says by its rules whether it passed, not by who was more", () => {
    const missed = { quorum: { kind: "voters", count: 4 }, pass: { kind: "majority" } } as const;
    expect(settled(bought(null, { rules: rulesWith(missed) })).text.text).toContain("❌ Not passed · Yes 2 · No 1");
    expect(settled(bought(null, { rules: rulesWith({ pass: { kind: "unanimous" } }) })).text.text).toContain(
      "❌ Not passed · Yes 2 · No 1",
    );
  });

  it("still shows the address that the token stands for", () => {
    const view = settled(bought(filled(), { executorToken: LONGEST_MINT }));
    expect(view.text.text).toContain(`0.05 SOL\nToken address: ${LONGEST_MINT}\nBy Bob\n`);
    expect(marked(view.text)[1]).toBe(`code: ${LONGEST_MINT}`);
  });
});

describe("the card of a sale whose time is up", () => {
  it.each<[string, Outcome | null, string]>([
    ["is under way", null, "✅ Passed, selling…"],
    ["was done", sold(66_000_000), "✅ Passed, sold"],
    ["was done on paper", onPaper({ received: 60_000_000 }), "✅ Passed, sold on paper"],
    ["was rejected", rejected("No pool"), "✅ Passed, but not sold"],
    ["has an end that nobody knows", unknown, "✅ Passed, outcome unknown"],
  ])("says that it passed and that its trade %s, and has no buttons", (_, outcome, words) => {
    const view = settled(sale(outcome));
    expect(view.text.text).toBe(`${SELL}${words} · Yes 2 · No 1`);
    expect(marked(view.text)).toEqual(["bold: SELL order 3 (BONK)", `bold: ${words}`]);
    expect(view.buttons).toEqual([]);
  });

  it("says that it did not pass, and has no buttons", () => {
    const view = settled(sale(null, { tally: { yes: 1, no: 1, lamports: 0 } }));
    expect(view.text.text).toBe(`${SELL}❌ Not passed · Yes 1 · No 1`);
    expect(view.buttons).toEqual([]);
  });
});

describe("the card of a vote that was withdrawn", () => {
  it("says so, with the votes until then, and has no buttons", () => {
    const view = cancelledCard(bought(null, { state: "cancelled" }));
    expect(view.text.text).toBe(`${BUY}🚫 Cancelled · Yes 2 · No 1 · 0.06 SOL`);
    expect(marked(view.text)).toEqual(["bold: BUY BONK", "bold: 🚫 Cancelled"]);
    expect(view.buttons).toEqual([]);
  });

  it("tells no choice, amount or total if it was hidden, only how many had voted", () => {
    const rules = rulesWith({ hidden: true });
    expect(cancelledCard(bought(null, { state: "cancelled", rules })).text.text).toBe(
      `${BUY}🚫 Cancelled · 3 of 4 voted`,
    );
    expect(cancelledCard(sale(null, { state: "cancelled", rules })).text.text).toBe(
      `${SELL}🚫 Cancelled · 3 of 4 voted`,
    );
  });

  it("says so of a sale too", () => {
    const view = cancelledCard(sale(null, { state: "cancelled" }));
    expect(view.text.text).toBe(`${SELL}🚫 Cancelled · Yes 2 · No 1`);
    expect(marked(view.text)).toEqual(["bold: SELL order 3 (BONK)", "bold: 🚫 Cancelled"]);
    expect(view.buttons).toEqual([]);
  });
});

it("Every card of a vote that is over fits with the longest that members and executors can write", () => {
  const who = { proposer: { id: 2, name: emojiName(1) } };
  for (const outcome of [null, filled(trade.LONGEST_FILL), rejected(trade.LONGEST_REASON), unknown]) {
    expectSendable(settled(bought(outcome, { ...who, token: "W".repeat(20), executorToken: LONGEST_MINT })).text);
    expectSendable(settled(sale(outcome, { ...who, order: 999_999_999, bought: trade.LONGEST_BOUGHT })).text);
  }
});
