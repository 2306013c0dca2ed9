import { describe, expect, it } from "vitest";
import type { Proposal } from "../../src/domain/session.ts";
import { finalTallyOf } from "../../src/domain/tally.ts";
import type { Contribution, Outcome } from "../../src/domain/trade.ts";
import { resultMessage } from "../../src/views/result.ts";
import { alice, bob, carol, expectSendable, marked, no } from "./samples.ts";
import { bought, filled, onPaper, PAYERS, rejected, sale, sold, TX, unknown } from "./trade-samples.ts";

const result = (proposal: Proposal, sharers: readonly Contribution[] = []) => {
  const view = resultMessage(proposal, finalTallyOf(proposal), sharers);
  expectSendable(view.text);
  expect(view.buttons).toEqual([]);
  return view.text;
};
const IS_ORDER_3 = "\nThis is order 3: /order_3 shows the shares.";

describe("the result of a buy that passed", () => {
  it.each<[string, Outcome | null, string]>([
    [
      "was done",
      filled(),
      `🛒 Bought 1200.5 BONK for 0.06 SOL at 0.00005 · fee 0.000005 SOL · transaction${IS_ORDER_3}`,
    ],
    [
      "was done, with nothing known but how much came",
      filled({ price: null, fee: null, txUrl: null }),
      `🛒 Bought 1200.5 BONK for 0.06 SOL${IS_ORDER_3}`,
    ],
    [
      "was done for no fee",
      filled({ price: null, fee: 0, txUrl: null }),
      `🛒 Bought 1200.5 BONK for 0.06 SOL · fee 0 SOL${IS_ORDER_3}`,
    ],
    [
      "was done on paper at the market's price",
      onPaper(),
      `📝 On paper: 0.06 SOL of BONK. No money moved.${IS_ORDER_3}`,
    ],
    [
      "was done on paper at a price",
      onPaper({ tokenAmount: "0.12", price: "0.5" }),
      `📝 On paper: 0.12 BONK for 0.06 SOL at 0.5. No money moved.${IS_ORDER_3}`,
    ],
    ["was rejected", rejected("Not enough liquidity"), "⚠️ Not bought: Not enough liquidity."],
    ["was rejected in a whole sentence", rejected("The pool is dry!"), "⚠️ Not bought: The pool is dry!"],
    ["was rejected without a reason", rejected(""), "⚠️ Not bought: the trade was refused."],
    [
      "has an end that nobody knows",
      unknown,
      `❓ The trading service gave no final answer for 24 hours, so I don't know if it was bought. Please ask whoever runs me.${IS_ORDER_3}`,
    ],
  ])("says that its trade %s, between the counts and the voters", (_, outcome, words) => {
    expect(result(bought(outcome)).text).toBe(
      [
        "✅ Passed: BUY BONK",
        "Yes 2 · No 1 · Abstained 1",
        "Total 0.06 SOL",
        "",
        words,
        "",
        "Yes, 0.05 SOL: @alice",
        "Yes, 0.01 SOL: Bob",
        "No: @carol",
      ].join("\n"),
    );
  });

  it("links the transaction, and marks nothing else but the title", () => {
    expect(marked(result(bought(filled())))).toEqual(["bold: ✅ Passed: BUY BONK", `text_link: transaction → ${TX}`]);
    for (const outcome of [onPaper(), rejected("No"), unknown])
      expect(marked(result(bought(outcome)))).toEqual(["bold: ✅ Passed: BUY BONK"]);
  });

  it("lists no shares, which its order shows", () => {
    expect(result(bought(filled()), PAYERS).text).not.toContain("Shares, by what each paid");
  });
});

describe("the result of a sale that passed", () => {
  const shares = (a: string, b: string) => `\n\nShares, by what each paid:\n@alice ${a}\nBob ${b}`;

  it.each<[string, Outcome | null, string]>([
    [
      "was done",
      sold(66_000_001),
      `💰 Sold order 3 for 0.066000001 SOL · fee 0.000005 SOL · transaction\nGain: +0.006000001 SOL (+10.0 %)${shares("0.055000001 SOL (+0.005000001)", "0.011 SOL (+0.001)")}`,
    ],
    [
      "was done, with nothing known but what came back",
      sold(1_200_000_000, { fee: null, txUrl: null }),
      `💰 Sold order 3 for 1.2 SOL\nGain: +1.14 SOL (+1900 %)${shares("1 SOL (+0.95)", "0.2 SOL (+0.19)")}`,
    ],
    [
      "brought nothing",
      sold(0, { fee: null, txUrl: null }),
      `💰 Sold order 3 for 0.0 SOL\nLoss: −0.06 SOL (−100 %)${shares("0 SOL (−0.05)", "0 SOL (−0.01)")}`,
    ],
    [
      "was done on paper",
      onPaper({ received: 60_000_000 }),
      `📝 On paper: order 3 sold for 0.06 SOL, as much as was paid. No money moved.${shares("0.05 SOL", "0.01 SOL")}`,
    ],
    ["was rejected", rejected("No pool"), "⚠️ Not sold: No pool.\nYou still hold order 3 (BONK)."],
    [
      "was rejected without a reason",
      rejected(""),
      "⚠️ Not sold: the trade was refused.\nYou still hold order 3 (BONK).",
    ],
    [
      "has an end that nobody knows",
      unknown,
      "❓ The trading service gave no final answer for 24 hours, so I don't know if order 3 was sold. Please ask whoever runs me.",
    ],
  ])("says that its trade %s, and who gets what came back", (_, outcome, words) => {
    expect(result(sale(outcome), PAYERS).text).toBe(
      [
        "✅ Passed: SELL order 3 (BONK)",
        "Yes 2 · No 1 · Abstained 1",
        "BONK, bought for 0.06 SOL",
        "",
        words,
        "",
        "Yes: @alice, Bob",
        "No: @carol",
      ].join("\n"),
    );
  });

  it("links the transaction, and marks nothing else but the title", () => {
    const title = "bold: ✅ Passed: SELL order 3 (BONK)";
    expect(marked(result(sale(sold(66_000_001)), PAYERS))).toEqual([title, `text_link: transaction → ${TX}`]);
    expect(marked(result(sale(rejected("No")), PAYERS))).toEqual([title]);
  });

  it("lists shares largest first, whoever paid first", () => {
    const text = result(sale(sold(66_000_000)), [...PAYERS].reverse()).text;
    expect(text).toContain("paid:\n@alice 0.055 SOL (+0.005)\nBob 0.011 SOL (+0.001)\n");
  });

  it("leaves the shares out where nobody is known to have paid", () => {
    expect(result(sale(sold(66_000_000))).text).not.toContain("Shares");
  });
});

describe("the result of a sale that did not pass", () => {
  it("says why, what it was, and who voted what, and nothing of a trade", () => {
    const tally = { yes: 0, no: 2, lamports: 0 };
    expect(result(sale(null, { tally, votes: [no(alice), no(carol)] }), PAYERS).text).toBe(
      "❌ Not passed: SELL order 3 (BONK)\nYes 0 · No 2 · Abstained 2\nBONK, bought for 0.06 SOL\nMore said no than yes, so nothing was sold.\n\nNo: @alice, @carol",
    );
    const none = { yes: 0, no: 0, lamports: 0 };
    expect(result(sale(null, { tally: none, votes: [] }), PAYERS).text).toBe(
      "❌ Not passed: SELL order 3 (BONK)\nYes 0 · No 0 · Abstained 4\nBONK, bought for 0.06 SOL\nNobody voted, so nothing was sold.",
    );
  });
});

it("Every result of a trade holds the counts, an amount in SOL with a decimal point, and every voter", () => {
  for (const outcome of [null, sold(66_000_001), onPaper({ received: 1 }), rejected("No"), unknown]) {
    for (const text of [result(bought(outcome)).text, result(sale(outcome), PAYERS).text]) {
      for (const words of ["Yes 2", "No 1", "Abstained 1", "0.06 SOL", `@alice`, bob.name.text, "@carol"])
        expect(text).toContain(words);
    }
  }
});
