import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseOrderRequest } from "../../src/domain/order-request.ts";

describe("what follows /order", () => {
  it.each([
    "3",
    "#3",
    "# 3",
    "№3",
    "order 3",
    "order_3",
    "/order_3",
    "/order 3",
    "order=/order_3",
    "order=order_3",
    "order=#3",
    "order: /order_3",
    "/order_3@ConclaveBot",
    "order=3",
    "order3",
    "order #3",
    "order: 3",
    "ORDER 3",
    "Order_3",
    "“3”",
    '"order 3"',
    "«order=3»",
    "order “3”",
    " \u200B3\uFEFF ",
    "order\u00A03",
    "order＝３",
    "۳",
    "order\n3",
    "0003",
    "3.",
    "order 3.",
    "3!",
    "“order=3.”",
  ])("is an order's number as people type it: %s", (text) => {
    expect(parseOrderRequest(text)).toEqual({ number: 3, rest: "" });
  });

  it.each([
    ["3 please", "please"],
    ["3 5 min", "5 min"],
    ["“order 3” 5", "5"],
    ["order=3   5", "5"],
    ["3 4", "4"],
    ["3 -5", "-5"],
  ])("keeps what stands behind it: %s", (text, rest) => {
    expect(parseOrderRequest(text)).toEqual({ number: 3, rest });
  });

  it.each([
    "",
    " ",
    "“”",
    "#",
    "order",
    "order_",
    "orders",
    "orders 3",
    "border 3",
    "the order 3",
    "-3",
    "#-3",
    "3.5",
    "3,5",
    "3e2",
    "3rd",
    "三",
    "³",
    "three",
    "BONK",
    "1234567890",
    "order=1234567890",
  ])("is none where no number can be read: «%s»", (text) => {
    expect(parseOrderRequest(text)).toBeNull();
  });

  it("may be 0 or larger than any, which the chat does not have", () => {
    expect(parseOrderRequest("0")).toEqual({ number: 0, rest: "" });
    expect(parseOrderRequest("999999999")).toEqual({ number: 999_999_999, rest: "" });
  });

  it("is read back from every form in which members are shown it", () => {
    const form = fc.constantFrom("order ", "order_", "order=", "#", "");
    fc.assert(
      fc.property(form, fc.integer({ min: 1, max: 999_999_999 }), (words, number) => {
        expect(parseOrderRequest(words + number)).toEqual({ number, rest: "" });
      }),
    );
  });

  it("is read to its end in one go, however long and odd it is: by backtracking the test would run out of its time", () => {
    const unit = fc.constantFrom("order", "order ", "order_", "_", "=", "# ", " ", "3", "3 ", '"', "“ ", "\u200B", "x");
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 4 }), unit, (pattern, end) => {
        const text = pattern.join("").repeat(20_000) + end;
        for (const long of [text, `3${text}`]) expect(parseOrderRequest(long)?.number ?? 0).toBeLessThan(1_000_000_000);
      }),
      { numRuns: 60 },
    );
  });
});
