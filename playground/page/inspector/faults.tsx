import type { ExecutorBehaviour, FaultsView } from "../../protocol/controls.ts";
import { Switch } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { usePageActions } from "../state/actions.ts";
import { Section } from "./section.tsx";

const FAULTS = [
  ["redisDown", "Redis down", "every request fails"],
  ["redisSlow", "Redis slow", "answers come late"],
  ["telegramBusy", "Telegram busy", "answers 429"],
  ["qstashDown", "QStash down", "no call is scheduled"],
  ["postgresDown", "PostgreSQL down", "nothing is archived"],
  ["marketAway", "Market away", "no price is known"],
] as const;

const BEHAVIOUR_LABELS: Record<ExecutorBehaviour, string> = {
  fill: "fills the trade",
  reject: "rejects it",
  pending: "answers “pending”",
  fail: "fails with 500",
  hang: "never answers",
  cut_after: "fills, then cuts the line",
  nonsense: "answers nonsense",
};

interface FaultsProps {
  readonly faults: FaultsView;
  /** Whether there is an archive, and so a PostgreSQL to break. */
  readonly archiving: boolean;
  /** Whether there is a market to be taken away. */
  readonly asking: boolean;
  /** Whether the executor is the stand-in, and does as it is told. */
  readonly standIn: boolean;
  readonly restarting: boolean;
}

/** What can be broken on purpose, to see that nothing is lost. */
export function FaultsSection({ faults, archiving, asking, standIn, restarting }: FaultsProps) {
  const { act } = usePageActions();
  const odd = [faults.executor !== "fill", faults.market !== "answer"].filter(Boolean);
  const broken = FAULTS.filter(([name]) => faults[name]).length + odd.length;
  const here = { postgresDown: archiving, marketAway: asking };
  const offered = FAULTS.filter(([name]) => !(name === "postgresDown" || name === "marketAway") || here[name]);
  return (
    <Section title="Break it" aside={broken === 0 ? "all is well" : `${broken} broken`}>
      <div class="switches">
        {offered.map(([name, label, hint]) => (
          <Switch
            key={name}
            label={label}
            hint={hint}
            on={faults[name]}
            onChange={(on) => act({ do: "break", [name]: on })}
          />
        ))}
      </div>
      {standIn ? (
        <ExecutorChoice behaviour={faults.executor} />
      ) : (
        <p class="hint">
          The chain and Jupiter are broken by typing in the terminal: <code>help</code> says how.
        </p>
      )}
      <div class="button-row">
        <button type="button" disabled={restarting} onClick={() => act({ do: "restart_worker" })}>
          <Icon name="refresh" /> {restarting ? "Restarting…" : "Restart the Worker"}
        </button>
        <button type="button" onClick={() => act({ do: "cron" })}>
          Run cron
        </button>
      </div>
    </Section>
  );
}

function ExecutorChoice({ behaviour }: { behaviour: ExecutorBehaviour }) {
  const { act } = usePageActions();
  return (
    <label class="select">
      <span>The executor</span>
      <select
        value={behaviour}
        onChange={({ currentTarget }) => {
          const chosen = BEHAVIOURS.find((one) => one === currentTarget.value);
          if (chosen !== undefined) void act({ do: "break", executor: chosen });
        }}
      >
        {BEHAVIOURS.map((one) => (
          <option key={one} value={one}>
            {BEHAVIOUR_LABELS[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

const BEHAVIOURS = Object.keys(BEHAVIOUR_LABELS) as readonly ExecutorBehaviour[];
