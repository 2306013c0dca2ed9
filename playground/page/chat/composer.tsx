import type { RefObject } from "preact";
import { useId, useState } from "preact/hooks";
import type { GroupView, MemberView, MessageView } from "../../protocol/chat.ts";
import { matchingCommands, pickCommand } from "../logic/menu.ts";
import { writesAs } from "../logic/people.ts";
import { snippet } from "../logic/spans.ts";
import { Icon } from "../parts/icon.tsx";
import { CommandMenu } from "./command-menu.tsx";

interface ComposerProps {
  readonly group: GroupView;
  readonly member: MemberView;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onSend: (text: string) => void;
  readonly replyTo: MessageView | null;
  readonly onNoReply: () => void;
  readonly input: RefObject<HTMLTextAreaElement | null>;
}

/** Where the member writes: Enter sends, Shift and Enter make a line, `/` opens the member's command menu. */
export function Composer(props: ComposerProps) {
  const { group, member, text, onText, onSend, replyTo, onNoReply, input } = props;
  const menuId = useId();
  const [chosen, setChosen] = useState(0);
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const commands = closedAt === text ? [] : matchingCommands(text, group, member);
  const at = Math.min(chosen, commands.length - 1);

  const submit = () => text.trim() !== "" && onSend(text);
  const pick = (command: string) => {
    const picked = pickCommand(command);
    if (picked.send) onSend(picked.text);
    else onText(picked.text);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const command = commands[at]?.command;
    if (command !== undefined && menuKey(event.key)) {
      event.preventDefault();
      if (event.key === "ArrowDown") setChosen((at + 1) % commands.length);
      else if (event.key === "ArrowUp") setChosen((at - 1 + commands.length) % commands.length);
      else if (event.key === "Escape") setClosedAt(text);
      else pick(command);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && replyTo !== null) onNoReply();
  };

  return (
    <form
      class="composer"
      aria-label="Write a message"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {commands.length > 0 && <CommandMenu id={menuId} commands={commands} at={at} onPick={pick} onPoint={setChosen} />}
      <p class="hidden" role="status">
        {commands.length > 0 && `${commands.length} commands. Arrow keys choose, Enter takes one.`}
      </p>
      {replyTo !== null && (
        <div class="replying">
          <span>
            <b>Reply to {replyTo.name}</b> {snippet(replyTo.text, 60)}
          </span>
          <button type="button" class="icon-button" aria-label="Do not reply" onClick={onNoReply}>
            <Icon name="close" />
          </button>
        </div>
      )}
      <div class="write">
        <textarea
          ref={input}
          rows={1}
          value={text}
          maxLength={4096}
          placeholder={`Message as ${writesAs(member, group)}, or / for commands`}
          aria-label={`Message as ${writesAs(member, group)}`}
          aria-autocomplete="list"
          enterkeyhint="send"
          autocomplete="off"
          spellcheck={false}
          {...(commands.length > 0
            ? { "aria-controls": menuId, "aria-activedescendant": `${menuId}-${commands[at]?.command}` }
            : {})}
          onInput={(event) => {
            setChosen(0);
            setClosedAt(null);
            onText(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="send" aria-label="Send" disabled={text.trim() === ""}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}

const menuKey = (key: string): boolean => ["ArrowDown", "ArrowUp", "Escape", "Enter", "Tab"].includes(key);
