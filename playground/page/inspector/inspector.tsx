import type { GroupView } from "../../protocol/chat.ts";
import type { Slices } from "../../protocol/slices.ts";
import { dueEntry } from "../logic/due.ts";
import type { Vote } from "../logic/vote.ts";
import type { Clock } from "../state/clock.ts";
import { ArchiveSection } from "./archive.tsx";
import { CrowdSection } from "./crowd.tsx";
import { ExecutorSection } from "./executor.tsx";
import { FaultsSection } from "./faults.tsx";
import { HashSection } from "./hash.tsx";
import { MarketSection } from "./market.tsx";
import { OtherHashes } from "./other-hashes.tsx";
import { ScheduledMessagesSection } from "./scheduled-messages.tsx";
import { Time } from "./time.tsx";
import { TraderSection } from "./trader.tsx";
import { VoteSection } from "./vote.tsx";
import { WorkSection } from "./work.tsx";

interface InspectorProps {
  readonly slices: Slices;
  readonly group: GroupView;
  readonly vote: Vote | null;
  readonly clock: Clock;
}

/** What happens below the chat, and what can be done to it. */
export function Inspector({ slices, group, vote, clock }: InspectorProps) {
  const redis = slices.redis.find((one) => one.group === group.key) ?? null;
  const messages = slices.scheduledMessages.filter((one) => one.group === null || one.group === group.key);
  const due = redis === null || vote === null ? null : dueEntry(redis, vote);
  const archive = slices.archive?.find((one) => one.group === group.key) ?? null;
  const crowd = slices.crowd?.group === group.key ? slices.crowd : null;
  return (
    <>
      <h2 class="hidden">Inspector</h2>
      <Time view={slices.clock} clock={clock} />
      <div class="sections">
        <div class="column">
          <VoteSection vote={vote} session={redis?.live != null} clock={clock} />
          <ScheduledMessagesSection messages={messages} due={due} clock={clock} />
          <WorkSection work={slices.work} />
          {slices.trader === null ? (
            <ExecutorSection calls={slices.executor} />
          ) : (
            <TraderSection trader={slices.trader} group={group} groups={slices.groups} />
          )}
          {slices.market !== null && (
            <MarketSection market={slices.market} away={slices.faults.marketAway} behaviour={slices.faults.market} />
          )}
        </div>
        <div class="column">
          <FaultsSection
            faults={slices.faults}
            archiving={slices.archive !== null}
            asking={slices.market !== null}
            standIn={slices.trader === null}
            restarting={slices.clock.restarting}
          />
          <CrowdSection crowd={crowd} group={group} />
          <HashSection redis={redis} />
          <OtherHashes redis={redis} />
          {archive !== null && <ArchiveSection archive={archive} down={slices.faults.postgresDown} clock={clock} />}
        </div>
      </div>
    </>
  );
}
