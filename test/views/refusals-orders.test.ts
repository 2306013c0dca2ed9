import { describe, expect, it } from "vitest";
import { parseProposalRequest } from "../../src/domain/proposal-request.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import type { Refusal } from "../../src/views/refusal.ts";
import { refusalText } from "../../src/views/refusals.ts";
import { OTHER_RULES } from "../support/rules.ts";

describe("a refusal that has to do with an order says what there is instead", () => {
  it.each<[Refusal, string]>([
    [
      { reason: "order_missing" },
      'Which order? Write its number, like /order 3 or /propose "SELL order=3". /orders lists them.',
    ],
    [
      { reason: "no_order", count: 0 },
      'There are no orders yet: nothing has been bought. Propose it: /propose "BUY token=BONK amount=0.05 price=market"',
    ],
    [{ reason: "no_order", count: 1 }, "There is only order 1. See it with /order_1"],
    [{ reason: "no_order", count: 2 }, "There are orders 1 to 2. /orders lists them."],
    [{ reason: "no_order", count: 345 }, "There are orders 1 to 345. /orders lists them."],
    [{ reason: "not_held", state: "sold" }, "That order has been sold already. /orders shows what there is."],
    [
      { reason: "not_held", state: "rejected" },
      "That order was never bought, so there is nothing to sell. /orders shows what there is.",
    ],
    [
      { reason: "not_held", state: "unknown" },
      "Nobody knows what became of that order, so it can't be sold here. Please ask whoever runs me.",
    ],
    [{ reason: "not_held", state: "filled" }, "That order is held."],
    [{ reason: "not_contributor" }, "Only those who paid for this order can propose its sale or vote on it."],
    [{ reason: "no_amount" }, "Selling takes no amount, so nothing was counted. Send just /vote yes or /vote no"],
  ])("%o", (refusal, text) => {
    expect(refusalText(refusal, DEFAULT_RULES)).toBe(text);
    expect(refusalText(refusal, OTHER_RULES)).toBe(text);
  });

  it.each(["SELL", "SELL token=BONK amount=1", "SELL order=-1", "SELL order=1234567890"])(
    "also where /propose cannot tell which one is meant: %s",
    (written) => {
      const request = parseProposalRequest(written, DEFAULT_RULES);
      expect(request.ok ? "read" : refusalText(request.error, DEFAULT_RULES)).toMatch(/^Which order\? /);
    },
  );
});
