import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passes } from "../../src/domain/rules.ts";
import { finalTallyOf } from "../../src/domain/tally.ts";

describe("a tally when the time is up", () => {
  it("has abstained participants: those at the end less those who voted", () => {
    const tally = { yes: 2, no: 1, lamports: 60_000_000 };
    expect(finalTallyOf(tally, 4)).toEqual({ yes: 2, no: 1, lamports: 60_000_000, abstained: 1, passed: true });
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.nat(500), fc.nat(), (yes, no, silent, lamports) => {
        expect(finalTallyOf({ yes, no, lamports }, yes + no + silent).abstained).toBe(silent);
      }),
    );
  });

  it("never has fewer than no abstained participants", () => {
    expect(finalTallyOf({ yes: 2, no: 1, lamports: 1 }, 1).abstained).toBe(0);
  });

  it.each([
    [0, 0, false],
    [1, 0, true],
    [0, 1, false],
    [1, 1, false],
    [2, 1, true],
    [150, 150, false],
  ])("with %d yes and %d no passes: %s", (yes, no, passed) => {
    expect(finalTallyOf({ yes, no, lamports: 0 }, 300).passed).toBe(passed);
    expect(passes(yes, no)).toBe(passed);
  });
});
