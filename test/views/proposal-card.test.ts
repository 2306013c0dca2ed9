import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeButton } from "../../src/domain/button.ts";
import type { BuyCard } from "../../src/domain/card.ts";
import { DEFAULT_RULES, type Rules, VOTE_STEP_LAMPORTS } from "../../src/domain/rules.ts";
import { parseVoteRequest } from "../../src/domain/vote-request.ts";
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

const END = 1_700_000_300_000;
const CARD: BuyCard = {
  kind: "buy",
  sessionId: "-100.1",
  proposalId: "-100.2",
  token: "BONK",
  executorToken: "BONK",
  price: { kind: "market" },
  suggested: 50_000_000,
  proposer: bob.name,
  minutes: 5,
  endTime: END,
  tally: { yes: 2, no: 1, lamports: 60_000_000 },
  rules: rulesWith(),
  eligibleVoters: 4,
  market: null,
};

describe("the card of an open buy", () => {
  it("says what is proposed, by whom, for how long, and how it stands", () => {
    const { text } = proposalCard(CARD, DEFAULT_RULES);
    expect(text.text).toBe(
      [
        "🗳 BUY BONK",
        "Price market · suggested 0.05 SOL",
        "By Bob · 5 minutes to vote, until 22:18 UTC",
        "",
        "Yes 2 · No 1 · 0.06 SOL",
        "3 of 4 voted. One vote each, and it is final.",
        "Another amount? /vote yes 0.02",
      ].join("\n"),
    );
    expect(marked(text)).toEqual(["bold: BUY BONK", "date_time: 22:18 UTC"]);
  });

  it("shows the address that the token stands for, ready to copy, where there is one", () => {
    const { text } = proposalCard({ ...CARD, executorToken: LONGEST_MINT }, DEFAULT_RULES);
    expect(text.text.split("\n").slice(0, 4)).toEqual([
      "🗳 BUY BONK",
      "Price market · suggested 0.05 SOL",
      `Token address: ${LONGEST_MINT}`,
      "By Bob · 5 minutes to vote, until 22:18 UTC",
    ]);
    expect(marked(text)).toEqual(["bold: BUY BONK", `code: ${LONGEST_MINT}`, "date_time: 22:18 UTC"]);
  });

  it("says an address once where the proposer wrote it", () => {
    const { text } = proposalCard({ ...CARD, token: LONGEST_MINT, executorToken: LONGEST_MINT }, DEFAULT_RULES);
    expect(text.text).toContain(`🗳 BUY ${LONGEST_MINT}\nPrice market · suggested 0.05 SOL\nBy Bob`);
  });

  it("has three rising Yes buttons and a No", () => {
    expect(buttons(proposalCard(CARD, DEFAULT_RULES))).toEqual([
      [
        ["Yes 0.01", "v:-100.1:-100.2:10"],
        ["Yes 0.05", "v:-100.1:-100.2:50"],
        ["Yes 0.1", "v:-100.1:-100.2:100"],
      ],
      [["No", "v:-100.1:-100.2:n"]],
    ]);
  });

  it("keeps its numbers behind a name that is written from right to left", () => {
    expect(proposalCard({ ...CARD, proposer: firstName("משה") }, DEFAULT_RULES).text.text).toContain(
      "By משה\u200E · 5 minutes",
    );
  });

  it("fits with the longest token, price, name and ids", () => {
    const view = proposalCard(
      {
        ...CARD,
        sessionId: LARGEST_ID,
        proposalId: LARGEST_ID,
        token: "W".repeat(20),
        executorToken: LONGEST_MINT,
        price: { kind: "target", value: "123456789012.123456789012345678" },
        suggested: 1_000_000_000,
        proposer: emojiName(1),
      },
      DEFAULT_RULES,
    );
    expectSendable(view.text);
    expect(view.text.text).toContain("Price target:123456789012.123456789012345678 · suggested 1 SOL");
    for (const data of callbackData(view)) expect(new TextEncoder().encode(data).length).toBeLessThanOrEqual(64);
  });
});

describe("the card under other rules", () => {
  it("shows their amounts, and each fits into its button with the longest ids", () => {
    const ids = { sessionId: LARGEST_ID, proposalId: LARGEST_ID };
    const view = proposalCard(
      { ...CARD, ...ids, suggested: 9_999_000_000 },
      { ...OTHER_RULES, maxVote: 9_999_000_000 },
    );
    expect(buttons(view)[0]?.map(([text]) => text)).toEqual(["Yes 0.02", "Yes 0.05", "Yes 9.999"]);
    for (const data of callbackData(view)) {
      expect(new TextEncoder().encode(data).length).toBeLessThanOrEqual(64);
      expect(decodeButton(data)).not.toBeNull();
    }
  });
});

describe("the card's line on other amounts", () => {
  const lastLine = (rules: Partial<Rules>) => {
    const { text } = proposalCard(CARD, { ...OTHER_RULES, ...rules });
    return text.text.split("\n").at(-1);
  };

  it("shows a small one that is allowed and that no button has: 0.02 SOL if it can", () => {
    expect(lastLine({ defaultVote: 10_000_000 })).toBe("Another amount? /vote yes 0.02");
    expect(lastLine({})).toBe("Another amount? /vote yes 0.03");
    expect(lastLine({ minVote: 30_000_000, defaultVote: 30_000_000 })).toBe("Another amount? /vote yes 0.07");
    expect(lastLine({ maxVote: 19_000_000, defaultVote: 4_000_000 })).toBe("Another amount? /vote yes 0.002");
  });

  it("never shows one that a button has, or that is refused", () => {
    const amount = fc.integer({ min: 1, max: 2_000 }).map((steps) => steps * VOTE_STEP_LAMPORTS);
    fc.assert(
      fc.property(amount, amount, amount, (...amounts) => {
        const [minVote = 0, defaultVote = 0, maxVote = 0] = amounts.sort((a, b) => a - b);
        const rules = { ...OTHER_RULES, minVote, defaultVote, maxVote };
        const { text, buttons } = proposalCard(CARD, rules);
        const shown = /\nAnother amount\? (\/vote yes (\S+))$/.exec(text.text);
        expect(shown !== null || maxVote - minVote <= 4 * VOTE_STEP_LAMPORTS).toBe(true);
        if (shown === null) return;
        expect(buttons[0]?.map((button) => button.text)).not.toContain(`Yes ${Number(shown[2])}`);
        expect(parseVoteRequest(`yes ${shown[2]}`, rules).ok).toBe(true);
      }),
    );
  });

  it("is left out where there is only one", () => {
    const only = { minVote: 20_000_000, defaultVote: 20_000_000, maxVote: 20_000_000 };
    expect(lastLine(only)).toBe("3 of 4 voted. One vote each, and it is final.");
  });
});
