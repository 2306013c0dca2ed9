import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BuyAction, formatAction } from "../../src/domain/action.ts";
import { parseProposalRequest } from "../../src/domain/proposal-request.ts";

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
  ])("is read as people type it: %s", (text) => {
    expect(parseProposalRequest(text)).toEqual(asks({}));
  });

  it.each([
    '"BUY token=BONK amount=0.05 price=market" 3',
    "“BUY token=BONK amount=0.05 price=market”3",
    '"BUY token=BONK amount=0.05 price=market 3"',
    "BUY token=BONK amount=0.05 SOL 3 min",
    "BUY token=BONK amount=0.05 price=market 3 minutes",
  ])("may end with the minutes: %s", (text) => {
    expect(parseProposalRequest(text)).toEqual(asks({}, 3));
  });

  it("names the token by its symbol or its full address, exactly as written", () => {
    expect(parseProposalRequest(`BUY token=${MINT} amount=0.05`)).toEqual(asks({ token: MINT }));
    expect(parseProposalRequest("BUY token=bonk amount=0.05")).toEqual(asks({ token: "bonk" }));
    for (const token of ["W3SOL", "2sol", "SOL", "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1p3SoL"]) {
      expect(parseProposalRequest(`BUY token=${token} amount=0.05`)).toEqual(asks({ token }));
    }
  });

  it("may ask for a price or wait for one", () => {
    const buy = "BUY token=BONK amount=0.05";
    expect(parseProposalRequest(`${buy} price=0,5`)).toEqual(asks({ price: { kind: "limit", value: "0.5" } }));
    expect(parseProposalRequest(`${buy} price=0.5 SOL 2`)).toEqual(asks({ price: { kind: "limit", value: "0.5" } }, 2));
    expect(parseProposalRequest(`${buy} price=Target:2`)).toEqual(asks({ price: { kind: "target", value: "2" } }));
    expect(parseProposalRequest(`${buy} price=target: 2`)).toEqual(asks({ price: { kind: "target", value: "2" } }));
  });

  it.each([
    ["", "action_missing"],
    ["“”", "action_missing"],
    ["BONK 0.05", "action_missing"],
    ["BUYtoken=BONK", "action_missing"],
    ["SELL order=1", "sell_not_yet"],
    ["“sell order=1”", "sell_not_yet"],
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
    ["BUY token=BONK amount=1000.1", "amount_malformed"],
    ["BUY token=BONK amount=1 price=", "price_malformed"],
    ["BUY token=BONK amount=1 price=cheap", "price_malformed"],
    ["BUY token=BONK amount=1 price=0", "price_malformed"],
    ["BUY token=BONK amount=1 soon", "minutes_unreadable"],
    ["BUY token=BONK amount=1 5.5", "minutes_unreadable"],
    ["BUY token=BONK amount=1 0", "minutes_out_of_range"],
    ["BUY token=BONK amount=1 11", "minutes_out_of_range"],
  ])("is refused where it cannot be carried out: %s is %s", (text, reason) => {
    expect(parseProposalRequest(text)).toEqual(refuses(reason));
  });

  it("is refused by the name of the field that is not known or comes twice", () => {
    expect(parseProposalRequest("BUY tokn=BONK")).toEqual(refuses("field_unknown", { field: "tokn" }));
    expect(parseProposalRequest("BUY token=BONK 0.05 price=market")).toEqual(
      refuses("field_unknown", { field: "0.05" }),
    );
    expect(parseProposalRequest("BUY token=A Token=B")).toEqual(refuses("field_twice", { field: "token" }));
  });

  it("takes at most 1000 SOL for a suggestion", () => {
    expect(parseProposalRequest("BUY token=BONK amount=1000")).toEqual(asks({ amount: 1_000_000_000_000 }));
  });

  it("repeats no more than 20 units of an unknown field, and never half a character", () => {
    const long = parseProposalRequest(`BUY x${"😀".repeat(30)}=1`);
    expect(long).toEqual(refuses("field_unknown", { field: `x${"😀".repeat(9)}` }));
  });

  it("is refused at once, however many equals signs it has", () => {
    const text = `BUY ${"a=======b ".repeat(9)}x a=b`;
    const start = performance.now();
    expect(parseProposalRequest(text)).toMatchObject({ ok: false });
    expect(performance.now() - start).toBeLessThan(500);
  });
});

const symbol = fc.stringMatching(/^[A-Za-z0-9]{1,20}$/);
const mint = fc.stringMatching(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/);
const action: fc.Arbitrary<BuyAction> = fc.record({
  kind: fc.constant("buy" as const),
  token: fc.oneof(symbol, mint),
  amount: fc.integer({ min: 1, max: 1_000_000_000_000 }),
  price: fc.oneof(
    fc.constant({ kind: "market" } as const),
    fc.record({
      kind: fc.constantFrom("limit" as const, "target" as const),
      value: fc.stringMatching(/^[1-9]\d{0,11}(\.\d{1,18})?$/),
    }),
  ),
});

describe("an action", () => {
  it("has one canonical form", () => {
    expect(formatAction({ ...BONK, price: { kind: "target", value: "0.5" } })).toBe(
      "BUY token=BONK amount=0.05 price=target:0.5",
    );
  });

  it("is read back as it was written, in any quotes and with any minutes", () => {
    const quotes = fc.constantFrom("", '"', "“”", "„“", "«»", "'", "‘’");
    fc.assert(
      fc.property(action, quotes, fc.option(fc.integer({ min: 1, max: 10 })), (buy, around, minutes) => {
        const written = `${around.at(0) ?? ""}${formatAction(buy)}${around.at(-1) ?? ""} ${minutes ?? ""}`;
        expect(parseProposalRequest(written)).toEqual({ ok: true, value: { action: buy, minutes } });
      }),
    );
  });

  it("that could be read is a whole, positive number of lamports, whatever was written", () => {
    const amount = fc.string({ unit: fc.constantFrom(..."0123456789.,"), minLength: 1, maxLength: 16 });
    const noise = fc.constantFrom("", "5", "=", "“", ",", "SOL", "price=market", "amount=1");
    fc.assert(
      fc.property(amount, noise, noise, (written, before, after) => {
        const request = parseProposalRequest(`BUY token=BONK ${before} amount=${written} ${after}`);
        if (!request.ok) return;
        expect(Number.isSafeInteger(request.value.action.amount)).toBe(true);
        expect(request.value.action.amount).toBeGreaterThan(0);
        expect(request.value.action.amount).toBeLessThanOrEqual(1_000_000_000_000);
      }),
      { numRuns: 2_000 },
    );
  });
});
