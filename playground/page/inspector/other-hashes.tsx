import { useMemo } from "preact/hooks";
import type { RedisView, StoredHash } from "../../protocol/inspector.ts";
import { type FieldView, glossOf, inOrder } from "../logic/hash.ts";
import { spentText } from "../logic/spent.ts";
import { livesText } from "../logic/times.ts";
import { useChanges } from "../state/changed.ts";
import { Fields, NO_FIELDS } from "./fields.tsx";
import { Section } from "./section.tsx";

/** What Redis holds of a group beside its session; each hash is shown once it is there. */
export function OtherHashes({ redis }: { redis: RedisView | null }) {
  const live = redis?.live?.fields ?? NO_FIELDS;
  const session = useMemo(() => new Map(live), [live]);
  const { orders = null, settings = null, spent = null } = redis ?? {};
  return (
    <>
      <HashFields title="Settings" hash={settings} gloss={glossOf} />
      <HashFields title="Spent" hash={spent} gloss={(name, value) => spentText(name, value, session)} />
      <HashFields title="Orders" hash={orders} gloss={() => null} />
    </>
  );
}

interface HashFieldsProps {
  readonly title: string;
  readonly hash: StoredHash | null;
  readonly gloss: (name: string, value: string) => string | null;
}

function HashFields({ title, hash, gloss }: HashFieldsProps) {
  const changes = useChanges(hash?.key ?? "", hash?.fields ?? NO_FIELDS);
  if (hash === null) return null;
  const fields = inOrder(hash.fields).map(([name, value]): FieldView => ({ name, value, gloss: gloss(name, value) }));
  return (
    <Section
      title={`Redis: ${title.toLowerCase()}`}
      aside={`${fields.length} ${fields.length === 1 ? "field" : "fields"} · ${livesText(hash.ttlMs)}`}
      folded
    >
      <p class="mono key">{hash.key}</p>
      <Fields group={{ title, fields }} changes={changes} />
    </Section>
  );
}
