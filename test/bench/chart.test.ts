import { expect, test } from "vitest";
import { chart } from "../../bench/report/chart.ts";
import { curves, horizontalBars } from "../../bench/report/panels.ts";
import { label } from "../../bench/report/svg.ts";
import { sampleResults } from "./results.ts";

const box = { x: 0, y: 0, width: 200, height: 200 };

test("a bar is as long as its value is of the most, and a small one is seen", () => {
  const bar = (value: number) =>
    horizontalBars(box, "", [{ kind: "c1", name: "", value, shown: "" }], 200).find((part) => part.includes('"c1"'));
  expect(bar(50)).toContain('width="50"');
  expect(bar(200)).toContain('width="200"');
  expect(bar(0)).toContain('width="2"');
});

test("a tenfold value is the same step anywhere on a curve", () => {
  const points = [1, 10, 100].map((value) => ({ x: value, y: value, shown: "" }));
  const path = curves(box, "", [{ kind: "c0", points }], []).find((part) => part.startsWith("<path"));
  const [a = 0, b = 0, c = 0] = [...(path ?? "").matchAll(/[ML](\S+) /g)].map(([, x]) => Number(x));
  expect(b - a).toBeGreaterThan(10);
  expect(c - b).toBeCloseTo(b - a, 0);
});

test("the last points of two curves that end close together do not write over each other", () => {
  const ending = (y: number, shown: string) => ({
    kind: "c0",
    points: [
      { x: 1, y: 1, shown: "" },
      { x: 10, y, shown },
    ],
  });
  const parts = curves(box, "", [ending(100, "upper"), ending(80, "lower")], []);
  const heightOf = (text: string) => Number(/ y="([^"]+)"/.exec(parts.find((part) => part.includes(text)) ?? "")?.[1]);
  expect(heightOf("lower") - heightOf("upper")).toBeGreaterThan(12);
});

test("text cannot end its element", () => {
  expect(label('<b> & "c"', 0, 0)).toContain("&lt;b&gt; &amp; &quot;c&quot;</text>");
});

test("the picture shows every store, and brings no font, script or address of anybody else", () => {
  const svg = chart(sampleResults);
  for (const { peer } of sampleResults.bursts) expect(svg).toContain(`>${peer}</text>`);
  expect(svg).toContain("prefers-color-scheme: dark");
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|@import|@font-face|<script/);
  expect(chart(sampleResults)).toBe(svg);
});
