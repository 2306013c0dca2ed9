import { describe, expect, test } from "vitest";
import { whereOthersAreBetter } from "../../bench/report/better.ts";
import { bytes, ms, times } from "../../bench/report/format.ts";
import { measurementsPage, terminalReport } from "../../bench/report/measurements.ts";
import { readmePart, replacePart } from "../../bench/report/readme.ts";
import { markdownTable, textTable } from "../../bench/report/table.ts";
import { sampleResults } from "./results.ts";

const table = {
  head: ["what", "who", "ms"],
  rows: [
    ["a vote", "us", "1.5"],
    ["a|b", "them", "1,200"],
  ],
  words: 2,
};

test("numbers are written with what they need and no more", () => {
  expect([ms(0.53), ms(9.94), ms(158.4), ms(1_550)]).toEqual(["0.5 ms", "9.9 ms", "158 ms", "1,550 ms"]);
  expect([bytes(505), bytes(3_750), bytes(38_296), bytes(3_346_113)]).toEqual(["505 B", "3.8 kB", "38 kB", "3.3 MB"]);
  expect([times(7.12, 1), times(136, 0.5)]).toEqual(["7.1×", "272×"]);
});

describe("a table", () => {
  test("has words to the left and figures to the right in a terminal", () => {
    expect(textTable(table)).toBe(
      ["what    who      ms", "───────────────────", "a vote  us      1.5", "a|b     them  1,200"].join("\n"),
    );
  });

  test("in Markdown keeps a cell's bar from ending the cell", () => {
    expect(markdownTable(table)).toBe(
      "| what | who | ms |\n| --- | --- | ---: |\n| a vote | us | 1.5 |\n| a\\|b | them | 1,200 |",
    );
  });
});

describe("the README's part", () => {
  const page = "# Title\n\n<!-- bench:begin -->\nold numbers\n<!-- bench:end -->\n\nMore.\n";

  test("replaces what stood between the markers, and nothing else", () => {
    const once = replacePart(page, "new");
    expect(once).toBe("# Title\n\n<!-- bench:begin -->\n\nnew\n\n<!-- bench:end -->\n\nMore.\n");
    expect(replacePart(once, "new")).toBe(once);
  });

  test.each([
    "no markers",
    "<!-- bench:begin --> only",
    "<!-- bench:end --> before <!-- bench:begin -->",
    `${page}${page}`,
  ])("refuses a page whose markers are not there once each: %j", (wrong) => {
    expect(() => replacePart(wrong, "new")).toThrow("bench:begin");
  });

  test("shows the picture, what it ran on, each store's numbers, and their multiple of ours", () => {
    const part = readmePart(sampleResults);
    expect(part).toMatch(/^!\[.+\]\(docs\/bench\.svg\)\n\n\|/);
    expect(part).toContain("On a real Redis, Node 24.0.0, 2 processors at a load of 1.3, 2026-11-25");
    expect(part).toContain("| votes kept of 200 cast at once | 200 of 200 | 1 of 200 | 2 of 200 |");
    expect(part).toContain("| one vote, Redis 20 ms away | 21 ms | 145 ms (6.9×) | 42 ms (2.0×) |");
    expect(part).toContain("| one vote among 10,000, Redis next door | 0.5 ms, 505 B | 60 ms (120×), 3.3 MB |");
  });

  test("has three rows at most, since the whole report has a page of its own", () => {
    const table = readmePart(sampleResults).match(/^\|.*$/gm) ?? [];
    expect(table.slice(2)).toHaveLength(3);
  });
});

test("a Worker's processor time stands beside the least that a Worker takes", () => {
  const { worker } = sampleResults;
  const measured = { ...sampleResults, worker: { ...worker, bare: { ...worker.bare, cpuMs: 0.96 } } };
  expect(measurementsPage(measured)).toMatch(/\| Conclave \| .*1\.64 ms.*\n\| bare \| .*0\.96 ms/);
});

test("where another store needs less is said, and where it does not is not", () => {
  expect(whereOthersAreBetter(sampleResults)).toEqual(["grammY session, vote: 2 against 3 billed commands"]);
  expect(measurementsPage(sampleResults)).toContain("## Where others need less\n\n- grammY session, vote: 2 against 3");
});

test("what could not be measured is said to be so", () => {
  expect(terminalReport(sampleResults)).toMatch(/bare +800 +296 +not measured/);
  expect(measurementsPage(sampleResults)).toContain("| bare | 800 | 296 | not measured | 50 % |");
});
