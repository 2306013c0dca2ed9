import { useState } from "preact/hooks";
import type { MessageView } from "../../protocol/chat.ts";

interface ButtonsProps {
  readonly message: MessageView;
  readonly onButton: (messageId: number, data: string) => Promise<void>;
}

/** The buttons under a message, row by row. A button that was tapped shows that its answer is awaited. */
export function Buttons({ message, onButton }: ButtonsProps) {
  const [waiting, setWaiting] = useState<string | null>(null);
  if (message.buttons.length === 0) return null;
  const tap = async (data: string) => {
    setWaiting(data);
    await onButton(message.id, data);
    setWaiting(null);
  };
  return (
    <fieldset class="keyboard" aria-label="Buttons of the message">
      {message.buttons.map((row) => (
        <div class="row" key={row.map(({ text }) => text).join("|")}>
          {row.map(({ text, data }) => (
            <button type="button" key={text} aria-busy={waiting === data} onClick={() => data !== "" && tap(data)}>
              {text}
            </button>
          ))}
        </div>
      ))}
    </fieldset>
  );
}
