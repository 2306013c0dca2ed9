import { describe, expect, it } from "vitest";
import { decodeButton } from "../../src/domain/button.ts";
import type { BuyCard, SellCard } from "../../src/domain/card.ts";
import type { ProposalRules } from "../../src/domain/group-rules.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { proposalCard } from "../../src/views/proposal-card.ts";
import { NOTE } from "../support/market-notes.ts";
import { bob, buttons, expectSendable, LONGEST_MINT, rulesWith } from "./samples.ts";
import { BOUGHT } from "./trade-samples.ts";

const END = 1_700_000_300_000;
const COMMON = {
  sessionId: "-100.1",
  proposer: bob.name,
  minutes: 5,
  endTime: END,
  tally: { yes: 2, no: 1, lamports: 60_000_000 },
  eligibleVoters: 4,
  market: null,
};
const buyCard = (rules: Partial<ProposalRules> = {}, more: Partial<BuyCard> = {}) =>
  proposalCard(
    {
      ...COMMON,
      kind: "buy",
      proposalId: "-100.2",
      token: "BONK",
      executorToken: "BONK",
      price: { kind: "market" },
      suggested: 50_000_000,
      rules: rulesWith(rules),
      ...more,
    },
    DEFAULT_RULES,
  );
const sellCard = (rules: Partial<ProposalRules> = {}, more: Partial<SellCard> = {}) =>
  proposalCard(
    { ...COMMON, kind: "sell", proposalId: "-100.8", order: 3, bought: BOUGHT, rules: rulesWith(rules), ...more },
    DEFAULT_RULES,
  );
const lines = ({ text }: ReturnType<typeof buyCard>): readonly string[] => text.text.split("\n");

describe("the card of a hidden vote", () => {
  it("shows how many have voted, and no choice, amount or total", () => {
    expect(lines(buyCard({ hidden: true })).slice(3)).toEqual([
      "",
      "Votes are hidden until the end.",
      "3 of 4 voted. One vote each, and it is final.",
      "Another amount? /vote yes 0.02 (the group can read that)",
    ]);
    expect(lines(sellCard({ hidden: true })).slice(3)).toEqual([
      "",
      "Votes are hidden until the end.",
      "3 of 4 voted. Only those who paid for order 3 can. One vote each, and it is final.",
    ]);
  });

  it("is the same whatever they chose, so that no edit of it tells a vote", () => {
    const voted = (yes: number, lamports: number) =>
      buyCard({ hidden: true }, { tally: { yes, no: 3 - yes, lamports } });
    expect(voted(3, 3_000_000_000)).toEqual(voted(0, 0));
  });

  it("has the buttons of any other", () => {
    expect(buttons(buyCard({ hidden: true }))).toEqual(buttons(buyCard()));
  });
});

describe("the card of a vote that may be changed", () => {
  it("says so, and not that a vote is final", () => {
    expect(lines(buyCard({ change: true }))[5]).toBe("3 of 4 voted. You can change your vote until the end.");
    expect(lines(sellCard({ change: true }))[5]).toBe(
      "3 of 4 voted. Only those who paid for order 3 can. You can change your vote until the end.",
    );
  });
});

describe("the card of a vote by other rules", () => {
  it("lists those that no sentence of its own tells, below how many have voted", () => {
    expect(lines(buyCard({ quorum: { kind: "voters", count: 3 }, change: true, hidden: true })).slice(4)).toEqual([
      "Votes are hidden until the end.",
      "3 of 4 voted. You can change your vote until the end.",
      "Rules: quorum 3 voters",
      "Another amount? /vote yes 0.02 (the group can read that)",
    ]);
    expect(lines(sellCard({ sale: "shares" })).slice(5)).toEqual([
      "3 of 4 voted. Only those who paid for order 3 can. One vote each, and it is final.",
      "Rules: counted by shares",
    ]);
  });

  it("says how far the price may move in a sentence below the price, and not once more among the rules", () => {
    const rules = { slippage: 250 };
    expect(lines(buyCard(rules, { market: NOTE }))).toContain("Not bought if the price rises by more than 2.5%.");
    expect(lines(sellCard(rules, { market: NOTE }))).toContain("Not sold if the price falls by more than 2.5%.");
    for (const card of [buyCard, sellCard]) {
      expect(card(rules, { market: NOTE }).text.text.match(/2\.5%/g)).toHaveLength(1);
      expect(card(rules, { market: NOTE }).text.text).not.toContain("Rules:");
    }
  });

  it("says nothing of a price that may move while it shows none", () => {
    const unquoted = { ...NOTE, quote: null, quoted: false };
    for (const market of [null, unquoted]) {
      expect(buyCard({ slippage: 250 }, { market })).toEqual(buyCard({}, { market }));
      expect(sellCard({ slippage: 250 }, { market })).toEqual(sellCard({}, { market }));
    }
  });

  it("does not say whether those who have not voted are reminded", () => {
    expect(buyCard({ remind: false })).toEqual(buyCard());
  });
});

describe("the card of a group with amounts of its own", () => {
  const amounts = { min: 100_000_000, default: 200_000_000, max: 600_000_000 };

  it("has their default first on its buttons, none above their most, and an example that they allow", () => {
    const view = buyCard({ amounts });
    expect(buttons(view)[0]?.map(([text]) => text)).toEqual(["Yes 0.2", "Yes 0.4", "Yes 0.5"]);
    expect(lines(view).at(-1)).toBe("Another amount? /vote yes 0.1");
  });

  it("offers what the proposer suggests only if they allow it", () => {
    const labels = (suggested: number) => buttons(buyCard({ amounts }, { suggested }))[0]?.map(([text]) => text);
    expect(labels(300_000_000)).toEqual(["Yes 0.2", "Yes 0.3", "Yes 0.5"]);
    expect(labels(700_000_000)).toEqual(["Yes 0.2", "Yes 0.4", "Yes 0.5"]);
  });

  it("has no example if they allow one amount alone", () => {
    const view = buyCard({ amounts: { min: 200_000_000, default: 200_000_000, max: 200_000_000 } });
    expect(buttons(view)[0]?.map(([text]) => text)).toEqual(["Yes 0.2"]);
    expect(view.text.text).not.toContain("Another amount?");
  });

  it("shows none of them on a sale", () => {
    expect(sellCard({ amounts })).toEqual(sellCard());
  });
});

describe("the end on a card", () => {
  it.each([
    ["buy", buyCard],
    ["sale", sellCard],
  ])("of a %s is a moment that each reader sees by an own clock", (_, card) => {
    const { text } = card({}, { endTime: END });
    expectSendable(text);
    expect(text.text).toContain("\nBy Bob · 5 minutes to vote, until 22:18 UTC\n");
    expect(text.entities).toContainEqual({
      type: "date_time",
      offset: text.text.indexOf("22:18 UTC"),
      length: "22:18 UTC".length,
      unix_time: END / 1_000,
      date_time_format: "t",
    });
  });
});

describe("the buttons of a card", () => {
  it.each([
    ["buy", buyCard],
    ["sale", sellCard],
  ])("of a %s are green for each Yes, red for No, and plain for all else", (_, card) => {
    const flat = card().buttons.flat();
    for (const { text, style } of flat)
      expect(style).toBe(text.startsWith("Yes") ? "success" : text === "No" ? "danger" : undefined);
    expect(flat.filter(({ style }) => style === "success").length).toBeGreaterThan(0);
  });

  it("all say something, also where the deployment has moved the group's amounts to a most that is no whole step", () => {
    const most = 15_500_000;
    const views = [
      buyCard({ amounts: { min: most, default: most, max: most } }),
      buyCard({ amounts: { min: 1_000_000, default: most, max: most } }),
    ];
    for (const view of views)
      expect(view.buttons.flat().map((one) => "callback_data" in one && decodeButton(one.callback_data))).toEqual([
        expect.objectContaining({ request: { choice: "yes", lamports: null } }),
        expect.objectContaining({ request: { choice: "no", lamports: 0 } }),
      ]);
  });

  const COPY = [{ text: "📋 Copy the token's address", copy_text: { text: LONGEST_MINT } }];

  it("have one below the others that copies the token's address, if it is known", () => {
    expect(buyCard({}, { executorToken: LONGEST_MINT }).buttons.slice(1)).toEqual([
      [expect.objectContaining({ text: "No" })],
      COPY,
    ]);
    expect(sellCard({}, { bought: { ...BOUGHT, executorToken: LONGEST_MINT } }).buttons.slice(1)).toEqual([COPY]);
  });

  it("have none to copy a mere symbol", () => {
    for (const view of [buyCard(), sellCard()]) expect(JSON.stringify(view.buttons)).not.toContain("copy_text");
  });
});
