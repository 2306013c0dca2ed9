import { useMemo } from "preact/hooks";
import type { MessageView } from "../../protocol/chat.ts";
import { nameClass } from "../logic/people.ts";
import { snippet } from "../logic/spans.ts";
import { clockText } from "../logic/times.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Icon } from "../parts/icon.tsx";
import { Buttons } from "./buttons.tsx";
import { FileCard } from "./file.tsx";
import { Text, type TextTaps } from "./text.tsx";

export interface BubbleProps {
  readonly message: MessageView;
  /** The message it replies to, where that is still there. */
  readonly repliesTo: MessageView | null;
  readonly own: boolean;
  /** Whether the message before is by the same person, so that the name is not repeated. */
  readonly follows: boolean;
  readonly taps: TextTaps;
  readonly onButton: (messageId: number, data: string) => Promise<void>;
  readonly onReply: (messageId: number) => void;
}

/** One message. Drawn anew only when something of it has changed: a crowd's chat has hundreds. */
export function Bubble(props: BubbleProps) {
  const { message, repliesTo, own, follows, taps, onButton, onReply } = props;
  return useMemo(
    () => (message.from === "service" ? <Service message={message} /> : <Spoken {...props} />),

    [message, repliesTo, own, follows, taps, onButton, onReply],
  );
}

const Service = ({ message }: { message: MessageView }) => (
  <li class="service" data-message={message.id}>
    <span>{message.text}</span>
  </li>
);

function Spoken({ message, repliesTo, own, follows, taps, onButton, onReply }: BubbleProps) {
  const bot = message.from === "bot";
  const kinds = `message${own ? " own" : ""}${follows ? " follows" : ""}${bot ? " bot" : ""}`;
  return (
    <li class={kinds} data-message={message.id} data-from={message.from} tabIndex={-1}>
      {!own && !follows && <Avatar of={message.from} name={message.name} />}
      <div class="body">
        <div class="bubble">
          {!own && !follows && (
            <div class={`name ${nameClass(message.from)}`}>
              {message.name}
              {bot && <span class="tag">bot</span>}
            </div>
          )}
          {own && <span class="hidden">You, as {message.name}: </span>}
          {!own && follows && <span class="hidden">{message.name}: </span>}
          {repliesTo !== null && <Quote message={repliesTo} />}
          {message.file !== undefined && <FileCard file={message.file} />}
          <div class="said">
            <Text text={message.text} entities={message.entities} taps={taps} />
            <div class="foot">
              {message.reactions.map((emoji) => (
                <span class="reaction" key={emoji} role="img" aria-label={`Reaction ${emoji}`}>
                  {emoji}
                </span>
              ))}
              <span class="meta">
                {message.edits > 0 && "edited "}
                {clockText(message.at, false)}
              </span>
            </div>
          </div>
        </div>
        <Buttons message={message} onButton={onButton} />
      </div>
      <button
        type="button"
        class="reply-to icon-button"
        aria-label={`Reply to ${message.name}`}
        onClick={() => onReply(message.id)}
      >
        <Icon name="reply" />
      </button>
    </li>
  );
}

/** What a message replies to; a tap goes there. */
function Quote({ message }: { message: MessageView }) {
  const go = () => {
    const target = document.querySelector<HTMLElement>(`[data-message="${message.id}"]`);
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
  };
  return (
    <button type="button" class={`quote ${nameClass(message.from)}`} onClick={go}>
      <b>{message.name}</b>
      <span>{snippet(message.text)}</span>
    </button>
  );
}
