import { useContext } from "preact/hooks";
import { momentText } from "../logic/moments.ts";
import { ClockContext, useNow } from "../state/clock.ts";

interface MomentProps {
  /** What an app shows that knows no moments. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly format: string;
}

/** A moment as the reader's own clock shows it. One that counts from now is drawn anew as time passes. */
export function Moment({ text, at, format }: MomentProps) {
  const now = useNow(useContext(ClockContext), 1_000);
  return (
    <time dateTime={new Date(at).toISOString()} title={momentText(at, "wDT", { now }) ?? text}>
      {momentText(at, format, { now }) ?? text}
    </time>
  );
}
