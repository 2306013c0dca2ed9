import { describe, expect, it } from "vitest";
import type { PastVote } from "../../src/domain/past-vote.ts";
import { type History, historyPage, VOTES_PER_PAGE } from "../../src/views/history.ts";
import { pastVote } from "../support/past-votes.ts";
import {
  alice,
  bob,
  buttons,
  carol,
  crowd,
  emojiName,
  expectSendable,
  LARGEST_ID,
  LONGEST_MINT,
  longFirstName,
  longUsername,
  marked,
  no,
  yes,
} from "./samples.ts";

const page = (votes: readonly PastVote[], more: Partial<History> = {}) =>
  historyPage({ votes, isNewest: true, hasOlder: false, missing: null, ...more });
/** What a page says of one vote, line by line. */
const lines = (more: Partial<PastVote>) =>
  page([pastVote(more)])
    .text.text.split("\n")
    .slice(2);
const result = (more: Partial<PastVote>) => lines(more)[1];

const FILL = { tokenAmount: null, price: null, fee: null, received: null, txUrl: null, onPaper: false };
const filled = (more: Partial<typeof FILL> | { received: number } = {}) =>
  ({ tag: "filled", fill: { ...FILL, ...more } }) as const;

describe("a past vote", () => {
  it("has its time as each reader's own clock shows it, its result and who voted what", () => {
    const view = page([pastVote({ yes: 2, no: 1, votes: [no(carol), yes(alice, 10_000_000), yes(bob, 50_000_000)] })]);
    expect(view.text.text).toBe(
      [
        "🗂 Past votes, newest first",
        "",
        "BUY BONK · 14 Nov 2023, 22:13 UTC",
        "✅ Bought as order 3 · Yes 2 · No 1 · 0.05 SOL",
        "Yes: Bob 0.05, @\u2060alice 0.01 · No: @\u2060carol",
      ].join("\n"),
    );
    expect(marked(view.text)).toEqual(["bold: Past votes", "bold: BUY BONK", "date_time: 14 Nov 2023, 22:13 UTC"]);
  });

  it.each<[string, Partial<PastVote>, string]>([
    [
      "was bought on paper",
      { outcome: filled({ onPaper: true } as never) },
      "✅ Bought as order 3 on paper · Yes 1 · No 0 · 0.05 SOL",
    ],
    ["did not pass", { passed: false, yes: 1, no: 2, outcome: null }, "❌ Not bought · Yes 1 · No 2 · 0.05 SOL"],
    [
      "missed what was needed",
      { passed: false, yes: 2, no: 1, outcome: null },
      "❌ Not bought · Yes 2 · No 1, more needed · 0.05 SOL",
    ],
    ["had no voters", { passed: false, yes: 0, no: 0, outcome: null, votes: [] }, "❌ Not bought · nobody voted"],
    ["was cancelled", { state: "cancelled", passed: null, outcome: null }, "🚫 Cancelled · Yes 1 · No 0 · 0.05 SOL"],
    [
      "never came to an end",
      { state: "open", passed: null, outcome: null },
      "❔ Never settled · Yes 1 · No 0 · 0.05 SOL",
    ],
    [
      "passed and broke off",
      { state: "closed", outcome: null },
      "❔ Passed, but never bought · Yes 1 · No 0 · 0.05 SOL",
    ],
    [
      "was refused by the executor",
      { outcome: { tag: "rejected", reason: "no" } },
      "⚠️ Passed, but not bought · Yes 1 · No 0 · 0.05 SOL",
    ],
    [
      "has an end that nobody knows",
      { outcome: { tag: "unknown" } },
      "❔ Passed, but nobody knows if it was bought · Yes 1 · No 0 · 0.05 SOL",
    ],
    [
      "was a sale",
      { kind: "sell", lamports: 0, outcome: filled({ received: 66_000_000 }) },
      "✅ Sold for 0.066 SOL · Yes 1 · No 0",
    ],
    [
      "was a sale that did not pass",
      { kind: "sell", passed: false, yes: 0, no: 1, outcome: null },
      "❌ Not sold · Yes 0 · No 1",
    ],
  ])("says of one that %s", (_, more, words) => {
    expect(result(more)).toBe(words);
  });

  it("of a sale names its order, and no amounts", () => {
    const sold = lines({ kind: "sell", outcome: filled({ received: 1 }), votes: [yes(bob, 0), no(carol)] });
    expect([sold[0]?.split(" · ")[0], sold[2]]).toEqual(["SELL order 3 (BONK)", "Yes: Bob · No: @\u2060carol"]);
  });

  it("that was hidden and withdrawn tells neither choices nor sums", () => {
    const hidden = {
      state: "cancelled",
      passed: null,
      outcome: null,
      votesHidden: true,
      votes: [],
      yes: 0,
      no: 0,
    } as const;
    expect(lines(hidden).slice(1)).toEqual(["🚫 Cancelled", "Its votes were hidden, and stay so."]);
  });
});

describe("a page of past votes", () => {
  it.each([longUsername, longFirstName, emojiName])(
    "fits with crowds and the longest names, and counts who is left out",
    (name) => {
      const votes = Array.from({ length: VOTES_PER_PAGE }, (_, i) =>
        pastVote({
          id: LARGEST_ID,
          kind: i % 2 === 0 ? "buy" : "sell",
          token: LONGEST_MINT,
          orderNumber: 999_999_999,
          yes: 1_000,
          no: 1_000,
          lamports: Number.MAX_SAFE_INTEGER,
          outcome: { tag: "unknown" },
          votes: crowd(2_000, name).map((person, place) => (place % 2 === 0 ? yes(person, 999_999_999) : no(person))),
        }),
      );
      for (const missing of [{ why: "archive_away" }, { why: "not_kept", keptHours: 8_760 }] as const) {
        const view = page(votes, { isNewest: false, hasOlder: missing.why === "archive_away", missing });
        expectSendable(view.text);
        expect(view.text.text.match(/ and \d+ more/g)).toHaveLength(VOTES_PER_PAGE);
      }
    },
  );

  it("mentions nobody, links nothing, and offers no command", () => {
    const names = ["@bob", "/vote", "t.me/x", "＠carol"].map((text, i) => ({
      id: i,
      name: { kind: "first_name", text } as const,
    }));
    const text = page([pastVote({ votes: names.map((person) => yes(person, 1)) })]).text.text;
    expect(text).not.toMatch(/@\w|＠|\/vote|t\.me/);
  });

  it("leads to the newest and to older ones, by the place of its last vote", () => {
    const votes = [pastVote({ id: "-100.9", startTime: 5 }), pastVote({ id: "-100.8", startTime: 4 })];
    expect(buttons(page(votes))).toEqual([]);
    expect(buttons(page(votes, { hasOlder: true }))).toEqual([[["Older ›", "h:4:-100.8"]]]);
    expect(buttons(page(votes, { hasOlder: true, isNewest: false }))).toEqual([
      [
        ["« Newest", "h"],
        ["Older ›", "h:4:-100.8"],
      ],
    ]);
  });

  it("says why older ones are missing, where they would be", () => {
    const end = (more: Partial<History>) => page([pastVote()], more).text.text.split("\n\n").slice(2);
    const [away, kept] = [{ why: "archive_away" }, { why: "not_kept", keptHours: 24 }] as const;
    const words = "Older votes can't be shown just now. Please try again in a minute.";
    expect(end({ missing: away })).toEqual([words]);
    expect(end({ missing: away, hasOlder: true })).toEqual([words]);
    expect(end({ missing: kept })).toEqual(["I keep votes for 24 hours after their session is closed."]);
    expect(end({ missing: { why: "not_kept", keptHours: 1 } })).toEqual([
      "I keep votes for 1 hour after their session is closed.",
    ]);
    expect(end({ missing: kept, hasOlder: true })).toEqual([]);
    expect(page([], { missing: away }).text.text).toBe(words);
    expect(page([], { missing: kept }).text.text).toMatch(
      /^There are no past votes to show\. Start one: \/propose .*\n\nI keep votes for 24 hours after their session is closed\.$/,
    );
  });
});
