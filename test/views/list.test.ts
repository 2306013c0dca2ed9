import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TAIL_LENGTH, truncateList } from "../../src/views/list.ts";

describe("a list that has to fit", () => {
  const lines = ["first", "second", "third ".repeat(10).trim()];
  const whole = lines.join("\n");

  it("is left whole where it fits to the last unit", () => {
    expect(truncateList(lines, whole.length)).toBe(whole);
    expect(truncateList([], 0)).toBe("");
  });

  it("loses its last lines where it is a unit too long, and says how many", () => {
    expect(truncateList(lines, whole.length - 1)).toBe("first\nsecond\n… and 1 more");
    expect(truncateList(lines, "first".length + TAIL_LENGTH)).toBe("first\n… and 2 more");
    expect(truncateList(lines, "first".length + TAIL_LENGTH - 1)).toBe("… and 3 more");
  });

  it("never takes more room than there is, and leaves no line uncounted", () => {
    const list = fc.array(fc.stringMatching(/^[a-z]{1,70}$/), { maxLength: 60 });
    fc.assert(
      fc.property(list, fc.integer({ min: TAIL_LENGTH, max: 1_000 }), (all, room) => {
        const text = truncateList(all, room);
        expect(text.length).toBeLessThanOrEqual(room);
        const [, more = "0"] = /(?:^|\n)… and (\d+) more$/.exec(text) ?? [];
        const listed = text.split("\n").filter((line) => line !== "" && !line.startsWith("…"));
        expect(listed).toEqual(all.slice(0, listed.length));
        expect(listed.length + Number(more)).toBe(all.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
