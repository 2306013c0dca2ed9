import { useEffect, useRef } from "preact/hooks";
import type { CommandView } from "../../protocol/chat.ts";

interface CommandMenuProps {
  readonly id: string;
  readonly commands: readonly CommandView[];
  /** Which one the arrow keys are at. */
  readonly at: number;
  readonly onPick: (command: string) => void;
  readonly onPoint: (at: number) => void;
}

/** The member's command menu above the input. The focus stays in the input, which has the keys. */
export function CommandMenu({ id, commands, at, onPick, onPoint }: CommandMenuProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" }), [at]);
  return (
    <div class="command-menu" id={id} role="listbox" aria-label="Commands" ref={list} tabIndex={0}>
      {commands.map(({ command, description }, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input has the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and names the active option
        <div
          key={command}
          id={`${id}-${command}`}
          role="option"
          aria-selected={i === at}
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => i !== at && onPoint(i)}
          onClick={() => onPick(command)}
        >
          <b>/{command}</b> <span>{description}</span>
        </div>
      ))}
    </div>
  );
}
