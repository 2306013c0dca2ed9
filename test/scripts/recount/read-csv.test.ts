import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NoCsv, readCsv } from "../../../scripts/recount/read-csv.ts";
import { exact, writeCsv } from "../../../src/domain/csv.ts";

const cells = (text: string) => readCsv(text).map((row) => row.cells);

describe("the reader of CSV", () => {
  it("reads what the bot writes, and says on which line each row begins", () => {
    const cell = fc.string({ unit: fc.constantFrom('"', ",", "\r", "\n", "a", " ", "🗳") });
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }));
    fc.assert(
      fc.property(table, (rows) => {
        const columns = Array.from({ length: rows[0]?.length ?? 1 }, (_, i) => `c${i}`);
        const read = readCsv(
          writeCsv(
            columns,
            rows.map((row) => row.map(exact)),
          ),
        );
        expect(read.map((row) => row.cells)).toEqual([columns, ...rows]);
        let line = 1;
        for (const [i, row] of read.entries()) {
          expect(row.line).toBe(line);
          line += ([columns, ...rows][i] ?? []).join("").split("\n").length;
        }
      }),
    );
  });

  it("takes LF, and a last line without an end", () => {
    expect(cells("a,b\n1,\n")).toEqual([
      ["a", "b"],
      ["1", ""],
    ]);
    expect(cells("a,b\r\n1,")).toEqual(cells("a,b\n1,\n"));
    expect(cells("")).toEqual([]);
  });

  it("refuses a quote in the middle of a cell, one that never closes, and a lone carriage return", () => {
    for (const text of ['a\r\nb"c\r\n', 'a\r\n"b"c\r\n', 'a\r\n"b\r\n', "a\r\nb\rc\r\n"])
      expect(() => readCsv(text)).toThrow(new NoCsv(2));
  });
});
