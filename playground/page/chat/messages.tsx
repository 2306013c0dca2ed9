import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { MessageView } from "../../protocol/chat.ts";
import { useReadAlong } from "../state/scroll.ts";
import { Bubble, type BubbleProps } from "./bubble.tsx";

interface MessagesProps extends Pick<BubbleProps, "taps" | "onButton" | "onReply"> {
  readonly messages: readonly MessageView[];
  /** Whose messages are on the right. */
  readonly me: string | null;
  readonly title: string;
  /** Grows with each message that is sent from here: whoever writes wants to see it. */
  readonly sent: number;
  /** What comes before all messages: the welcome, where nobody has written yet. It is to be read from its beginning. */
  readonly children?: ComponentChildren;
}

/** The messages of a group or of one topic. Give it the place as its key: whoever comes to another one begins at the end. */
export function Messages({ messages, me, title, sent, children, taps, onButton, onReply }: MessagesProps) {
  const list = useRef<HTMLDivElement>(null);
  const { missed, toEnd } = useReadAlong(list, messages.length, messages, children !== undefined);
  useEffect(() => {
    if (sent > 0) toEnd();
  }, [sent]);
  const byId = new Map(messages.map((message) => [message.id, message]));
  return (
    <div class="messages-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by the keyboard */}
      <div class="messages" ref={list} role="log" aria-label={`Messages in ${title}`} aria-live="polite" tabIndex={0}>
        {children}
        <ol>
          {messages.map((message, i) => (
            <Bubble
              key={message.id}
              message={message}
              repliesTo={message.replyTo === null ? null : (byId.get(message.replyTo) ?? null)}
              own={message.from === me}
              follows={messages[i - 1]?.from === message.from && messages[i - 1]?.name === message.name}
              taps={taps}
              onButton={onButton}
              onReply={onReply}
            />
          ))}
        </ol>
      </div>
      {missed > 0 && (
        <button type="button" class="newer" onClick={toEnd}>
          {missed === 1 ? "1 new message" : `${missed} new messages`} <span aria-hidden="true">↓</span>
        </button>
      )}
    </div>
  );
}
