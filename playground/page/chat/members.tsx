import { useEffect, useRef } from "preact/hooks";
import type { GroupView, MemberView } from "../../protocol/chat.ts";
import { distinctName, people, writesAs } from "../logic/people.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Icon } from "../parts/icon.tsx";

interface MembersProps {
  readonly group: GroupView;
  readonly member: MemberView | null;
  readonly onMember: (key: string) => void;
  readonly onAdd: () => void;
}

/** As whom one writes and taps: a row of people, one tap to be another. */
export function Members({ group, member, onMember, onAdd }: MembersProps) {
  const row = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    row.current?.querySelector(".member:has(:checked)")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [member?.key]);
  return (
    <div class="members">
      <fieldset ref={row}>
        <legend class="hidden">Write as</legend>
        {people(group).map((one) => (
          <label class="member" key={one.key} title={titleOf(one)}>
            <input
              type="radio"
              name="member"
              value={one.key}
              checked={one.key === member?.key}
              onChange={() => onMember(one.key)}
            />
            <Avatar of={one.key} name={writesAs(one, group)} />
            <span class="member-name">
              {distinctName(one, group)}
              {one.anonymous ? <small>anonymous</small> : one.admin && <small>admin</small>}
            </span>
          </label>
        ))}
      </fieldset>
      <button type="button" class="icon-button" aria-label="Add member" title="Add member" onClick={onAdd}>
        <Icon name="person" />
      </button>
    </div>
  );
}

function titleOf({ firstName, username, admin, anonymous }: MemberView): string {
  const name = username === null ? firstName : `${firstName}, @${username}`;
  if (anonymous) return `${name}: an admin who writes as the group`;
  return admin ? `${name}, admin` : name;
}
