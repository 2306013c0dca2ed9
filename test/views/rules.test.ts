import { describe, expect, it } from "vitest";
import { DEFAULT_GROUP_RULES, type ProposalRules } from "../../src/domain/group-rules.ts";
import { readPass, readQuorum } from "../../src/domain/rule-words.ts";
import { rulesInForce } from "../../src/views/rules.ts";

const buys = (changes: Partial<ProposalRules>, hasQuote = true) =>
  rulesInForce({ ...DEFAULT_GROUP_RULES, ...changes }, "buy", hasQuote);
const sells = (changes: Partial<ProposalRules>, hasQuote = true) =>
  rulesInForce({ ...DEFAULT_GROUP_RULES, ...changes }, "sell", hasQuote);
const pass = (word: string) => ({ pass: readPass(word) ?? DEFAULT_GROUP_RULES.pass });
const quorum = (word: string) => ({ quorum: readQuorum(word) ?? DEFAULT_GROUP_RULES.quorum });

describe("the rules in force", () => {
  it("are not mentioned where they are the defaults", () => {
    expect([...buys({}), ...sells({})]).toEqual([]);
  });

  it.each([
    [pass("2/3"), "2/3 yes needed"],
    [pass("60%"), "60% yes needed"],
    [pass("unanimous"), "one no rejects it"],
    [quorum("3"), "quorum 3 voters"],
    [quorum("1"), "quorum 1 voter"],
    [quorum("50%"), "quorum 50%"],
    [{ change: true }, "votes can be changed"],
    [{ hidden: true }, "hidden until the end"],
    [{ early: false }, "runs to the end"],
    [{ slippage: 250 }, "the price may move by 2.5%"],
  ])("are a few words about each that is another, on a buy and on a sale: %o", (changes, words) => {
    expect(buys(changes)).toEqual([words]);
    expect(sells(changes)).toEqual([words]);
  });

  it("tell of amounts where SOL is put in, and of shares where an order is sold", () => {
    const money = { amounts: { min: 10_000_000, default: 50_000_000, max: 1e9 }, cap: 1e9, daily: 500_000_000 };
    expect(buys(money)).toEqual(["0.01 to 1 SOL each", "at most 1 SOL in all", "0.5 SOL each in 24 hours"]);
    expect(sells(money)).toEqual([]);
    expect(sells({ sale: "shares" })).toEqual(["counted by shares"]);
    expect(buys({ sale: "shares" })).toEqual([]);
  });

  it("name one amount where there is only one", () => {
    expect(buys({ amounts: { min: 1e9, default: 1e9, max: 1e9 } })).toEqual(["1 SOL each"]);
  });

  it("do not say twice that a vote runs to the end: one that can be changed always does", () => {
    expect(buys({ change: true, early: false })).toEqual(["votes can be changed"]);
  });

  it("do not tell of a price that may move where the group sees none", () => {
    expect(buys({ slippage: 1_000 }, false)).toEqual([]);
    expect(sells({ slippage: 1_000 }, false)).toEqual([]);
  });

  it("come in one order, the conditions first", () => {
    expect(buys({ ...quorum("3"), ...pass("2/3"), change: true, cap: 2e9 })).toEqual([
      ...["2/3 yes needed", "quorum 3 voters", "votes can be changed", "at most 2 SOL in all"],
    ]);
  });
});
