import { describe, expect, it } from "vitest";
import type { BuyAction } from "../../src/domain/action.ts";
import { parseProposalRequest } from "../../src/domain/proposal-request.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { OTHER_RULES } from "../support/rules.ts";

const MINT = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
const BONK: BuyAction = { kind: "buy", token: "BONK", amount: 50_000_000, price: { kind: "market" } };
const asks = (action: Partial<BuyAction>, minutes: number | null = null) => ({
  ok: true,
  value: { action: { ...BONK, ...action }, minutes },
});
const refuses = (reason: string, more = {}) => ({ ok: false, error: { reason, ...more } });

describe("what follows /propose", () => {
  it.each([
    '"BUY token=BONK amount=0.05 price=market"',
    "“BUY token=BONK amount=0.05 price=market”",
    "„BUY token=BONK amount=0.05 price=market“",
    "«BUY token=BONK amount=0.05 price=market»",
    "'BUY token=BONK amount=0.05 price=market'",
    "‘BUY token=BONK amount=0.05 price=market’",
    "BUY token=BONK amount=0.05 price=market",
    '"BUY token=BONK amount=0.05 price=market',
    'BUY token=BONK amount=0.05 price=market"',
    "buy Token=BONK AMOUNT=0.05 Price=Market",
    "BUY token=BONK amount=0,05 price=market",
    "BUY token=BONK amount=.05 price=market",
    "BUY token=BONK amount=0.05 SOL price=market",
    "BUY token=BONK amount=0.05sol price=market",
    "BUY token=BONK amount=0.05",
    "BUY price=market amount=0.05 token=BONK",
    "BUY token=$BONK amount=0.05",
    "BUY token = BONK amount = 0.05 price = market",
    "BUY token= BONK amount =0.05",
    "BUY token=“BONK” amount=“0.05”",
    "BUY token=BONK, amount=0.05, price=market",
    "BUY token=BONK, amount=0,05, price=market",
    "  “BUY\u00A0token=BONK\n amount=0.05   price=market\u200B” ",
    '"BUY token=BONK amount=0.05 price=market."',
    '"BUY token=BONK amount=0.05 price=market,"',
    "BUY. token=BONK amount=0.05. price=market.",
    "＂BUY token＝BONK amount＝０．０５＂",
    "BUY token=BONK amount=۰٫۰۵ price=market",
    "BUY token=BONK，amount=0.05，price=market",
  ])("is read as people type it: %s", (text) => {
    expect(parseProposalRequest(text, DEFAULT_RULES)).toEqual(asks({}));
  });

  it.each([
    '"BUY token=BONK amount=0.05 price=market" 3',
    "“BUY token=BONK amount=0.05 price=market”3",
    '"BUY token=BONK amount=0.05 price=market 3"',
    "BUY token=BONK amount=0.05 SOL 3 min",
    "BUY token=BONK amount=0.05 price=market 3 minutes",
    '"BUY token=BONK amount=0.05 price=market" ３',
  ])("may end with the minutes: %s", (text) => {
    expect(parseProposalRequest(text, DEFAULT_RULES)).toEqual(asks({}, 3));
  });

  it("names the token by its symbol or its full address, exactly as written", () => {
    expect(parseProposalRequest(`BUY token=${MINT} amount=0.05`, DEFAULT_RULES)).toEqual(asks({ token: MINT }));
    expect(parseProposalRequest("BUY token=bonk amount=0.05", DEFAULT_RULES)).toEqual(asks({ token: "bonk" }));
    for (const token of ["W3SOL", "2sol", "SOL", "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1p3SoL"]) {
      expect(parseProposalRequest(`BUY token=${token} amount=0.05`, DEFAULT_RULES)).toEqual(asks({ token }));
    }
  });

  it("may ask for a price or wait for one", () => {
    const buy = "BUY token=BONK amount=0.05";
    expect(parseProposalRequest(`${buy} price=0,5`, DEFAULT_RULES)).toEqual(
      asks({ price: { kind: "limit", value: "0.5" } }),
    );
    expect(parseProposalRequest(`${buy} price=0.5 SOL 2`, DEFAULT_RULES)).toEqual(
      asks({ price: { kind: "limit", value: "0.5" } }, 2),
    );
    expect(parseProposalRequest(`${buy} price=Target:2`, DEFAULT_RULES)).toEqual(
      asks({ price: { kind: "target", value: "2" } }),
    );
    expect(parseProposalRequest(`${buy} price=target: 2`, DEFAULT_RULES)).toEqual(
      asks({ price: { kind: "target", value: "2" } }),
    );
  });

  it.each([
    ["", "action_missing"],
    ["“”", "action_missing"],
    ["BONK 0.05", "action_missing"],
    ["BUYtoken=BONK", "action_missing"],
    ["BUY", "token_missing"],
    ["BUY BONK 0.05", "token_missing"],
    ["BUY amount=0.05", "token_missing"],
    ["BUY token= amount=0.05", "token_malformed"],
    ["BUY token=$ amount=0.05", "token_missing"],
    ["BUY token=BO_NK amount=0.05", "token_malformed"],
    ["BUY token=<b>x</b> amount=0.05", "token_malformed"],
    [`BUY token=${MINT}xx amount=0.05`, "token_malformed"],
    [`BUY token=${MINT.replace("D", "0")} amount=0.05`, "token_malformed"],
    ["BUY token=ABCDEFGHIJKLMNOPQRSTU amount=0.05", "token_malformed"],
    ["BUY token=BONK", "amount_missing"],
    ["BUY token=BONK 5", "amount_missing"],
    ["BUY token=BONK amount=0", "amount_malformed"],
    ["BUY token=BONK amount=-1", "amount_malformed"],
    ["BUY token=BONK amount=much", "amount_malformed"],
    ["BUY token=BONK amount=0. 05", "amount_malformed"],
    ["BUY token=BONK amount=1000.1", "amount_malformed"],
    ["BUY token=BONK amount=1 price=", "price_malformed"],
    ["BUY token=BONK amount=1 price=cheap", "price_malformed"],
    ["BUY token=BONK amount=1 price=0", "price_malformed"],
    ["BUY token=BONK amount=1 soon", "minutes_unreadable"],
    ["BUY token=BONK amount=1 5.5", "minutes_unreadable"],
    ["BUY token=BONK amount=1 0", "minutes_out_of_range"],
    ["BUY token=BONK amount=1 11", "minutes_out_of_range"],
  ])("is refused where it cannot be carried out: %s is %s", (text, reason) => {
    expect(parseProposalRequest(text, DEFAULT_RULES)).toEqual(refuses(reason));
  });

  it("is refused by the name of the field that is not known or comes twice", () => {
    expect(parseProposalRequest("BUY tokn=BONK", DEFAULT_RULES)).toEqual(refuses("field_unknown", { field: "tokn" }));
    expect(parseProposalRequest("BUY token=BONK 0.05 price=market", DEFAULT_RULES)).toEqual(
      refuses("field_unknown", { field: "0.05" }),
    );
    expect(parseProposalRequest("BUY token=A Token=B", DEFAULT_RULES)).toEqual(
      refuses("field_twice", { field: "token" }),
    );
  });

  it("takes at most 1000 SOL for a suggestion", () => {
    expect(parseProposalRequest("BUY token=BONK amount=1000", DEFAULT_RULES)).toEqual(
      asks({ amount: 1_000_000_000_000 }),
    );
  });

  it("repeats no more than 20 units of an unknown field, and never half a character", () => {
    const long = parseProposalRequest(`BUY x${"😀".repeat(30)}=1`, DEFAULT_RULES);
    expect(long).toEqual(refuses("field_unknown", { field: `x${"😀".repeat(9)}` }));
  });

  it("is refused, however many equals signs it has: by backtracking the test would run out of its time", () => {
    const text = `BUY ${"a=======b ".repeat(30)}x a=b`;
    expect(parseProposalRequest(text, DEFAULT_RULES)).toMatchObject({ ok: false });
  });

  it.each([
    ["amount=1,000", "amount=", "1", "1000"],
    ["amount=2.500SOL", "amount=", "2.5", "2500"],
    ["amount=1 price=1,000", "price=", "1", "1000"],
    ["amount=1 price=Target: 1.005", "price=target:", "1.0050", "1005"],
  ])("is refused where a number can be read two ways: %s", (fields, field, decimals, thousands) => {
    const error = { reason: "field_ambiguous", field, decimals, thousands };
    expect(parseProposalRequest(`BUY token=BONK ${fields}`, DEFAULT_RULES)).toEqual({ ok: false, error });
  });
});

it("The minutes of a proposal are held to the rules, and its suggested amount is not", () => {
  const buy = "BUY token=BONK amount=0.05";
  expect(parseProposalRequest(`${buy} 30`, OTHER_RULES)).toEqual(asks({}, 30));
  expect(parseProposalRequest(`${buy} 1`, OTHER_RULES)).toEqual(refuses("minutes_out_of_range"));
  expect(parseProposalRequest(`${buy} 31`, OTHER_RULES)).toEqual(refuses("minutes_out_of_range"));
  expect(parseProposalRequest("BUY token=BONK amount=25", OTHER_RULES)).toEqual(asks({ amount: 25_000_000_000 }));
});
