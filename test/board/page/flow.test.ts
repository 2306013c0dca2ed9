import { expect, it } from "vitest";
import { cumulated } from "../../../public/board-assets/flow.js";

it("money in and out adds up, each by itself", () => {
  expect(
    cumulated([
      [1_000, 100],
      [2_000, 200],
      [2_500, -350],
      [3_000, 50],
    ]),
  ).toEqual([
    { time: 1_000, paid: 100, received: 0 },
    { time: 2_000, paid: 300, received: 0 },
    { time: 2_500, paid: 300, received: 350 },
    { time: 3_000, paid: 350, received: 350 },
  ]);
  expect(cumulated([])).toEqual([]);
});
