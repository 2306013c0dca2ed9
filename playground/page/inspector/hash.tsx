import type { RedisView } from "../../protocol/inspector.ts";
import { type FieldGroup, type FieldView, hashView } from "../logic/hash.ts";
import { spanText } from "../logic/times.ts";
import { useChanges } from "../state/changed.ts";
import { Section } from "./section.tsx";

const NONE: readonly (readonly [string, string])[] = [];

/** The live session's hash, field by field; what has changed flashes. */
export function HashSection({ redis }: { redis: RedisView | null }) {
  const live = redis?.live ?? null;
  const changes = useChanges(live?.key ?? "", live?.fields ?? NONE);
  if (live === null)
    return (
      <Section title="Redis: session">
        <p class="empty">Nothing is stored for this group. A session is one hash, made by its first command.</p>
      </Section>
    );
  const { session, proposal, people, votes, bookkeeping, finished } = hashView(live.fields);
  return (
    <Section title="Redis: session" aside={`${live.fields.length} fields · TTL ${spanText(live.ttlMs)}`}>
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

/** What Redis holds of the group's orders. */
export function OrdersSection({ redis }: { redis: RedisView | null }) {
  const orders = redis?.orders ?? null;
  const changes = useChanges(orders?.key ?? "", orders?.fields ?? NONE);
  if (orders === null || orders.fields.length === 0) return null;
  const fields = [...orders.fields]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([name, value]) => ({ name, value, gloss: null }));
  return (
    <Section title="Redis: orders" aside={`${fields.length} fields`} folded>
      <p class="mono key">{orders.key}</p>
      <Fields group={{ title: "Orders", fields }} changes={changes} />
    </Section>
  );
}

/** Enough of a crowd to see what the fields look like. */
const MOST = 60;

function Fields({ group, changes }: { group: FieldGroup; changes: ReadonlyMap<string, number> }) {
  const { title, fields } = group;
  const more = fields.length - MOST;
  return (
    <div class="fields">
      <h4>{title}</h4>
      <dl>
        {fields.slice(0, MOST).map((field) => (
          // Made anew with each change, so that the flash begins again.
          <Field key={`${field.name} ${changes.get(field.name) ?? 0}`} field={field} fresh={changes.has(field.name)} />
        ))}
      </dl>
      {more > 0 && <p class="faint">… and {more} more</p>}
    </div>
  );
}

function Field({ field, fresh }: { field: FieldView; fresh: boolean }) {
  const { name, value, gloss } = field;
  return (
    <div class={fresh ? "kv flash" : "kv"} data-field={name}>
      <dt>{name}</dt>
      <dd title={value}>
        <span class="value">{value === "" ? '""' : value}</span>
        {gloss !== null && <span class="gloss">{gloss}</span>}
      </dd>
    </div>
  );
}
