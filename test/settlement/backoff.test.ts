import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deadlineOf } from "../../src/domain/settlement.ts";
import {
  afterBrokenOff,
  afterLostLease,
  lookAgainAt,
  nextAttemptAt,
  waitsForMuted,
} from "../../src/settlement/backoff.ts";
import { AFTER_MOVE_MS, BACKOFF_MAX_MS, BACKOFF_MIN_MS, MUTED_FOR_MS } from "../../src/time-limits.ts";

const END = 1_800_000_000_000;
const proposal = { endTime: END };

describe("the next attempt after a failure", () => {
  it.each([
    ["at once, ten seconds later", 0, BACKOFF_MIN_MS],
    ["after a minute, half a minute later", 60_000, 30_000],
    ["after ten hours, an hour later", 36_000_000, BACKOFF_MAX_MS],
  ])("is, where it failed %s", (_, delay, pause) => {
    expect(nextAttemptAt(proposal, null, END + delay)).toBe(END + delay + pause);
  });

  it("comes at the deadline, and not a pause after it", () => {
    const now = deadlineOf(proposal) - 1;
    expect(nextAttemptAt(proposal, null, now)).toBe(deadlineOf(proposal));
  });

  it("never comes before Telegram takes calls again", () => {
    const retry = (afterMs: number) => ({ tag: "retry", afterMs }) as const;
    fc.assert(
      fc.property(fc.nat(10 ** 8), fc.nat(10 ** 8), (delay, afterMs) => {
        const now = END + delay;
        expect(nextAttemptAt(proposal, retry(afterMs), now)).toBeGreaterThanOrEqual(now + afterMs);
      }),
    );
  });

  it("is a whole number of milliseconds, after now and an hour away at most, and not before an earlier failure's", () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), fc.nat(10 ** 6), (delay, more) => {
        const now = END + delay;
        const next = nextAttemptAt(proposal, null, now);
        expect(Number.isInteger(next) && next > now && next <= now + BACKOFF_MAX_MS).toBe(true);
        expect(nextAttemptAt(proposal, null, now + more)).toBeGreaterThanOrEqual(next);
      }),
    );
  });

  it("is not waited for where the chat has only moved; whoever called looks again a moment later", () => {
    const moved = { tag: "moved", chatId: -2 } as const;
    expect(nextAttemptAt(proposal, moved, END)).toBe(END);
    expect(lookAgainAt(moved, END, END)).toBe(END + AFTER_MOVE_MS);
    expect(lookAgainAt(null, END + 7, END)).toBe(END + 7);
  });
});

it("a settlement that another has, or that broke off, is looked at again later", () => {
  expect(afterLostLease(END)).toBeGreaterThan(END);
  expect(afterBrokenOff(END)).toBeGreaterThan(END);
});

it("a result waits for a muted group for a day", () => {
  expect(waitsForMuted(proposal, END + MUTED_FOR_MS - 1)).toBe(true);
  expect(waitsForMuted(proposal, END + MUTED_FOR_MS)).toBe(false);
});
