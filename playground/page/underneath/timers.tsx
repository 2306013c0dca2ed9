import type { TimerView } from "../../protocol/underneath.ts";
import { clockText, countdownText } from "../logic/times.ts";
import { useHands } from "../state/actions.ts";
import { type Clock, useNow } from "../state/clock.ts";
import { Section } from "./section.tsx";

/** Older ones tell nothing new. */
const MOST = 4;

const STATES: Record<TimerView["state"], string> = {
  waiting: "waiting",
  delivered: "delivered",
  dead: "gave up",
  held: "held back",
  dropped: "never",
};

/** The calls that QStash has been asked for; each can be delivered now, twice or never. */
export function TimersSection({ timers, clock }: { timers: readonly TimerView[]; clock: Clock }) {
  const sorted = [...timers].sort((a, b) => b.dueAt - a.dueAt).slice(0, MOST);
  const waiting = timers.filter(({ state }) => isPending(state)).length;
  return (
    <Section title="Scheduled calls" aside={waiting === 0 ? "none waiting" : `${waiting} waiting`}>
      {sorted.length === 0 ? (
        <p class="empty">
          A proposal asks QStash to call when its time is up. You can let that call come twice, or never.
        </p>
      ) : (
        <ul class="timers">
          {sorted.map((timer) => (
            <Timer key={timer.id} timer={timer} clock={clock} />
          ))}
        </ul>
      )}
    </Section>
  );
}

const isPending = (state: TimerView["state"]): boolean => state === "waiting" || state === "held";

const WAYS = [
  ["now", "Deliver now"],
  ["twice", "Twice"],
  ["drop", "Never"],
] as const;

function Timer({ timer, clock }: { timer: TimerView; clock: Clock }) {
  const { act, hint } = useHands();
  const deliver = async (how: "now" | "twice" | "drop") => {
    const status = (await act({ do: "deliver", timer: timer.id, how }))?.status ?? 0;
    if (status > 0) hint(status === 503 ? "The Worker says 503: call again later." : `The Worker says ${status}.`);
  };
  const left = timer.dueAt - useNow(clock);
  const { state, attempts, lastStatus } = timer;
  const what = timer.kind === null ? "A vote ends" : `A ${timer.kind} vote ends`;
  return (
    <li data-timer={timer.id} data-state={state}>
      <div class="timer-line">
        <b class="countdown">{isPending(state) ? countdownText(left) : clockText(timer.dueAt)}</b>
        <span>
          {what} <small class="faint mono">{timer.proposalId}</small>
        </span>
        <span class={`state state-${state}`}>
          {STATES[state]}
          {lastStatus !== null && ` · ${lastStatus}`}
          {attempts > 1 && ` · ${attempts} attempts`}
        </span>
      </div>
      <fieldset class="button-row" aria-label={`${what}: the call`}>
        {WAYS.map(([how, label]) => (
          <button
            type="button"
            key={how}
            class="small"
            disabled={how === "drop" && !isPending(state)}
            onClick={() => deliver(how)}
          >
            {label}
          </button>
        ))}
      </fieldset>
    </li>
  );
}
