import { beforeEach, describe, expect, it, vi } from "vitest";
import { createState } from "../../../public/board-assets/state.js";

const NOW = 1_800_000_000_000;
beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  return () => vi.useRealTimers();
});

const part = (number: number, time = NOW) => JSON.stringify({ number, time, session: null, vote: null });

describe("what the page knows", () => {
  it("is the newest of each part, in whatever order messages arrive", () => {
    const state = createState();
    expect(state.take("live", part(5))).toBe(true);
    expect(state.take("live", part(4))).toBe(false);
    expect(state.take("live", part(5))).toBe(false);
    expect(state.live?.number).toBe(5);
    expect(state.take("ledger", part(1))).toBe(true);
    expect(state.take("live", part(6))).toBe(true);
    expect([state.live?.number, state.ledger?.number]).toEqual([6, 1]);
  });

  it("tells the time by the Worker's clock, however wrong this device's is", () => {
    const state = createState();
    state.take("live", part(1, NOW + 90_000));
    vi.advanceTimersByTime(1_000);
    expect(state.now()).toBe(NOW + 91_000);
    state.take("live", part(2, NOW + 500));
    expect(state.now()).toBe(NOW + 500);
  });
});
