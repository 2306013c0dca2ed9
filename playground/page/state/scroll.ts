import type { RefObject } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** How near to the end one still reads along, in pixels. */
const NEAR = 80;

/**
 * Keeps a list at its end while new items come, unless the reader has scrolled up; then counts what they have not seen.
 * A `still` list stays where it is. `count` is how many items there are, `version` changes with anything that may change the list's height.
 */
export function useReadAlong(list: RefObject<HTMLElement | null>, count: number, version: unknown, still: boolean) {
  const atEnd = useRef(true);
  const seen = useRef(count);
  const latest = useRef(count);
  const [missed, setMissed] = useState(0);
  const toEnd = useCallback(() => {
    const element = list.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
    atEnd.current = true;
    setMissed(0);
  }, [list]);

  useLayoutEffect(() => {
    latest.current = count;
    if (still) return;
    if (atEnd.current) {
      toEnd();
      seen.current = count;
    } else setMissed(Math.max(0, count - seen.current));
  }, [count, version, still, toEnd]);

  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const onScroll = () => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      if (!atEnd.current) return;
      seen.current = latest.current;
      setMissed(0);
    };
    // A keyboard that opens, or a row of suggestions, makes the list smaller.
    const resized = new ResizeObserver(() => atEnd.current && !still && toEnd());
    element.addEventListener("scroll", onScroll, { passive: true });
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", onScroll);
      resized.disconnect();
    };
  }, [list, still, toEnd]);

  return { missed, toEnd };
}
