import { describe, expect, it } from "vitest";
import * as answers from "../../src/views/answers.ts";
import { expectSendable, marked } from "./samples.ts";

const { ballotText, cancelledText, closedText, votedText } = answers;

describe("the answer to a vote", () => {
  const tally = { yes: 3, no: 1, lamports: 150_000_000 };

  it("says what was counted, how the vote stands, and how long is left", () => {
    expect(votedText("buy", { choice: "yes", lamports: 50_000_000 }, tally, 240_000)).toBe(
      "✅ Counted: Yes 0.05 SOL\nYes 3 · No 1 · 0.15 SOL so far. 4 min left.",
    );
    expect(votedText("buy", { choice: "no", lamports: 0 }, { yes: 0, no: 1, lamports: 0 }, 30_000)).toBe(
      "✅ Counted: No\nYes 0 · No 1 · 0.0 SOL so far. 30 s left.",
    );
  });

  it("to a sale names no money, since a sale takes none", () => {
    const sale = { yes: 2, no: 1, lamports: 0 };
    expect(votedText("sell", { choice: "yes", lamports: 0 }, sale, 240_000)).toBe(
      "✅ Counted: Yes\nYes 2 · No 1 so far. 4 min left.",
    );
    expect(votedText("sell", { choice: "no", lamports: 0 }, sale, 30_000)).toBe(
      "✅ Counted: No\nYes 2 · No 1 so far. 30 s left.",
    );
  });

  it("promises no time once there is none", () => {
    expect(votedText("buy", { choice: "no", lamports: 0 }, tally, 0)).toMatch(/so far\.$/);
    expect(votedText("buy", { choice: "no", lamports: 0 }, tally, -5_000)).toMatch(/so far\.$/);
  });

  it("fits into a pop-up of 200 characters with the largest numbers", () => {
    const largest = { yes: 200_000, no: 200_000, lamports: 200_000_000_000_001 };
    expect(votedText("buy", { choice: "yes", lamports: 999_999_999 }, largest, 600_000).length).toBeLessThanOrEqual(
      200,
    );
  });

  it("writes a vote as people read it", () => {
    expect(ballotText({ choice: "yes", lamports: 1_000_000_000 })).toBe("Yes 1 SOL");
    expect(ballotText({ choice: "yes", lamports: 0 })).toBe("Yes");
    expect(ballotText({ choice: "no", lamports: 0 })).toBe("No");
  });
});

it.each([
  ["joinedText", answers.joinedText],
  ["alreadyJoinedText", answers.alreadyJoinedText],
  ["leftText", answers.leftText],
  ["skippedText", answers.skippedText],
  ["tapNotConfirmedText", answers.tapNotConfirmedText],
  ["mistakeText", answers.mistakeText],
])("The answer to a tap fits into a pop-up of 200 characters: %s", (_, text) => {
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(200);
});

it("An answer that could not be confirmed says that sending it again is harmless", () => {
  expect(answers.notConfirmedText).toMatch(/send it again.*nothing is ever counted twice/);
  expect(answers.tapNotConfirmedText).toMatch(/tap again.*nothing is ever counted twice/);
});

describe("the end of a session", () => {
  const next = 'Open the next one with /create_session "Buy BONK token"';
  it.each([
    ["none", `🔒 The session is closed.\n${next}`],
    ["cancelled", `🔒 The session is closed. Its open vote was cancelled.\n${next}`],
    ["settling", `🔒 The session is closed. The result of its last vote comes first.\n${next}`],
  ] as const)("says what became of its vote: %s", (vote, text) => {
    expect(closedText(vote).text).toBe(text);
    expect(marked(closedText(vote))).toEqual(['code: /create_session "Buy BONK token"']);
  });
});

describe("a cancelled vote", () => {
  it("on a buy says that nothing is bought, and how to propose again", () => {
    const text = cancelledText("buy");
    expectSendable(text);
    expect(text.text).toBe(
      '🚫 The vote was cancelled. Nothing will be bought.\nPropose again with /propose "BUY token=BONK amount=0.05 price=market"',
    );
    expect(marked(text)).toEqual(['code: /propose "BUY token=BONK amount=0.05 price=market"']);
  });

  it("on a sale says that nothing is sold", () => {
    const text = cancelledText("sell");
    expectSendable(text);
    expect(text.text).toBe("🚫 The vote was cancelled. Nothing will be sold.");
    expect(marked(text)).toEqual([]);
  });
});
