import { describe, expect, it } from "vitest";
import { decodeButton } from "../../src/domain/button.ts";
import type { SellCard } from "../../src/domain/card.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { proposalCard } from "../../src/views/proposal-card.ts";
import { OTHER_RULES } from "../support/rules.ts";
import {
  bob,
  buttons,
  callbackData,
  emojiName,
  expectSendable,
  firstName,
  LARGEST_ID,
  LONGEST_MINT,
  marked,
  rulesWith,
} from "./samples.ts";
import { BOUGHT, LONGEST_BOUGHT, LONGEST_NUMBER, UNSEEN } from "./trade-samples.ts";

const END = 1_700_000_300_000;
const CARD: SellCard = {
  kind: "sell",
  sessionId: "-100.1",
  proposalId: "-100.8",
  order: 3,
  bought: BOUGHT,
  proposer: bob.name,
  minutes: 5,
  endTime: END,
  tally: { yes: 2, no: 1, lamports: 0 },
  rules: rulesWith(),
  eligibleVoters: 4,
  market: null,
};
const card = (more: Partial<SellCard> = {}) => proposalCard({ ...CARD, ...more }, DEFAULT_RULES);

describe("the card of an open sale", () => {
  it("says which order is to be sold, what it is, by whom, for how long, how it stands, and who may vote", () => {
    const { text } = card();
    expect(text.text).toBe(
      [
        "🗳 SELL order 3 (BONK)",
        "1200.5 BONK, bought for 0.06 SOL",
        "By Bob · 5 minutes to vote, until 22:18 UTC",
        "",
        "Yes 2 · No 1",
        "3 of 4 voted. Only those who paid for order 3 can. One vote each, and it is final.",
      ].join("\n"),
    );
    expect(marked(text)).toEqual(["bold: SELL order 3 (BONK)", "date_time: 22:18 UTC"]);
  });

  it("has one Yes without an amount, and a No", () => {
    expect(buttons(card())).toEqual([
      [
        ["Yes", "v:-100.1:-100.8:y"],
        ["No", "v:-100.1:-100.8:n"],
      ],
    ]);
  });

  it("names the token alone where nobody knows how much it is", () => {
    expect(card({ bought: UNSEEN }).text.text).toContain("\nBONK, bought for 0.06 SOL\nBy Bob");
  });

  it("shows the address that the token stands for, ready to copy, where there is one", () => {
    const { text } = card({ bought: { ...BOUGHT, executorToken: LONGEST_MINT } });
    expect(text.text).toContain(`\n1200.5 BONK, bought for 0.06 SOL\nToken address: ${LONGEST_MINT}\nBy Bob`);
    expect(marked(text)).toEqual(["bold: SELL order 3 (BONK)", `code: ${LONGEST_MINT}`, "date_time: 22:18 UTC"]);
  });

  it("says one minute in the singular, and keeps it behind a name that is written from right to left", () => {
    expect(card({ minutes: 1, proposer: firstName("משה") }).text.text).toContain(
      "\nBy משה\u200E · 1 minute to vote, until 22:18 UTC\n",
    );
  });

  it("is the same whatever a vote on a buy may put in", () => {
    expect(proposalCard(CARD, OTHER_RULES)).toEqual(card());
  });

  it("fits with the longest token, numbers, name and ids", () => {
    const longest = { order: 999_999_999, bought: LONGEST_BOUGHT, proposer: emojiName(1) };
    const view = card({ ...longest, sessionId: LARGEST_ID, proposalId: LARGEST_ID });
    expectSendable(view.text);
    expect(view.text.text).toContain(`${LONGEST_NUMBER} ${"W".repeat(20)}, bought for 299.97 SOL`);
    for (const data of callbackData(view)) {
      expect(new TextEncoder().encode(data).length).toBeLessThanOrEqual(64);
      expect(decodeButton(data)).not.toBeNull();
    }
  });
});
