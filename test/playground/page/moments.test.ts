import { describe, expect, it } from "vitest";
import { momentText } from "../../../playground/page/logic/moments.ts";

const AT = Date.UTC(2026, 10, 5, 23, 4, 9);
const read = (format: string, timeZone = "UTC", language = "en-GB", now = AT) =>
  momentText(AT, format, { now, language, timeZone });

describe("a moment on the playground's page", () => {
  it.each([
    ["t", "23:04"],
    ["T", "23:04:09"],
    ["d", "05/11/26"],
    ["D", "5 November 2026"],
    ["w", "Thursday"],
  ])("is shown by its format: %s", (format, shown) => {
    expect(read(format)).toBe(shown);
  });

  it("has all that its format asks for", () => {
    expect(read("wDT")).toMatch(/^Thursday.*5 November 2026.*23:04:09$/);
    expect(read("dt")).toMatch(/^05\/11\/26.*23:04$/);
  });

  it("is one of the reader's own time zone and language", () => {
    expect(read("t", "Asia/Tokyo")).toBe("08:04");
    expect(read("w", "Asia/Tokyo")).toBe("Friday");
    expect(read("t", "America/New_York", "en-US")).toMatch(/^06:04\sPM$/);
    expect(read("w", "UTC", "de")).toBe("Donnerstag");
  });

  it("stays as it was written where it has no format", () => {
    expect(read("")).toBeNull();
  });

  it.each([
    [-59, "in 59 seconds"],
    [-60, "in 1 minute"],
    [-3_599, "in 59 minutes"],
    [-7_200, "in 2 hours"],
    [90_000, "1 day ago"],
    [0, "in 0 seconds"],
  ])("counts from now, in its largest unit, where that is asked for: %i s", (seconds, shown) => {
    expect(read("r", "UTC", "en-GB", AT + seconds * 1_000)).toBe(shown);
  });
});
