import type { ExecutorWay, FaultsView } from "../../protocol/controls.ts";
import { Switch } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { useHands } from "../state/actions.ts";
import { Section } from "./section.tsx";

const FAULTS = [
  ["redisDown", "Redis down", "every request fails"],
  ["redisSlow", "Redis slow", "answers come late"],
  ["telegramBusy", "Telegram busy", "answers 429"],
  ["qstashDown", "QStash down", "no call is scheduled"],
] as const;

const WAYS: Record<ExecutorWay, string> = {
  fill: "fills the trade",
  reject: "rejects it",
  pending: "answers “pending”",
  fail: "fails with 500",
  hang: "never answers",
  cut_after: "fills, then cuts the line",
  nonsense: "answers nonsense",
};

/** What can be broken on purpose, to see that nothing is lost. */
export function BreakSection({ faults, restarting }: { faults: FaultsView; restarting: boolean }) {
  const { act } = useHands();
  const broken = FAULTS.filter(([name]) => faults[name]).length + (faults.executor === "fill" ? 0 : 1);
  return (
    <Section title="Break it" aside={broken === 0 ? "all is well" : `${broken} broken`}>
      <div class="switches">
        {FAULTS.map(([name, label, hint]) => (
          <Switch
            key={name}
            label={label}
            hint={hint}
            on={faults[name]}
            onChange={(on) => act({ do: "break", [name]: on })}
          />
        ))}
      </div>
      <label class="select">
        <span>The executor</span>
        <select
          value={faults.executor}
          onChange={({ currentTarget }) => {
            const way = WAY_NAMES.find((one) => one === currentTarget.value);
            if (way !== undefined) void act({ do: "break", executor: way });
          }}
        >
          {WAY_NAMES.map((way) => (
            <option key={way} value={way}>
              {WAYS[way]}
            </option>
          ))}
        </select>
      </label>
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

const WAY_NAMES = Object.keys(WAYS) as readonly ExecutorWay[];
