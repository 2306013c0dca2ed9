import { expect, test } from "vitest";
import { chart } from "../../bench/report/chart.ts";
import { sampleResults } from "./results.ts";

/** How far down a text stands in its panel. */
function heightOf(text: string, svg: string): number {
  const [, height] = new RegExp(`translate\\([\\d.]+,([\\d.]+)\\)"[^<>]*>${text}</text>`).exec(svg) ?? [];
  return Number(height);
}

test("what is written beside two curves that end close together does not cover each other", () => {
  const [, ours, , theirs] = sampleResults.growth;
  if (ours === undefined || theirs === undefined) throw new Error("the sample has lost its curves");
  const ending = (median: number) => ({ ...theirs, times: { ...theirs.times, median } });
  const svg = chart({ ...sampleResults, growth: [ending(81), { ...ending(79), peer: ours.peer }] });
  expect(heightOf("79 ms", svg) - heightOf("81 ms", svg)).toBeGreaterThan(12);
});

test("a store's name cannot end its element", () => {
  const [burst] = sampleResults.bursts;
  if (burst === undefined) throw new Error("the sample has lost its bursts");
  const svg = chart({ ...sampleResults, bursts: [...sampleResults.bursts, { ...burst, peer: "<b> & c" }] });
  expect(svg).toContain(">&lt;b&gt; &amp; c</text>");
});

test("the picture shows every store and number, and brings no font, script or address of anybody else", () => {
  const svg = chart(sampleResults);
  for (const { peer } of sampleResults.bursts) expect(svg).toContain(`>${peer}</text>`);
  for (const text of ["200, in 0.1 s", "1, in 0.6 s", "145", "355", "60 ms", "0.5 ms"])
    expect(svg).toContain(`>${text}</text>`);
  expect(svg).toContain("prefers-color-scheme: dark");
  expect(svg).not.toMatch(/NaN|undefined|Infinity|⚠/);
  expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|@import|@font-face|<script/);
  expect(svg.match(/<style/g)).toHaveLength(1);
});

test("the same results are the same picture", () => {
  expect(chart(sampleResults)).toBe(chart(sampleResults));
});
