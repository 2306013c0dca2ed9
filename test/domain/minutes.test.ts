import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMinutes } from "../../src/domain/minutes.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { OTHER_RULES } from "../support/rules.ts";

describe("a voting time", () => {
  it.each([
    ["1", 1],
    ["10", 10],
    ["05", 5],
    ["5m", 5],
    ["5 min", 5],
    ["5 mins", 5],
    ["5 Min.", 5],
    ["1 minute", 1],
    ["5 MINUTES", 5],
    ["５", 5],
    ["۵ min", 5],
  ])("is read from %s", (text, minutes) => {
    expect(parseMinutes(text, DEFAULT_RULES)).toBe(minutes);
  });

  it.each(["0", "11", "-5", "60 min", "999999"])("outside 1 to 10 minutes is refused as such: %s", (text) => {
    expect(parseMinutes(text, DEFAULT_RULES)).toEqual({ reason: "minutes_out_of_range" });
  });

  it.each(["", "five", "5.5", "5,5", "1e1", "5 hours", "5h", "5 5", "0x5", "minutes"])(
    "that is no number of minutes cannot be read: «%s»",
    (text) => {
      expect(parseMinutes(text, DEFAULT_RULES)).toEqual({ reason: "minutes_unreadable" });
    },
  );

  it("is a whole number from 1 to 10, or a refusal, whatever was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789-. min") }), (text) => {
        const read = parseMinutes(text, DEFAULT_RULES);
        return typeof read === "number"
          ? Number.isInteger(read) && read >= 1 && read <= 10
          : read.reason.startsWith("minutes_");
      }),
    );
  });
});

describe("a voting time under other rules", () => {
  it.each([
    ["2", 2],
    ["30 min", 30],
  ])("is allowed up to their limits: %s", (text, minutes) => {
    expect(parseMinutes(text, OTHER_RULES)).toBe(minutes);
  });

  it.each(["1", "31"])("is refused beyond them: %s", (text) => {
    expect(parseMinutes(text, OTHER_RULES)).toEqual({ reason: "minutes_out_of_range" });
  });
});
