import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cell, exact, withoutFormula, writeCsv } from "../../src/domain/csv.ts";
import { readCells } from "../support/csv.ts";

/** Texts of all signs, and of those that have a meaning here. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom('"', ",", "\r", "\n", "=", "+", "-", "@", "\t", "'", "a", " ", "🗳") }),
);
const exactly = fc.oneof(fc.integer(), fc.constantFrom("-100.2", "0.05", "2026-11-12T14:32:05.000Z")).map(exact);
const cell: fc.Arbitrary<Cell> = fc.oneof(text, exactly, fc.constant(null));
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((width) =>
    fc.tuple(
      fc.array(text, { minLength: width, maxLength: width }),
      fc.array(fc.array(cell, { minLength: width, maxLength: width })),
    ),
  );

const shown = (one: Cell): string => {
  if (one === null) return "";
  return typeof one === "string" ? withoutFormula(one) : String(one.exact);
};
const MARK = "\uFEFF";

describe("a CSV file", () => {
  it("is read back as it was written, whatever stands in it", () => {
    fc.assert(
      fc.property(table, ([columns, rows]) => {
        const written = writeCsv(columns, rows);
        expect(written.startsWith(MARK)).toBe(true);
        expect(written.endsWith("\r\n")).toBe(true);
        expect(readCells(written.slice(1))).toEqual([columns, ...rows.map((row) => row.map(shown))]);
      }),
    );
  });

  it("has no text that a spreadsheet would run, and changes nothing else of a text", () => {
    fc.assert(
      fc.property(text, (one) => {
        const [, [read = ""] = []] = readCells(writeCsv(["a"], [[one]]).slice(1));
        expect(read).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        expect([one, `'${one}`]).toContain(read);
      }),
    );
    for (const one of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
      expect(withoutFormula(one)).toBe(`'${one}`);
    for (const one of ["", "bob", "'=1", "a=1", "0.05"]) expect(withoutFormula(one)).toBe(one);
  });

  it("has the form of RFC 4180: commas, CRLF, quotes where they are needed, and values of ours as they are", () => {
    const rows = [
      ["Bob, the first", 'says "hi"', "two\nlines"],
      [exact(-5), exact("-100.2"), null],
    ];
    expect(writeCsv(["a", "b", "c"], rows)).toBe(
      `${MARK}a,b,c\r\n"Bob, the first","says ""hi""","two\nlines"\r\n-5,-100.2,\r\n`,
    );
    expect(writeCsv(["a", "b"], [])).toBe(`${MARK}a,b\r\n`);
  });
});
