import { describe, expect, it } from "vitest";
import { deadlineOf, isSilent } from "../../src/domain/settlement.ts";

const HOUR_MS = 3_600_000;
const DEADLINE = 1_800_000_000_000;

describe("an executor's silence", () => {
  it("counts for an answer after three asks over an hour, the last one not before the deadline", () => {
    const just = { asks: 3, firstAskedAt: DEADLINE - HOUR_MS, askedAt: DEADLINE };
    expect(isSilent(just, DEADLINE)).toBe(true);
    expect(isSilent({ ...just, asks: 4 }, DEADLINE)).toBe(true);
    expect(isSilent({ ...just, asks: 2 }, DEADLINE)).toBe(false);
    expect(isSilent({ ...just, firstAskedAt: just.firstAskedAt + 1 }, DEADLINE)).toBe(false);
    expect(isSilent({ ...just, askedAt: DEADLINE - 1, firstAskedAt: 0 }, DEADLINE)).toBe(false);
    expect(isSilent({ ...just, askedAt: DEADLINE + 9 * HOUR_MS, firstAskedAt: DEADLINE }, DEADLINE)).toBe(true);
  });

  it("is waited for until 24 hours after the vote at least", () => {
    expect(deadlineOf({ endTime: DEADLINE - 24 * HOUR_MS })).toBe(DEADLINE);
  });
});
