import { useState } from "preact/hooks";
import type { ButtonView, MessageView } from "../../protocol/chat.ts";
import { Icon } from "../parts/icon.tsx";
import { useCopy } from "../state/copy.ts";

interface ButtonsProps {
  readonly message: MessageView;
  readonly onButton: (messageId: number, data: string) => Promise<void>;
}

/** Whether an address is in the local world, like a board's; nothing else is opened. */
const isHere = (url: string): boolean => ["127.0.0.1", "localhost"].includes(new URL(url).hostname);

/** The buttons under a message, row by row. A button that was tapped shows that its answer is awaited; one that copies is done at once. */
export function Buttons({ message, onButton }: ButtonsProps) {
  const [waiting, setWaiting] = useState<string | null>(null);
  const copy = useCopy();
  if (message.buttons.length === 0) return null;
  const tap = async ({ data, copyText, url }: ButtonView) => {
    if (copyText !== undefined) return copy(copyText);
    if (url !== undefined && isHere(url)) window.open(url, "_blank", "noopener");
    if (data === "") return;
    setWaiting(data);
    await onButton(message.id, data);
    setWaiting(null);
  };
  return (
    <fieldset class="keyboard" aria-label="Buttons of the message">
      {message.buttons.map((row) => (
        <div class="row" key={row.map(({ text }) => text).join("|")}>
          {row.map((button) => (
            <button
              type="button"
              key={button.text}
              class={button.style}
              title={button.copyText === undefined ? button.url : `Copy: ${button.copyText}`}
              aria-busy={waiting === button.data}
              onClick={() => tap(button)}
            >
              {button.text}
              {button.copyText !== undefined && <Icon name="copy" />}
            </button>
          ))}
        </div>
      ))}
    </fieldset>
  );
}
