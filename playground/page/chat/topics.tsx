import type { GroupView } from "../../protocol/chat.ts";
import { generalTopic } from "../logic/people.ts";
import { Icon } from "../parts/icon.tsx";
import { Tabs } from "../parts/tabs.tsx";

interface TopicsProps {
  readonly group: GroupView;
  readonly topic: number | null;
  readonly onTopic: (topic: number | null) => void;
  readonly onAdd: () => void;
  readonly unread: (topic: number | null) => number;
}

/** The topics of a forum as tabs, the general one first. */
export function Topics({ group, topic, onTopic, onAdd, unread }: TopicsProps) {
  const topics = [{ id: null, name: "General" }, ...(group.topics ?? []).filter(({ id }) => generalTopic(id) !== null)];
  return (
    <div class="topics">
      <Tabs
        label="Topics"
        panel="messages-panel"
        tabs={topics.map(({ id, name }) => ({ key: String(id ?? "general"), label: name, badge: unread(id) }))}
        chosen={String(topic ?? "general")}
        onChoose={(key) => onTopic(key === "general" ? null : Number(key))}
      />
      <button type="button" class="icon-button" aria-label="New topic" title="New topic" onClick={onAdd}>
        <Icon name="plus" />
      </button>
    </div>
  );
}
