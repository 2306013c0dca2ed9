import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { parseVoteRequest } from "../../src/domain/vote-request.ts";
import type { Refusal } from "../../src/views/refusal.ts";
import { refusalText } from "../../src/views/refusals.ts";

const SOL = 1_000_000_000;
const YES = { choice: "yes", lamports: 50_000_000 } as const;
const said = (refusal: Refusal): string => refusalText(refusal, DEFAULT_RULES);

describe("a refusal by a group's own rules says what is wrong and what can be sent instead", () => {
  it.each<[Refusal, string]>([
    [
      { reason: "amount_outside", min: 10_000_000, max: 100_000_000 },
      "In this group a yes puts in 0.01 to 0.1 SOL. Send it like /vote yes 0.05",
    ],
    [
      { reason: "amount_outside", min: 100_000_000, max: 200_000_000 },
      "In this group a yes puts in 0.1 to 0.2 SOL. Send it like /vote yes 0.1",
    ],
    [
      { reason: "amount_outside", min: 100_000_000, max: 100_000_000 },
      "In this group a yes puts in 0.1 SOL. Send it like /vote yes 0.1",
    ],
    [
      { reason: "amount_outside", min: 1_000_000, max: 20_000_000 },
      "In this group a yes puts in 0.001 to 0.02 SOL. Send it like /vote yes 0.02",
    ],
    [
      { reason: "over_cap", left: SOL / 2, least: 1_000_000 },
      "This vote may gather only 0.5 SOL more, so that was not counted. Send /vote yes 0.5 or less.",
    ],
    [
      { reason: "over_cap", left: 1_000_000, least: 1_000_000 },
      "This vote may gather only 0.001 SOL more, so that was not counted. Send /vote yes 0.001 or less.",
    ],
    [
      { reason: "over_cap", left: 999_999, least: 1_000_000 },
      "This vote may gather only 0.000999999 SOL more, so that was not counted. You can still vote no.",
    ],
    [
      { reason: "over_cap", left: 0, least: 1_000_000 },
      "This vote may gather no more SOL, so that was not counted. You can still vote no.",
    ],
    [
      { reason: "over_daily", left: 20_000_000, least: 1_000_000 },
      "You may put in only 0.02 SOL more within 24 hours, so that was not counted. Send /vote yes 0.02 or less.",
    ],
    [
      { reason: "over_daily", left: 0, least: 1_000_000 },
      "You have put in all you may within 24 hours, so that was not counted. You can still vote no.",
    ],
    [{ reason: "paused" }, "Nothing can be proposed here for now. An admin can change that: /settings pause off"],
    [{ reason: "admins_only" }, "Only this chat's admins can propose here. /settings shows the rules."],
  ])("%o", (refusal, text) => {
    expect(said(refusal)).toBe(text);
  });

  it.each<Refusal>([
    { reason: "amount_outside", min: 100_000_000, max: 200_000_000 },
    { reason: "over_cap", left: 30_000_000, least: 1_000_000 },
    { reason: "over_daily", left: 30_000_000, least: 1_000_000 },
    // 1.234 could be read two ways.
    { reason: "over_cap", left: 1_234_000_000, least: 1_000_000 },
    { reason: "amount_outside", min: 1_234_000_000, max: 2_000_000_000 },
  ])("in a command that is understood as it stands: %o", (refusal) => {
    const [, command = ""] = /\/vote (yes [\d.]+?)(?:$| or less)/.exec(said(refusal)) ?? [];
    expect(parseVoteRequest(command, { ...DEFAULT_RULES, maxVote: 5_000_000_000 }).ok).toBe(true);
  });
});

describe("a refusal to change a vote", () => {
  it("says how often it can be done, and which vote counts", () => {
    expect(said({ reason: "changed_often", ballot: YES })).toBe(
      "A vote can be changed 10 times at most. Yours stays: Yes 0.05 SOL.",
    );
    expect(said({ reason: "already_voted", ballot: YES, changeable: true })).toBe(
      "Your newer vote counts: Yes 0.05 SOL.",
    );
    expect(said({ reason: "already_voted", ballot: YES, changeable: false })).toBe(
      "You already voted: Yes 0.05 SOL. Votes are final.",
    );
  });

  it("names no choice and no amount while votes are hidden", () => {
    expect(said({ reason: "changed_often", ballot: null })).toBe(
      "A vote can be changed 10 times at most. Yours stays as it is.",
    );
    expect(said({ reason: "already_voted", ballot: null, changeable: true })).toBe("Your newer vote counts.");
    expect(said({ reason: "already_voted", ballot: null, changeable: false })).toBe(
      "You already voted. Votes are final.",
    );
  });
});
