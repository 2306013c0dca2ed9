import { describe, expect, it } from "vitest";
import { clock, counted, grouped, shortToken, sol, when } from "../../../public/board-assets/format.js";

describe("the page writes", () => {
  it.each([
    [0, "0"],
    [1, "0.000000001"],
    [50_000_000, "0.05"],
    [1_000_000_000, "1"],
    [1_234_567_890_000_001, "1,234,567.890000001"],
    [-350_000_000, "−0.35"],
    [Number.MAX_SAFE_INTEGER, "9,007,199.254740991"],
  ])("%s lamports as %s SOL, exactly", (lamports, text) => expect(sol(lamports)).toBe(text));

  it.each([
    ["1234567.000010", "1,234,567.000010"],
    ["999", "999"],
    ["0.5", "0.5"],
  ])("a decimal %s as %s", (decimal, text) => expect(grouped(decimal)).toBe(text));

  it.each([
    [0, "0:00"],
    [-5, "0:00"],
    [1, "0:01"],
    [61_000, "1:01"],
    [3_661_000, "1:01:01"],
  ])("%s ms as %s", (ms, text) => expect(clock(ms)).toBe(text));

  it("a moment as briefly as it is clear", () => {
    const now = new Date(2_027, 4, 20, 12, 0).getTime();
    expect(when(new Date(2_027, 4, 20, 9, 5).getTime(), now)).toMatch(/9[.:]05/);
    expect(when(new Date(2_027, 4, 3, 9, 5).getTime(), now)).toMatch(/^(?=.*3)(?!.*2027).*$/);
    expect(when(new Date(2_026, 4, 3, 9, 5).getTime(), now)).toContain("2026");
  });

  it("counts, and tokens that are too long", () => {
    expect([counted(1, "order"), counted(2, "order")]).toEqual(["1 order", "2 orders"]);
    expect(shortToken("DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263")).toBe("DezX…B263");
    expect(shortToken("BONK")).toBe("BONK");
  });
});
