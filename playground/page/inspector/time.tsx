import type { ClockView } from "../../protocol/controls.ts";
import { aheadText, clockText } from "../logic/times.ts";
import { usePageActions } from "../state/actions.ts";
import { type Clock, useNow } from "../state/clock.ts";

const STEPS = [
  ["+10 s", 10_000],
  ["+1 min", 60_000],
  ["+5 min", 300_000],
  ["+1 h", 3_600_000],
] as const;

/** The world's clock, and ways to move it on. */
export function Time({ view, clock }: { view: ClockView; clock: Clock }) {
  const { act } = usePageActions();
  const ahead = aheadText(view.offsetMs);
  return (
    <section class="time" aria-label="Time">
      <p class="clock">
        <span class="hidden">The world's clock: </span>
        <time data-testid="world-clock">{clockText(useNow(clock))}</time>
        <small>
          {view.restarting ? "restarting the Worker…" : ahead === "" ? "the world's clock" : `${ahead} ahead`}
        </small>
      </p>
      <fieldset class="button-row" aria-label="Move the clock on">
        {STEPS.map(([label, ms]) => (
          <button type="button" key={label} class="small" onClick={() => act({ do: "advance", ms })}>
            {label}
          </button>
        ))}
      </fieldset>
    </section>
  );
}
