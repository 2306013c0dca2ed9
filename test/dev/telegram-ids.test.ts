import { expect, it } from "vitest";
import { eachOnce } from "../../dev/telegram/random.ts";

it("Telegram's random ids are each given once, however few there are", () => {
  let drawn = 0;
  const next = eachOnce(() => Math.floor(drawn++ / 3));
  expect([next(), next(), next(), next()]).toEqual([0, 1, 2, 3]);
});
