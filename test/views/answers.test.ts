import { describe, expect, it } from "vitest";
import * as answers from "../../src/views/answers.ts";
import { expectSendable, marked } from "./samples.ts";

const { ballotText, cancelledText, closedText, votedText } = answers;

/** A vote that counted on a buy by the default rules, but for these, so long before the end. */
const voted = (more: Partial<answers.CountedVote>, leftMs: number): string =>
  votedText(
    {
      kind: "buy",
      ballot: { choice: "yes", lamports: 50_000_000 },
      tally: { yes: 3, no: 1, lamports: 150_000_000 },
      hidden: false,
      eligibleVoters: 5,
      endTime: END,
      endsEarly: null,
      receipt: null,
      ...more,
    },
    END - leftMs,
  );
const END = 1_700_000_300_000;
const NO = { choice: "no", lamports: 0 } as const;

describe("the answer to a vote", () => {
  it("says what was counted, how the vote stands, and how long is left", () => {
    expect(voted({}, 240_000)).toBe("✅ Counted: Yes 0.05 SOL\nYes 3 · No 1 · 0.15 SOL so far. 4 min left.");
    expect(voted({ ballot: NO, tally: { yes: 0, no: 1, lamports: 0 } }, 30_000)).toBe(
      "✅ Counted: No\nYes 0 · No 1 · 0.0 SOL so far. 30 s left.",
    );
  });

  it("to a sale names no money, since a sale takes none", () => {
    const sale = { kind: "sell", tally: { yes: 2, no: 1, lamports: 0 } } as const;
    expect(voted({ ...sale, ballot: { choice: "yes", lamports: 0 } }, 240_000)).toBe(
      "✅ Counted: Yes\nYes 2 · No 1 so far. 4 min left.",
    );
    expect(voted({ ...sale, ballot: NO }, 30_000)).toBe("✅ Counted: No\nYes 2 · No 1 so far. 30 s left.");
  });

  it("says that it replaced an earlier one, and what counts now", () => {
    expect(voted({ changed: true }, 240_000)).toBe(
      "✅ Changed: Yes 0.05 SOL\nYes 3 · No 1 · 0.15 SOL so far. 4 min left.",
    );
    expect(voted({ changed: false }, 240_000)).toMatch(/^✅ Counted: /);
  });

  it.each(["buy", "sell"] as const)("in a hidden vote on a %s says only how many have voted", (kind) => {
    for (const ballot of [NO, { choice: "yes", lamports: kind === "buy" ? 50_000_000 : 0 }] as const) {
      const hidden = { kind, ballot, hidden: true };
      const end = "Votes are hidden until the end.\n4 of 5 voted. 30 s left.";
      expect(voted(hidden, 30_000)).toBe(`✅ Counted. ${end}`);
      expect(voted({ ...hidden, changed: true }, 30_000)).toBe(`✅ Changed. ${end}`);
      expect(voted(hidden, 0)).toBe("✅ Counted. Votes are hidden until the end.\n4 of 5 voted.");
    }
  });

  it("that was the last one missing says when the result comes, and no longer how much time there would be", () => {
    const all = (earlyInMs: number, leftMs = 200_000) => voted({ endsEarly: { at: END - leftMs + earlyInMs } }, leftMs);
    const counts = "✅ Counted: Yes 0.05 SOL\nYes 3 · No 1 · 0.15 SOL so far. Everybody has voted: the result";
    // The cron trigger sees to it, up to a minute after that; at the full time QStash does.
    expect(all(45_000)).toBe(`${counts} comes within 2 minutes.`);
    expect(all(30_000, 61_000)).toBe(`${counts} comes within 1 minute.`);
    expect(all(0)).toBe(`${counts} is coming.`);
    expect(voted({ hidden: true, endsEarly: { at: END - 200_000 } }, 200_000)).toBe(
      "✅ Counted. Votes are hidden until the end.\n4 of 5 voted. Everybody has voted: the result is coming.",
    );
  });

  it("ends with the receipt, which says nothing of the choice", () => {
    const receipt = { number: 3, nonce: "k7qd9sx2mp" };
    expect(voted({ receipt }, 30_000)).toBe(
      "✅ Counted: Yes 0.05 SOL\nYes 3 · No 1 · 0.15 SOL so far. 30 s left.\nReceipt 3 k7qd9sx2mp",
    );
    const hidden = { receipt, hidden: true };
    expect(voted(hidden, 30_000)).toBe(voted({ ...hidden, ballot: NO }, 30_000));
    expect(voted(hidden, 30_000)).toMatch(/\.\nReceipt 3 k7qd9sx2mp$/);
  });

  it("promises no time once there is none", () => {
    expect(voted({ ballot: NO }, 0)).toMatch(/so far\.$/);
    expect(voted({ ballot: NO }, -5_000)).toMatch(/so far\.$/);
    expect(voted({ ballot: NO, endsEarly: { at: END - 60_000 } }, 0)).toMatch(/so far\.$/);
  });

  it.each([true, false])("fits into a pop-up of 200 characters with the largest numbers, hidden: %s", (hidden) => {
    const largest = { yes: 200_000, no: 200_000, lamports: 200_000_000_000_001 };
    const ballot = { choice: "yes", lamports: 999_999_999 } as const;
    for (const endsEarly of [null, { at: END - 1_000 }]) {
      const receipt = { number: 1_000_000, nonce: "k7qd9sx2mp" };
      const vote = { ballot, tally: largest, hidden, changed: true, eligibleVoters: 999_999, endsEarly, receipt };
      expect(voted(vote, 86_400_000).length).toBeLessThanOrEqual(200);
    }
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
