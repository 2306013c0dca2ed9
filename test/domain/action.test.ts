import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Action, formatAction } from "../../src/domain/action.ts";
import { readAmbiguousNumber } from "../../src/domain/ambiguous-number.ts";
import { formatSol } from "../../src/domain/money.ts";
import { parseProposalRequest } from "../../src/domain/proposal-request.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";

const symbol = fc.stringMatching(/^[A-Za-z0-9]{1,20}$/);
const mint = fc.stringMatching(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/);
const buy: fc.Arbitrary<Action> = fc.record({
  kind: fc.constant("buy" as const),
  token: fc.oneof(symbol, mint),
  // What can be read two ways is refused.
  amount: fc
    .integer({ min: 1, max: 1_000_000_000_000 })
    .filter((amount) => readAmbiguousNumber(formatSol(amount)) === null),
  price: fc.oneof(
    fc.constant({ kind: "market" } as const),
    fc.record({
      kind: fc.constantFrom("limit" as const, "target" as const),
      value: fc.stringMatching(/^[1-9]\d{0,11}(\.\d{1,18})?$/).filter((value) => readAmbiguousNumber(value) === null),
    }),
  ),
});
const sell: fc.Arbitrary<Action> = fc.record({
  kind: fc.constant("sell" as const),
  order: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 999_999_999 })),
});
const action = fc.oneof(buy, sell);

describe("an action", () => {
  it("has one canonical form", () => {
    const bonk = { kind: "buy", token: "BONK", amount: 50_000_000 } as const;
    expect(formatAction({ ...bonk, price: { kind: "target", value: "0.5" } })).toBe(
      "BUY token=BONK amount=0.05 price=target:0.5",
    );
    expect(formatAction({ ...bonk, price: { kind: "market" } })).toBe("BUY token=BONK amount=0.05 price=market");
    expect(formatAction({ kind: "sell", order: 3 })).toBe("SELL order=3");
  });

  it("is read back as it was written, in any quotes and with any minutes", () => {
    const quotes = fc.constantFrom("", '"', "“”", "„“", "«»", "'", "‘’");
    fc.assert(
      fc.property(action, quotes, fc.option(fc.integer({ min: 1, max: 10 })), (one, around, minutes) => {
        const written = `${around.at(0) ?? ""}${formatAction(one)}${around.at(-1) ?? ""} ${minutes ?? ""}`;
        expect(parseProposalRequest(written, DEFAULT_RULES)).toEqual({ ok: true, value: { action: one, minutes } });
      }),
    );
  });

  it("that could be read is written in a form that is read as the same", () => {
    const loose = fc.tuple(fc.constantFrom("SELL order=", "sell ", "Sell #", "SELL order_", "SELL ORDER "), fc.nat());
    const either = fc.oneof(
      action.map(formatAction),
      loose.map(([words, number]) => words + number),
    );
    fc.assert(
      fc.property(either, (written) => {
        const first = parseProposalRequest(written, DEFAULT_RULES);
        if (!first.ok) return;
        expect(parseProposalRequest(formatAction(first.value.action), DEFAULT_RULES)).toEqual(first);
      }),
    );
  });

  it("is an error for a kind that nobody knows", () => {
    expect(() => formatAction({ kind: "gift" } as never)).toThrow("gift");
  });
});

describe("a buy that could be read", () => {
  it("is for a whole, positive number of lamports, whatever was written", () => {
    const amount = fc.string({ unit: fc.constantFrom(..."0123456789.,"), minLength: 1, maxLength: 16 });
    const noise = fc.constantFrom("", "5", "=", "“", ",", "SOL", "price=market", "amount=1");
    fc.assert(
      fc.property(amount, noise, noise, (written, before, after) => {
        const request = parseProposalRequest(`BUY token=BONK ${before} amount=${written} ${after}`, DEFAULT_RULES);
        if (!request.ok) return;
        const { action } = request.value;
        const lamports = action.kind === "buy" ? action.amount : Number.NaN;
        expect(Number.isSafeInteger(lamports)).toBe(true);
        expect(lamports).toBeGreaterThan(0);
        expect(lamports).toBeLessThanOrEqual(1_000_000_000_000);
      }),
      { numRuns: 2_000 },
    );
  });
});
