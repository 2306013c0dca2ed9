import { describe, expect, it } from "vitest";
import { parseEnv } from "../../src/config/config.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { namesRefused, REQUIRED } from "../support/env.ts";
import { OTHER_RULES } from "../support/rules.ts";

const rules = (change: Record<string, unknown>) => parseEnv({ ...REQUIRED, ...change }).rules;

describe("the voting rules among the variables", () => {
  it("are 0.001 to 1 SOL, 0.01 by default, and 1 to 10 minutes, 5 by default, where nothing is set", () => {
    expect(rules({})).toEqual({
      minVote: 1_000_000,
      defaultVote: 10_000_000,
      maxVote: 1_000_000_000,
      minMinutes: 1,
      defaultMinutes: 5,
      maxMinutes: 10,
    });
  });

  it("are all read, each into its own place", () => {
    const vars = {
      MIN_VOTE_SOL: "0.002",
      DEFAULT_VOTE_SOL: "0.02",
      MAX_VOTE_SOL: "0.5",
      MIN_VOTING_MINUTES: "2",
      DEFAULT_VOTING_MINUTES: "7",
      MAX_VOTING_MINUTES: "30",
    };
    expect(rules(vars)).toEqual(OTHER_RULES);
    const numbers = Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, Number(value)]));
    expect(rules(numbers)).toEqual(OTHER_RULES);
  });

  it("may be set one by one", () => {
    expect(rules({ MAX_VOTE_SOL: "0,5" })).toEqual({ ...DEFAULT_RULES, maxVote: 500_000_000 });
    expect(rules({ DEFAULT_VOTING_MINUTES: "10" })).toEqual({ ...DEFAULT_RULES, defaultMinutes: 10 });
  });

  it("may all be one amount and one time, and go to their very limits", () => {
    const only = { minVote: 20_000_000, defaultVote: 20_000_000, maxVote: 20_000_000 };
    expect(rules({ MIN_VOTE_SOL: "0.02", DEFAULT_VOTE_SOL: "0.02", MAX_VOTE_SOL: "0.02" })).toMatchObject(only);
    expect(rules({ MAX_VOTE_SOL: "9.999", DEFAULT_VOTE_SOL: "9.999" })).toMatchObject({ maxVote: 9_999_000_000 });
    const day = { MIN_VOTING_MINUTES: 1440, DEFAULT_VOTING_MINUTES: 1440, MAX_VOTING_MINUTES: 1440 };
    expect(rules(day)).toMatchObject({ minMinutes: 1440, defaultMinutes: 1440, maxMinutes: 1440 });
  });

  it("may have a most that is no whole thousandth, since no button needs it", () => {
    expect(rules({ MAX_VOTE_SOL: "0.123456789" }).maxVote).toBe(123_456_789);
  });

  it.each(
    ["MIN_VOTE_SOL", "DEFAULT_VOTE_SOL", "MAX_VOTE_SOL"].flatMap((name) =>
      ["0", "-1", "much", "1e-2", "0.1.2", "0.0000000001", Number.NaN, true].map((value) => ({ [name]: value })),
    ),
  )("are refused where an amount is none, or nothing: %o", (change) => {
    expect(namesRefused(change)).toEqual(Object.keys(change));
  });

  it.each([
    { MIN_VOTE_SOL: "0.0015" },
    { MIN_VOTE_SOL: "0.000999999" },
    { DEFAULT_VOTE_SOL: "0.0105" },
    { MAX_VOTE_SOL: "9.999000001" },
    { MAX_VOTE_SOL: "10" },
  ])("are refused where no button could hold the amount: %o", (change) => {
    expect(namesRefused(change)).toEqual(Object.keys(change));
  });

  it.each(
    ["MIN_VOTING_MINUTES", "DEFAULT_VOTING_MINUTES", "MAX_VOTING_MINUTES"].flatMap((name) =>
      ["0", "-1", "2.5", "5 min", "five", "1441", 1.5].map((value) => ({ [name]: value })),
    ),
  )("are refused where minutes are not whole, or not from 1 to 1440: %o", (change) => {
    expect(namesRefused(change)).toEqual(Object.keys(change));
  });

  it.each([
    [{ MIN_VOTE_SOL: "0.02" }, ["DEFAULT_VOTE_SOL", "MIN_VOTE_SOL"]],
    [{ MAX_VOTE_SOL: "0.009" }, ["DEFAULT_VOTE_SOL", "MAX_VOTE_SOL"]],
    [{ DEFAULT_VOTE_SOL: "1.001" }, ["DEFAULT_VOTE_SOL", "MAX_VOTE_SOL"]],
    [{ MIN_VOTING_MINUTES: "6" }, ["DEFAULT_VOTING_MINUTES", "MIN_VOTING_MINUTES"]],
    [{ MAX_VOTING_MINUTES: "4" }, ["DEFAULT_VOTING_MINUTES", "MAX_VOTING_MINUTES"]],
    [{ DEFAULT_VOTING_MINUTES: "11" }, ["DEFAULT_VOTING_MINUTES", "MAX_VOTING_MINUTES"]],
  ])("are refused where they do not rise, by the names of both that are at odds: %o", (change, names) => {
    expect(namesRefused(change)).toEqual(names);
  });
});
