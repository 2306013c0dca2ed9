import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { isVoteAmount, parseVoteRequest } from "../../src/domain/vote-request.ts";
import { OTHER_RULES } from "../support/rules.ts";

const yes = (lamports: number | null) => ({ ok: true, value: { choice: "yes", lamports } });
const refuses = (reason: string) => ({ ok: false, error: { reason } });

describe("what follows /vote", () => {
  it.each(["yes 0.05", "YES 0,05", "Yes .05", "y 0.05", "yes 0.05 SOL", "yes 0,05sol", "“yes 0.05”", "“yes” 0.05"])(
    "is a yes with its amount: %s",
    (text) => {
      expect(parseVoteRequest(text, DEFAULT_RULES)).toEqual(yes(50_000_000));
    },
  );

  it.each([
    "yes   0.05",
    "yes\u00A00.05",
    "yes\n0.05",
    " \u200Byes 0.05\u200E\uFEFF ",
    '" yes 0.05 "',
    "“yes 0.05",
    "«yes»0,05",
    "yes, 0.05",
    "Yes! 0,05!",
    "yes 0.05.",
    "yes, 0.05 SOL.",
    "'yes' 0.05",
    "‘yes’ 0.05",
    "yes ０．０５",
    "ｙｅｓ　０，０５　ＳＯＬ",
    "yes ٠٫٠٥",
    "yes ۰٫۰۵",
  ])("is read through odd spaces, marks, quotes and digits: %s", (text) => {
    expect(parseVoteRequest(text, DEFAULT_RULES)).toEqual(yes(50_000_000));
  });

  it("is a yes whose amount is left open where none is given", () => {
    expect(parseVoteRequest("yes", DEFAULT_RULES)).toEqual(yes(null));
    expect(parseVoteRequest("YES", DEFAULT_RULES)).toEqual(yes(null));
    for (const text of ["yes!", "Yes.", "yes !", "yes,", "“yes!”"])
      expect(parseVoteRequest(text, DEFAULT_RULES)).toEqual(yes(null));
  });

  it.each(["no", "NO", "No ", "n", "“no”", "‘no’", "no!", "No.", "no !"])(
    "is a no, which puts nothing in: %s",
    (text) => {
      expect(parseVoteRequest(text, DEFAULT_RULES)).toEqual({ ok: true, value: { choice: "no", lamports: 0 } });
    },
  );

  it("may put in 0.001 to 1 SOL, both included", () => {
    expect(parseVoteRequest("yes 0.001", DEFAULT_RULES)).toEqual(yes(1_000_000));
    expect(parseVoteRequest("yes 1", DEFAULT_RULES)).toEqual(yes(1_000_000_000));
    expect(parseVoteRequest("yes 0.000999999", DEFAULT_RULES)).toEqual(refuses("amount_out_of_range"));
    expect(parseVoteRequest("yes 1.000000001", DEFAULT_RULES)).toEqual(refuses("amount_out_of_range"));
    expect(parseVoteRequest("yes 0", DEFAULT_RULES)).toEqual(refuses("amount_out_of_range"));
  });

  it.each([
    ["", "choice_missing"],
    ["0.05", "choice_missing"],
    ["maybe", "choice_missing"],
    ["yesterday", "choice_missing"],
    ["not sure", "choice_missing"],
    ["yes0.05", "choice_missing"],
    ["yes,0.05", "choice_missing"],
    ["yes?", "choice_missing"],
    ["!", "choice_missing"],
    ["no, 0.05", "no_takes_no_amount"],
    ["yes lots", "amount_unreadable"],
    ["yes -0.05", "amount_unreadable"],
    ["yes 1e3", "amount_unreadable"],
    ["yes 0.05 0.06", "amount_unreadable"],
    ["yes 0'05", "amount_unreadable"],
    ["yes 0.05 please", "amount_unreadable"],
    ["yes no", "amount_unreadable"],
    ["no 0.05", "no_takes_no_amount"],
    ["no yes", "no_takes_no_amount"],
  ])("is refused where it is not clear: «%s» is %s", (text, reason) => {
    expect(parseVoteRequest(text, DEFAULT_RULES)).toEqual(refuses(reason));
  });

  it("is a whole number of lamports within the limits, or a refusal, whatever was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789.,- sol") }), (amount) => {
        const vote = parseVoteRequest(`yes ${amount}`, DEFAULT_RULES);
        if (!vote.ok) return true;
        const { choice, lamports } = vote.value;
        if (lamports === null) return choice === "yes" && !/[^ .,!]/.test(amount);
        return choice === "yes" && Number.isInteger(lamports) && lamports >= 1_000_000 && lamports <= 1_000_000_000;
      }),
      { numRuns: 2_000 },
    );
  });
});

it("An amount of a vote is allowed from 0.001 to 1 SOL", () => {
  expect(
    [999_999, 1_000_000, 1_000_000_000, 1_000_000_001].map((lamports) => isVoteAmount(lamports, DEFAULT_RULES)),
  ).toEqual([false, true, true, false]);
});

describe("what follows /vote under other rules", () => {
  it("may put in what they allow, both limits included", () => {
    expect(parseVoteRequest("yes 0.002", OTHER_RULES)).toEqual(yes(2_000_000));
    expect(parseVoteRequest("yes 0.5", OTHER_RULES)).toEqual(yes(500_000_000));
    expect(parseVoteRequest("yes 0.001999999", OTHER_RULES)).toEqual(refuses("amount_out_of_range"));
    expect(parseVoteRequest("yes 0.500000001", OTHER_RULES)).toEqual(refuses("amount_out_of_range"));
  });

  it("is a no that puts in nothing, whatever the least is", () => {
    expect(parseVoteRequest("no", OTHER_RULES)).toEqual({ ok: true, value: { choice: "no", lamports: 0 } });
  });

  it.each([
    ["yes 1,000", "1", "1000"],
    ["yes 1.500 SOL", "1.5", "1500"],
    ["YES 0001,005.", "0001.0050", "0001005"],
  ])("is refused where its amount can be read two ways: %s", (text, decimals, thousands) => {
    const error = { reason: "amount_ambiguous", decimals, thousands };
    expect(parseVoteRequest(text, DEFAULT_RULES)).toEqual({ ok: false, error });
  });

  it.each(["yes 0,05", "yes 0,5", "yes 0.125", "yes 0,125", "yes ,125", "yes 1", "yes 1,0"])(
    "counts as before: %s",
    (text) => {
      expect(parseVoteRequest(text, DEFAULT_RULES)).toMatchObject({ ok: true, value: { choice: "yes" } });
    },
  );
});
