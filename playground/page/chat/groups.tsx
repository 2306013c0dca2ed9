import type { GroupView } from "../../protocol/chat.ts";
import { snippet } from "../logic/spans.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Icon } from "../parts/icon.tsx";
import { Badge } from "../parts/tabs.tsx";

interface GroupsProps {
  readonly groups: readonly GroupView[];
  readonly chosen: string | null;
  readonly onChoose: (key: string) => void;
  readonly onNew: () => void;
  readonly unread: (group: GroupView) => number;
}

/** The groups: a column on a wide desk, else a row above the chat. */
export function Groups({ groups, chosen, onChoose, onNew, unread }: GroupsProps) {
  return (
    <nav class="groups" aria-label="Groups">
      <ul>
        {groups.map((group) => (
          <li key={group.key}>
            <button
              type="button"
              class="group"
              {...(group.key === chosen ? { "aria-current": "true" as const } : {})}
              onClick={() => onChoose(group.key)}
            >
              <Avatar of={group.key} name={group.title} />
              <span class="group-text">
                <b>{group.title}</b>
                <span class="preview" aria-hidden="true">
                  {previewOf(group)}
                </span>
              </span>
              {group.key !== chosen && unread(group) > 0 && <Badge count={unread(group)} />}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="new-group" onClick={onNew}>
        <Icon name="plus" /> <span>New group</span>
      </button>
    </nav>
  );
}

function previewOf(group: GroupView): string {
  const last = group.messages.at(-1);
  if (last === undefined) return "Nothing yet";
  const text = snippet(last.text, 40);
  return last.from === "service" ? text : `${last.name}: ${text}`;
}
