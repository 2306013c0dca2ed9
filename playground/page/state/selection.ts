import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { GroupView, MemberView, MessageView } from "../../protocol/chat.ts";
import { messagesOf, people } from "../logic/people.ts";

/** Which group, topic and member is looked at and written as; remembered for each group. */
export interface Selection {
  readonly group: GroupView | null;
  readonly topic: number | null;
  readonly member: MemberView | null;
  readonly messages: readonly MessageView[];
  readonly chooseGroup: (key: string) => void;
  readonly chooseTopic: (topic: number | null) => void;
  readonly chooseMember: (key: string) => void;
  /** How many messages have come that nobody has looked at: of a group, or of one of its topics. */
  readonly unread: (group: GroupView, topic?: number | null) => number;
}

type ByGroup<T> = Readonly<Record<string, T>>;

export function useSelection(groups: readonly GroupView[] | undefined): Selection {
  const [wanted, setWanted] = useState<string | null>(null);
  const [topics, setTopics] = useState<ByGroup<number | null>>({});
  const [members, setMembers] = useState<ByGroup<string>>({});
  const group = groups?.find(({ key }) => key === wanted) ?? groups?.[0] ?? null;
  const topic = group?.topics?.some(({ id }) => id === topics[group.key]) ? (topics[group.key] ?? null) : null;
  const writers = group === null ? [] : people(group);
  const member =
    writers.find(({ key }) => group !== null && key === members[group.key]) ??
    writers.find(({ admin, anonymous }) => admin && !anonymous) ??
    writers[0] ??
    null;
  const messages = group === null ? [] : messagesOf(group, topic);
  const unread = useUnread(group, topic, messages);
  const key = group?.key ?? "";
  return {
    group,
    topic,
    member,
    messages,
    unread,
    chooseGroup: setWanted,
    chooseTopic: useCallback((id) => setTopics((all) => ({ ...all, [key]: id })), [key]),
    chooseMember: useCallback((id) => setMembers((all) => ({ ...all, [key]: id })), [key]),
  };
}

/** Counts messages that are newer than the last one seen in their group and topic. */
function useUnread(group: GroupView | null, topic: number | null, messages: readonly MessageView[]) {
  const seen = useRef(new Map<string, number>());
  const [, setLooks] = useState(0);
  const place = (key: string, id: number | null) => `${key} ${id ?? ""}`;
  const last = messages.at(-1)?.id ?? 0;
  useEffect(() => {
    if (group === null) return;
    const here = place(group.key, topic);
    if (seen.current.get(here) === last) return;
    seen.current.set(here, last);
    setLooks((looks) => looks + 1);
  }, [group, topic, last]);
  return useCallback((of: GroupView, only?: number | null) => {
    const places = of.topics === null ? [null] : only === undefined ? [null, ...of.topics.map(({ id }) => id)] : [only];
    return places.reduce((sum: number, id) => sum + unseen(messagesOf(of, id), seen.current.get(place(of.key, id))), 0);
  }, []);
}

/** How many come after the last one seen. Ids begin anew in a supergroup, so it is the place in the list that counts. */
function unseen(messages: readonly MessageView[], last: number | undefined): number {
  if (last === undefined) return messages.length;
  const at = messages.findLastIndex(({ id }) => id === last);
  return at === -1 ? 0 : messages.length - 1 - at;
}
