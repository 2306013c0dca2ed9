import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseProposalRequest } from "../../src/domain/proposal-request.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { OTHER_RULES } from "../support/rules.ts";

const asks = (order: number, minutes: number | null = null) => ({
  ok: true,
  value: { action: { kind: "sell", order }, minutes },
});
const refuses = (reason: string) => ({ ok: false, error: { reason } });

describe("what follows /propose to sell an order", () => {
  it.each([
    '"SELL order=3"',
    "“SELL order=3”",
    "„SELL order=3“",
    "«SELL order=3»",
    "'SELL order=3'",
    "‘SELL order=3’",
    '"SELL order=3',
    "SELL order=3",
    "SELL order=“3”",
    "SELL “order 3”",
    "sell order=3",
    "Sell Order=3",
    "SELL ORDER=3",
    "SELL order = 3",
    "SELL order= 3",
    "SELL order =3",
    "SELL order_3",
    "SELL Order_3",
    "SELL order 3",
    "SELL order3",
    "SELL order: 3",
    "SELL order #3",
    "SELL order=#3",
    "SELL order=order_3",
    "SELL order=/order_3",
    "SELL /order_3",
    "SELL /order_3@ConclaveBot",
    "“SELL order= /order_3”",
    "SELL order № 3",
    "SELL #3",
    "SELL # 3",
    "SELL 3",
    "SELL 003",
    "SELL order=3,",
    "  “SELL\u00A0order=3\u200B” ",
    "SELL\norder=3",
    "SELL   order   =   3",
  ])("is read as people type it: %s", (text) => {
    expect(parseProposalRequest(text, DEFAULT_RULES)).toEqual(asks(3));
  });

  it.each([
    '"SELL order=3" 5',
    "“SELL order=3”5",
    '"SELL order=3 5"',
    "SELL order=3 5",
    "SELL order=3, 5",
    "SELL order=3 5 min",
    "SELL order=3 5m",
    "SELL order=3 5 minutes",
    "SELL order_3 5 min",
    "SELL #3 5",
    "SELL 3 5",
    "SELL order 3 5 min.",
  ])("may end with the minutes: %s", (text) => {
    expect(parseProposalRequest(text, DEFAULT_RULES)).toEqual(asks(3, 5));
  });

  it.each([
    ["SELL", "order_missing"],
    ["“sell”", "order_missing"],
    ["SELL order", "order_missing"],
    ["SELL order=", "order_missing"],
    ["SELL order_", "order_missing"],
    ["SELL #", "order_missing"],
    ["SELL all", "order_missing"],
    ["SELL BONK", "order_missing"],
    ["SELL token=BONK amount=1", "order_missing"],
    ["SELL token=BONK order=3", "order_missing"],
    ["SELL order=three", "order_missing"],
    ["SELL order=-3", "order_missing"],
    ["SELL -3", "order_missing"],
    ["SELL order=3.5", "order_missing"],
    ["SELL order=3e2", "order_missing"],
    ["SELL order=0x3", "order_missing"],
    ["SELL order=三", "order_missing"],
    ["SELL orders=3", "order_missing"],
    ["SELL border=3", "order_missing"],
    ["SELL order=3BONK", "order_missing"],
    ["SELL order=1234567890", "order_missing"],
    ["SELL order=3 soon", "minutes_unreadable"],
    ["SELL order=3 amount=1", "minutes_unreadable"],
    ["SELL order=3 order=4", "minutes_unreadable"],
    ["SELL 3 of them", "minutes_unreadable"],
    ["SELL order=3 5.5", "minutes_unreadable"],
    ["SELL order=3 5 5", "minutes_unreadable"],
    ["SELL order=3 0", "minutes_out_of_range"],
    ["SELL order=3 -5", "minutes_out_of_range"],
    ["SELL order=3 11", "minutes_out_of_range"],
    ["SELLorder=3", "action_missing"],
    ["SELL=3", "action_missing"],
    ["order=3", "action_missing"],
    ["3", "action_missing"],
  ])("is refused where it cannot be carried out: %s is %s", (text, reason) => {
    expect(parseProposalRequest(text, DEFAULT_RULES)).toEqual(refuses(reason));
  });

  it("may name an order that no chat has, such as 0: which there are is not for the words to say", () => {
    expect(parseProposalRequest("SELL order=0", DEFAULT_RULES)).toEqual(asks(0));
    expect(parseProposalRequest("SELL order=999999999", DEFAULT_RULES)).toEqual(asks(999_999_999));
  });

  it("is a whole number of an order, or a refusal, whatever was written", () => {
    const words = fc.constantFrom("order", "=", "_", "#", " ", "3", "0", "-", ".", "“", "min", "amount=1");
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (written) => {
        const request = parseProposalRequest(`SELL ${written.join("")}`, DEFAULT_RULES);
        if (!request.ok) return;
        const { action, minutes } = request.value;
        expect(action.kind === "sell" && Number.isSafeInteger(action.order) && action.order >= 0).toBe(true);
        expect(minutes === null || (Number.isInteger(minutes) && minutes >= 1 && minutes <= 10)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

it("The minutes of a sale are held to the rules", () => {
  expect(parseProposalRequest("SELL order=3 30", OTHER_RULES)).toEqual(asks(3, 30));
  expect(parseProposalRequest("SELL order=3 31", OTHER_RULES)).toEqual(refuses("minutes_out_of_range"));
  expect(parseProposalRequest("SELL order=3 1", OTHER_RULES)).toEqual(refuses("minutes_out_of_range"));
});
