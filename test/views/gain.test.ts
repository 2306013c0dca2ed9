import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gainText } from "../../src/views/gain.ts";

describe("a gain or a loss", () => {
  it.each([
    [66_000_000, 60_000_000, "+0.006 SOL (+10 %)"],
    [50_000_000, 60_000_000, "−0.01 SOL (−16.7 %)"],
    [0, 60_000_000, "−0.06 SOL (−100 %)"],
    [60_000_001, 60_000_000, "+0.000000001 SOL (+0.0 %)"],
    [60_000_000, 60_000_000, "±0 SOL"],
    [3_000_000_000, 1_000_000_000, "+2 SOL (+200 %)"],
    [0, 0, "±0 SOL"],
    [5, 0, "+0.000000005 SOL"],
  ])("of %d lamports for %d is %s", (received, paid, text) => {
    expect(gainText(received, paid)).toBe(text);
  });

  it("is exact to the lamport, with its sign on both numbers", () => {
    const lamports = fc.integer({ min: 0, max: 9_000_000_000_000 });
    fc.assert(
      fc.property(lamports, lamports, (received, paid) => {
        const text = gainText(received, paid);
        if (received === paid) {
          expect(text).toBe("±0 SOL");
          return;
        }
        const [, sign, whole = "", decimals = ""] = /^([+−])(\d+)(?:\.(\d+))? SOL(?: \(\1.+ %\))?$/.exec(text) ?? [];
        expect(sign).toBe(received > paid ? "+" : "−");
        expect(Number(whole + decimals.padEnd(9, "0"))).toBe(Math.abs(received - paid));
      }),
    );
  });
});
