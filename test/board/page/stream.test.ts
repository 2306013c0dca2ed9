import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { followEvents } from "../../../public/board-assets/stream.js";

/** The events that the page has opened, the newest last. */
const opened: Source[] = [];

/** What the page opens instead of a connection. */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  readonly readyState = 0;
  constructor() {
    super();
    opened.push(this);
  }
  tell(event: string, data = ""): void {
    this.dispatchEvent(new MessageEvent(event, { data }));
  }
  close(): void {}
}

beforeEach(() => {
  opened.length = 0;
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  vi.stubGlobal("EventSource", Source);
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("addEventListener", () => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Returns how many seconds pass until the page opens its events anew. */
function secondsUntilNext(): number {
  const before = opened.length;
  for (let seconds = 1; seconds < 60; seconds += 1) {
    vi.advanceTimersByTime(1_000);
    if (opened.length > before) return seconds;
  }
  return Number.POSITIVE_INFINITY;
}

const follow = () => followEvents("/board/x/events", { onPart: () => undefined, onConnection: () => undefined });

/** Lets the newest events tell the state, and break off. */
function tellAndBreakOff(): void {
  opened.at(-1)?.tell("live", "{}");
  opened.at(-1)?.tell("away");
}

it("events that break off as soon as they have told the state are taken up again more and more rarely", () => {
  follow();
  const pauses = Array.from({ length: 7 }, () => {
    tellAndBreakOff();
    return secondsUntilNext();
  });
  expect(pauses).toEqual([1, 2, 4, 8, 15, 30, 30]);
});

it("events that went on for a while are taken up again at once", () => {
  follow();
  for (let i = 0; i < 4; i += 1) {
    tellAndBreakOff();
    secondsUntilNext();
  }
  opened.at(-1)?.tell("ping", "0");
  tellAndBreakOff();
  expect(secondsUntilNext()).toBe(1);
});
