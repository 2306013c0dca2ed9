import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Action } from "../../protocol/actions.ts";
import type { MessageView } from "../../protocol/chat.ts";
import type { StoryView } from "../../protocol/controls.ts";
import type { Fields } from "../logic/fields.ts";
import { privateSuggestions } from "../logic/market-suggestions.ts";
import { distinctName, hasBegun, writesAs } from "../logic/people.ts";
import type { Suggestion } from "../logic/suggestion.ts";
import { suggestionsOf } from "../logic/suggestions.ts";
import { tabId } from "../parts/tabs.tsx";
import { usePageActions } from "../state/actions.ts";
import type { Selection } from "../state/selection.ts";
import { ChatHeader } from "./chat-header.tsx";
import { Composer } from "./composer.tsx";
import { Members } from "./members.tsx";
import { Messages } from "./messages.tsx";
import { PrivateStart } from "./private-start.tsx";
import { Story } from "./story.tsx";
import { Suggestions } from "./suggestions.tsx";
import type { TextTaps } from "./text.tsx";
import { Topics } from "./topics.tsx";
import { Welcome } from "./welcome.tsx";

interface ChatProps {
  readonly selection: Selection;
  /** The live session's fields; null where there is none. */
  readonly fields: Fields | null;
  /** The group's settings: its rules, and whether it may trade. */
  readonly settings: Fields;
  /** Whether there is a market to be asked. */
  readonly market: boolean;
  readonly story: StoryView;
  /** The world's time when this was drawn. */
  readonly now: number;
  /** Shows what a member alone reads after a tap. */
  readonly tap: (action: Extract<Action, { do: "tap" }>, reader: string) => Promise<void>;
  /** Null where there is no story to be played. */
  readonly onStory: (() => void) | null;
  readonly onDialog: (dialog: "member" | "topic") => void;
}

const NO_MESSAGES: readonly MessageView[] = [];

/** What is looked at: the group's messages, or those of the member and the bot in private. */
function messagesIn({ group, member, messages }: Selection, inPrivate: boolean): readonly MessageView[] {
  if (!inPrivate) return messages;
  return (member === null ? undefined : group?.privateChats[member.key]) ?? NO_MESSAGES;
}

/** One group as its members see it, and the way to write in it. */
export function Chat({ selection, fields, settings, market, story, now, tap, onStory, onDialog }: ChatProps) {
  const { group, topic, member, chooseMember } = selection;
  const [inPrivate, setInPrivate] = useState(false);
  const messages = messagesIn(selection, inPrivate);
  const { act } = usePageActions();
  const [text, setText] = useState("");
  const [replyId, setReplyId] = useState<number | null>(null);
  const [sent, setSent] = useState(0);
  const [hideSuggestions, setHideSuggestions] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const place = `${group?.key} ${inPrivate ? `with ${member?.key}` : (topic ?? "")}`;
  useEffect(() => setReplyId(null), [place]);

  const fill = useCallback((next: string) => {
    setText(next);
    input.current?.focus();
  }, []);
  const write = useCallback(
    async (words: string, replyTo: number | null = null) => {
      if (group === null || member === null) return true;
      setSent((count) => count + 1);
      const inGroup = { ...(topic === null ? {} : { topic }), ...(replyTo === null ? {} : { replyTo }) };
      const where = inPrivate ? { private: true } : inGroup;
      return (await act({ do: "say", group: group.key, member: member.key, text: words, ...where })) !== null;
    },
    [act, group, member, topic, inPrivate],
  );
  const send = async (words: string) => {
    const replyTo = replyId;
    setText("");
    setReplyId(null);
    // What could not be sent is given back, unless something else is being written already.
    if (!(await write(words, replyTo))) setText((since) => (since === "" ? words : since));
  };
  const taps = useMemo<TextTaps>(() => ({ send: (words) => void write(words), fill }), [write, fill]);
  const onButton = useCallback(
    async (messageId: number, data: string) => {
      if (group === null || member === null) return;
      const where = inPrivate ? { private: true } : {};
      const action = { do: "tap", group: group.key, member: member.key, messageId, data, ...where } as const;
      await tap(action, distinctName(member, group));
    },
    [group, member, tap, inPrivate],
  );
  const take = ({ member: who, does }: Suggestion) => {
    if (who !== null) chooseMember(who);
    if ("fill" in does) return fill(does.fill);
    const reader = group?.members.find(({ key }) => key === who);
    if (does.act.do !== "tap" || group === null || reader === undefined) return act(does.act);
    return tap(does.act, distinctName(reader, group));
  };
  if (group === null) return null;

  const offered = () =>
    inPrivate
      ? privateSuggestions(member, messages, market)
      : story.running
        ? []
        : suggestionsOf(group, { fields, settings, market }, now);
  const suggestions = hideSuggestions ? [] : offered();
  const first = suggestions[0];
  const begun = hasBegun(group);
  const beginning = inPrivate ? (
    messages.length === 0 && member !== null ? (
      <PrivateStart name={member.firstName} onStart={() => void write("/start")} />
    ) : undefined
  ) : begun || story.running ? undefined : (
    <Welcome onStory={onStory} onWrite={() => first !== undefined && take(first)} />
  );
  return (
    <>
      <ChatHeader group={group} inPrivate={inPrivate} onPrivate={setInPrivate} />
      {story.running && <Story story={story} />}
      {group.topics !== null && !inPrivate && (
        <Topics
          group={group}
          topic={topic}
          onTopic={selection.chooseTopic}
          onAdd={() => onDialog("topic")}
          unread={(one) => selection.unread(group, one)}
        />
      )}
      <div
        class="messages-panel"
        id="messages-panel"
        {...(group.topics === null || inPrivate
          ? {}
          : { role: "tabpanel" as const, "aria-labelledby": tabId("messages-panel", String(topic ?? "general")) })}
      >
        <Messages
          key={place}
          messages={messages}
          me={member?.key ?? null}
          title={inPrivate ? "private" : group.title}
          sent={sent}
          taps={taps}
          onButton={onButton}
          onReply={(id) => {
            setReplyId(id);
            input.current?.focus();
          }}
        >
          {beginning}
        </Messages>
      </div>
      {suggestions.length > 0 && (begun || inPrivate) && (
        <Suggestions suggestions={suggestions} onTake={take} onHide={() => setHideSuggestions(true)} />
      )}
      <Members group={group} member={member} onMember={chooseMember} onAdd={() => onDialog("member")} />
      {member !== null && (
        <Composer
          group={group}
          member={member}
          text={text}
          onText={setText}
          onSend={send}
          replyTo={messages.find(({ id }) => id === replyId) ?? null}
          onNoReply={() => setReplyId(null)}
          input={input}
        />
      )}
      <p class="hidden" role="status">
        {member !== null && `You write as ${writesAs(member, group)}`}
      </p>
    </>
  );
}
