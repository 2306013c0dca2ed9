import type { RedisView } from "../../protocol/inspector.ts";
import { hashView } from "../logic/hash.ts";
import { livesText } from "../logic/times.ts";
import { useChanges } from "../state/changed.ts";
import { Fields, NO_FIELDS } from "./fields.tsx";
import { Section } from "./section.tsx";

/** The live session's hash, field by field; what has changed flashes. */
export function HashSection({ redis }: { redis: RedisView | null }) {
  const live = redis?.live ?? null;
  const changes = useChanges(live?.key ?? "", live?.fields ?? NO_FIELDS);
  if (live === null)
    return (
      <Section title="Redis: session">
        <p class="empty">Nothing is stored for this group. A session is one hash, made by its first command.</p>
      </Section>
    );
  const { session, proposal, people, votes, bookkeeping, finished } = hashView(live.fields);
  return (
    <Section title="Redis: session" aside={`${live.fields.length} fields · ${livesText(live.ttlMs)}`}>
      <p class="mono key">{live.key}</p>
      {[proposal, votes, people, session]
        .filter(({ fields }) => fields.length > 0)
        .map((group) => (
          <Fields key={group.title} group={group} changes={changes} />
        ))}
      {bookkeeping.fields.length > 0 && (
        <details class="fold">
          <summary>Claims, leases and timers: {bookkeeping.fields.length} fields</summary>
          <Fields group={bookkeeping} changes={changes} />
        </details>
      )}
      {finished.length > 0 && (
        <details class="fold">
          <summary>{finished.length === 1 ? "1 finished proposal" : `${finished.length} finished proposals`}</summary>
          {finished.map((group) => (
            <Fields key={group.title} group={group} changes={changes} />
          ))}
        </details>
      )}
    </Section>
  );
}
