import { useEffect, useState } from "preact/hooks";

/** From this width on, the chat and the inspector fit beside each other. The style sheet says the same. */
const WIDE = "(min-width: 1000px)";

/** Whether the window is as wide as a desk's. */
export function useWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const query = matchMedia(WIDE);
    const changed = () => setWide(query.matches);
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  }, []);
  return wide;
}
