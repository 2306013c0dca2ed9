import { expect, test } from "vitest";
import { median, percentile, timesOf } from "../../bench/stats.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, i) => count - i);

test("the median is the middle sample, or the mean of the two in the middle, in whatever order they came", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 1, 9, 2])).toBe(5.5);
  expect(median([7])).toBe(7);
});

test("samples are ordered as numbers", () => {
  expect(median([100, 20, 3])).toBe(20);
  expect(percentile([100, 20, 3], 1)).toBe(100);
});

test("the 99th percentile has one in a hundred above it, and is the largest of fewer", () => {
  expect(percentile(upTo(100), 0.99)).toBe(99);
  expect(percentile(upTo(200), 0.99)).toBe(198);
  expect(percentile(upTo(20), 0.99)).toBe(20);
  expect(percentile(upTo(20), 0)).toBe(1);
});

test("nothing measured is no number, and says how little it is", () => {
  expect(timesOf([])).toEqual({ median: Number.NaN, p99: Number.NaN, samples: 0 });
  expect(timesOf([1, 3])).toEqual({ median: 2, p99: 3, samples: 2 });
});
