import type { GroupView } from "../../protocol/chat.ts";
import type { Slices } from "../../protocol/slices.ts";
import type { Vote } from "../logic/vote.ts";
import type { Clock } from "../state/clock.ts";
import { BreakSection } from "./breaking.tsx";
import { CrowdSection } from "./crowd.tsx";
import { ExecutorSection } from "./executor.tsx";
import { HashSection, OrdersSection } from "./hash.tsx";
import { Time } from "./time.tsx";
import { TimersSection } from "./timers.tsx";
import { VoteSection } from "./vote.tsx";
import { WorkSection } from "./work.tsx";

interface UnderneathProps {
  readonly slices: Slices;
  readonly group: GroupView;
  readonly vote: Vote | null;
  readonly clock: Clock;
}

/** What happens below the chat, and what can be done to it. */
export function Underneath({ slices, group, vote, clock }: UnderneathProps) {
  const redis = slices.redis.find((one) => one.group === group.key) ?? null;
  const timers = slices.timers.filter((timer) => timer.group === null || timer.group === group.key);
  const crowd = slices.crowd?.group === group.key ? slices.crowd : null;
  return (
    <>
      <h2 class="hidden">Underneath</h2>
      <Time view={slices.clock} clock={clock} />
      <div class="sections">
        <div class="column">
          <VoteSection vote={vote} session={redis?.live != null} clock={clock} />
          <TimersSection timers={timers} clock={clock} />
          <WorkSection work={slices.work} />
          <ExecutorSection calls={slices.executor} />
        </div>
        <div class="column">
          <BreakSection faults={slices.faults} restarting={slices.clock.restarting} />
          <CrowdSection crowd={crowd} group={group} />
          <HashSection redis={redis} />
          <OrdersSection redis={redis} />
        </div>
      </div>
    </>
  );
}
