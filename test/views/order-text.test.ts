import { describe, expect, it } from "vitest";
import type { Order } from "../../src/domain/order.ts";
import { orderText, orderView } from "../../src/views/orders.ts";
import { alice, bob, carol, expectSendable, LONGEST_MINT, marked } from "./samples.ts";
import { BOUGHT, ORDER, PAYERS, paid, SALE, TX, UNSEEN } from "./trade-samples.ts";

const STRANGER = 99;
const order = (more: Partial<Order> = {}, asker = STRANGER) => {
  const text = orderText({ ...ORDER, ...more }, asker);
  expectSendable(text);
  return text;
};
const SHARES = "Shares:\n@alice 0.05 SOL · 83.3 %\nBob 0.01 SOL · 16.7 %";
const BUYING = "14 Nov 2023: 0.06 SOL paid: 1200.5 BONK at 0.00005 · fee 0.000005 SOL · transaction";
const SELL = 'Sell it: /propose "SELL order=3"';

describe("an order", () => {
  it("that is held says what was bought when, who holds which share, and how to sell it", () => {
    const text = order();
    expect(text.text).toBe(`🧾 order 3 · BONK · filled\n${BUYING}\n\n${SHARES}\n\n${SELL}`);
    expect(marked(text)).toEqual(["bold: order 3", `text_link: transaction → ${TX}`, 'code: /propose "SELL order=3"']);
  });

  it("that was bought on paper says so, and what nobody knows is left out", () => {
    const text = order({ bought: { ...UNSEEN, onPaper: true } }).text;
    expect(text).toBe(`🧾 order 3 · BONK · filled on paper\n14 Nov 2023: 0.06 SOL paid\n\n${SHARES}\n\n${SELL}`);
  });

  it("that is being sold does not say how to sell it", () => {
    expect(order({ beingSold: true }).text).toBe(`🧾 order 3 · BONK · being sold\n${BUYING}\n\n${SHARES}`);
  });

  it("that was sold says what came back when, and what of it is whose", () => {
    const text = order({ state: "sold", sale: SALE });
    expect(text.text).toBe(
      [
        "🧾 order 3 · BONK · sold for 0.066000001 SOL, +0.006000001 SOL (+10.0 %)",
        BUYING,
        "15 Nov 2023: 0.066000001 SOL came back · fee 0.000005 SOL · transaction",
        "",
        "Paid, share and what comes back:",
        "@alice 0.05 SOL · 83.3 % → 0.055000001 SOL (+0.005000001)",
        "Bob 0.01 SOL · 16.7 % → 0.011 SOL (+0.001)",
      ].join("\n"),
    );
    const link = `text_link: transaction → ${TX}`;
    expect(marked(text)).toEqual(["bold: order 3", link, link]);
  });

  it("that was sold for nothing gives nobody anything", () => {
    const sale = { ...SALE, received: 0, fee: null, txUrl: null };
    const text = order({ state: "sold", sale }).text;
    expect(text).toContain("🧾 order 3 · BONK · sold for 0.0 SOL, −0.06 SOL (−100 %)\n");
    expect(text).toContain("\n15 Nov 2023: 0.0 SOL came back\n");
    expect(text).toContain("@alice 0.05 SOL · 83.3 % → 0 SOL (−0.05)\n");
  });

  it.each([
    ["Not enough liquidity", "Not enough liquidity."],
    ["", "the trade was refused."],
    [null, "the trade was refused."],
  ])("that was rejected says why, and who had voted for it: %s", (reason, words) => {
    const text = order({ state: "rejected", bought: { ...UNSEEN, reason } });
    expect(text.text).toBe(
      `🧾 order 3 · BONK · rejected, nothing bought\n14 Nov 2023, not bought: ${words}\n\n${SHARES.replace("Shares", "Voted yes")}`,
    );
    expect(marked(text)).toEqual(["bold: order 3"]);
  });

  it("of whose buying nobody knows says so, and not how to sell it", () => {
    expect(order({ state: "unknown", bought: UNSEEN }).text).toBe(
      `🧾 order 3 · BONK · unknown\n14 Nov 2023: 0.06 SOL paid\nNo final answer came, so I don't know if it was bought.\n\n${SHARES}`,
    );
  });

  it("of whose sale nobody knows says so, and not how to sell it again", () => {
    const doubt = "No final answer came, so I don't know if it was sold.";
    expect(order({ state: "unknown" }).text).toBe(`🧾 order 3 · BONK · unknown\n${BUYING}\n${doubt}\n\n${SHARES}`);
    expect(order({ state: "unknown", bought: { ...UNSEEN, onPaper: true } }).text).toContain(`\n${doubt}\n`);
  });

  it("shows the address that its token stands for, ready to copy, where there is one", () => {
    const text = order({ bought: { ...UNSEEN, executorToken: LONGEST_MINT } });
    expect(text.text).toContain(`\n14 Nov 2023: 0.06 SOL paid\nToken address: ${LONGEST_MINT}\n\nShares:`);
    expect(marked(text)).toEqual(["bold: order 3", `code: ${LONGEST_MINT}`, 'code: /propose "SELL order=3"']);
  });

  it("tells days by UTC, to the last millisecond", () => {
    const at = Date.UTC(2026, 4, 31, 23, 59, 59, 999);
    expect(order({ bought: { ...UNSEEN, at } }).text).toContain("\n31 May 2026: ");
    expect(order({ bought: { ...UNSEEN, at: at + 1 } }).text).toContain("\n1 Jun 2026: ");
  });
});

describe("the holders of an order", () => {
  const holders = (text: string) =>
    text
      .split("\n\n")[1]
      ?.split("\n")
      .slice(1)
      .map((line) => line.split(" ")[0]);

  it("come with whoever asks first, then by what they paid", () => {
    const contributions = [paid(bob, 10_000_000), paid(carol, 20_000_000), paid(alice, 30_000_000)];
    expect(holders(order({ contributions }).text)).toEqual(["@alice", "@carol", "Bob"]);
    expect(holders(order({ contributions }, bob.id).text)).toEqual(["Bob", "@alice", "@carol"]);
    expect(holders(order({ contributions }, alice.id).text)).toEqual(["@alice", "@carol", "Bob"]);
  });

  it("of one has all of it", () => {
    const one = { bought: { ...BOUGHT, total: 50_000_000 }, contributions: [paid(alice, 50_000_000)] };
    expect(order(one).text).toContain("Shares:\n@alice 0.05 SOL · 100 %\n");
  });

  it("get the same whoever asks", () => {
    const lines = (asker: number) =>
      order({ state: "sold", sale: SALE, contributions: [...PAYERS] }, asker)
        .text.split("\n")
        .slice(-2)
        .toSorted();
    expect(lines(bob.id)).toEqual(lines(alice.id));
  });
});

describe("the button of an order", () => {
  const buttons = (more: Partial<Order>) => orderView({ ...ORDER, ...more }, STRANGER).buttons;

  it("copies the command that sells it, while it is held", () => {
    expect(buttons({})).toEqual([[{ text: "📋 Sell order 3", copy_text: { text: '/propose "SELL order=3"' } }]]);
    expect(orderView(ORDER, STRANGER).text).toEqual(order());
  });

  it.each([{ beingSold: true }, { state: "sold", sale: SALE }, { state: "rejected" }, { state: "unknown" }] as const)(
    "is not there where it cannot be sold: %j",
    (more) => {
      expect(buttons(more)).toEqual([]);
    },
  );
});
