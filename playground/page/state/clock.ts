import { createContext } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { ClockView } from "../../protocol/controls.ts";

/** Tells the world's time. The same function as long as the world's clock was not set. */
export type Clock = () => number;

/** The world's clock for whatever is drawn within a message; the browser's own where there is no world. */
export const ClockContext = createContext<Clock>(Date.now);

/** The world's clock: what the server last said, and how long ago that was. */
export function useClock(view: ClockView | undefined): Clock {
  return useMemo(() => {
    const heard = performance.now();
    const then = view?.now ?? Date.now();
    return () => then + performance.now() - heard;
  }, [view]);
}

/** The world's time, looked at again every so often, for countdowns. */
export function useNow(clock: Clock, everyMs = 500): number {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return clock();
}
