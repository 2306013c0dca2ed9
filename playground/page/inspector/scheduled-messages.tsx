import type { ScheduledMessageView } from "../../protocol/inspector.ts";
import type { DueEntry } from "../logic/due.ts";
import { clockText, countdownText } from "../logic/times.ts";
import { usePageActions } from "../state/actions.ts";
import { type Clock, useNow } from "../state/clock.ts";
import { Section } from "./section.tsx";

/** Older ones tell nothing new. */
const MOST = 4;

const STATES: Record<ScheduledMessageView["state"], string> = {
  waiting: "waiting",
  delivered: "delivered",
  dead: "gave up",
  held: "held back",
  dropped: "never",
};

interface ScheduledMessagesProps {
  readonly messages: readonly ScheduledMessageView[];
  /** What the cron trigger does next for the group's vote, if anything. */
  readonly due: DueEntry | null;
  readonly clock: Clock;
}

/** The calls that QStash has been asked for; each can be delivered now, twice or never. Above them what the cron trigger will do. */
export function ScheduledMessagesSection({ messages, due, clock }: ScheduledMessagesProps) {
  const sorted = [...messages].sort((a, b) => b.dueAt - a.dueAt).slice(0, MOST);
  const waiting = messages.filter(({ state }) => isPending(state)).length;
  return (
    <Section title="Scheduled calls" aside={waiting === 0 ? "none waiting" : `${waiting} waiting`}>
      {due !== null && <Due due={due} clock={clock} />}
      {sorted.length === 0 ? (
        <p class="empty">
          A proposal asks QStash to call when its time is up. You can let that call come twice, or never.
        </p>
      ) : (
        <ul class="scheduled-messages">
          {sorted.map((message) => (
            <ScheduledMessage key={message.id} message={message} clock={clock} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Due({ due, clock }: { due: DueEntry; clock: Clock }) {
  const left = due.at - useNow(clock);
  return (
    <p class="scheduled-message-line" data-testid="due">
      <b class="countdown">{countdownText(left)}</b>
      <span>
        The cron trigger {due.what} <small class="faint mono">proposals:due</small>
      </span>
    </p>
  );
}

const isPending = (state: ScheduledMessageView["state"]): boolean => state === "waiting" || state === "held";

const DELIVERIES = [
  ["now", "Deliver now"],
  ["twice", "Twice"],
  ["drop", "Never"],
] as const;

function ScheduledMessage({ message, clock }: { message: ScheduledMessageView; clock: Clock }) {
  const { act, hint } = usePageActions();
  const deliver = async (how: "now" | "twice" | "drop") => {
    const status = (await act({ do: "deliver", message: message.id, how }))?.status ?? 0;
    if (status > 0) hint(status === 503 ? "The Worker says 503: call again later." : `The Worker says ${status}.`);
  };
  const left = message.dueAt - useNow(clock);
  const { state, attempts, lastStatus } = message;
  const what = message.kind === null ? "A vote ends" : `A ${message.kind} vote ends`;
  return (
    <li data-message={message.id} data-state={state}>
      <div class="scheduled-message-line">
        <b class="countdown">{isPending(state) ? countdownText(left) : clockText(message.dueAt)}</b>
        <span>
          {what} <small class="faint mono">{message.proposalId}</small>
        </span>
        <span class={`state state-${state}`}>
          {STATES[state]}
          {lastStatus !== null && ` · ${lastStatus}`}
          {attempts > 1 && ` · ${attempts} attempts`}
        </span>
      </div>
      <fieldset class="button-row" aria-label={`${what}: the call`}>
        {DELIVERIES.map(([how, label]) => (
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
