import { expect, it } from "vitest";
import { timeOfDay } from "../../src/views/time.ts";
import { expectSendable } from "./samples.ts";

it.each([
  ["2026-11-30T14:32:00.000Z", "14:32 UTC"],
  ["2026-11-30T14:32:59.999Z", "14:32 UTC"],
  ["2026-11-30T00:00:00.500Z", "00:00 UTC"],
])(
  "A time of day is one moment for all, shown in each reader's zone, and by UTC where an app cannot: %s",
  (at, shown) => {
    const ms = Date.parse(at);
    const time = timeOfDay(ms);
    const unix_time = Math.floor(ms / 1_000);
    expect(time.text).toBe(shown);
    expect(time.entities).toEqual([{ type: "date_time", offset: 0, length: 9, unix_time, date_time_format: "t" }]);
    expectSendable(time);
  },
);
