import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isVoteAmount, parseVoteRequest } from "../../src/domain/vote-request.ts";

const yes = (lamports: number) => ({ ok: true, value: { choice: "yes", lamports } });
const refuses = (reason: string) => ({ ok: false, error: { reason } });

describe("what follows /vote", () => {
  it.each(["yes 0.05", "YES 0,05", "Yes .05", "y 0.05", "yes 0.05 SOL", "yes 0,05sol", "“yes 0.05”", "“yes” 0.05"])(
    "is a yes with its amount: %s",
    (text) => {
      expect(parseVoteRequest(text)).toEqual(yes(50_000_000));
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
  ])("is read through odd spaces, marks and quotes: %s", (text) => {
    expect(parseVoteRequest(text)).toEqual(yes(50_000_000));
  });

  it("is a yes of 0.01 SOL where no amount is given", () => {
    expect(parseVoteRequest("yes")).toEqual(yes(10_000_000));
    expect(parseVoteRequest("YES")).toEqual(yes(10_000_000));
    for (const text of ["yes!", "Yes.", "yes !", "yes,", "“yes!”"])
      expect(parseVoteRequest(text)).toEqual(yes(10_000_000));
  });

  it.each(["no", "NO", "No ", "n", "“no”", "no!", "No.", "no !"])("is a no, which puts nothing in: %s", (text) => {
    expect(parseVoteRequest(text)).toEqual({ ok: true, value: { choice: "no", lamports: 0 } });
  });

  it("may put in 0.001 to 1 SOL, both included", () => {
    expect(parseVoteRequest("yes 0.001")).toEqual(yes(1_000_000));
    expect(parseVoteRequest("yes 1")).toEqual(yes(1_000_000_000));
    expect(parseVoteRequest("yes 0.000999999")).toEqual(refuses("amount_out_of_range"));
    expect(parseVoteRequest("yes 1.000000001")).toEqual(refuses("amount_out_of_range"));
    expect(parseVoteRequest("yes 0")).toEqual(refuses("amount_out_of_range"));
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
    ["yes 0.05 please", "amount_unreadable"],
    ["yes no", "amount_unreadable"],
    ["no 0.05", "no_takes_no_amount"],
    ["no yes", "no_takes_no_amount"],
  ])("is refused where it is not clear: «%s» is %s", (text, reason) => {
    expect(parseVoteRequest(text)).toEqual(refuses(reason));
  });

  it("is a whole number of lamports within the limits, or a refusal, whatever was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789.,- sol") }), (amount) => {
        const vote = parseVoteRequest(`yes ${amount}`);
        if (!vote.ok) return true;
        const { choice, lamports } = vote.value;
        return choice === "yes" && Number.isInteger(lamports) && lamports >= 1_000_000 && lamports <= 1_000_000_000;
      }),
      { numRuns: 2_000 },
    );
  });
});

it("An amount of a vote is allowed from 0.001 to 1 SOL", () => {
  expect([999_999, 1_000_000, 1_000_000_000, 1_000_000_001].map(isVoteAmount)).toEqual([false, true, true, false]);
});
