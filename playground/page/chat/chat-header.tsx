import type { GroupView } from "../../protocol/chat.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Icon } from "../parts/icon.tsx";
import { usePageActions } from "../state/actions.ts";

interface ChatHeaderProps {
  readonly group: GroupView;
  /** Whether the private chat of the member is looked at. */
  readonly inPrivate: boolean;
  readonly onPrivate: (inPrivate: boolean) => void;
}

/** What the chat is: its title, its kind, how many are in it; and the way to a supergroup. */
export function ChatHeader({ group, inPrivate, onPrivate }: ChatHeaderProps) {
  const { act, hint } = usePageActions();
  const kind = group.topics !== null ? "forum" : group.supergroup ? "supergroup" : "group";
  const count = group.members.length;
  const upgrade = async () => {
    if ((await act({ do: "upgrade", group: group.key })) !== null)
      hint("It is a supergroup now, with another id: its session has moved along.");
  };
  return (
    <header class="chat-header">
      <Avatar of={group.key} name={group.title} />
      <div class="chat-title">
        <h2>{group.title}</h2>
        <p>
          {kind} · {count} {count === 1 ? "member" : "members"} · <span class="mono">{group.chatId}</span>
        </p>
      </div>
      <button
        type="button"
        class="quiet toggle"
        aria-label="Private chat"
        aria-pressed={inPrivate}
        title="The chosen member's private chat with the bot"
        onClick={() => onPrivate(!inPrivate)}
      >
        <Icon name="lock" /> <span class="wide-only">Private chat</span>
      </button>
      {!group.supergroup && (
        <button
          type="button"
          class="quiet"
          aria-label="Upgrade to supergroup"
          title="Telegram gives the chat a new id then; the session moves along"
          onClick={upgrade}
        >
          <Icon name="up" /> <span class="wide-only">Upgrade to supergroup</span>
        </button>
      )}
    </header>
  );
}
