import type { GroupView, MemberView, MessageView } from "../../protocol/chat.ts";

/** How many colours of names the style sheet has: `--name-0` and on. */
const COLOURS = 7;

/** A person's colour, the same wherever they appear. */
export function colourOf(key: string): number {
  let sum = 0;
  for (const char of key) sum = (sum * 79 + (char.codePointAt(0) ?? 0)) % 9973;
  return sum % COLOURS;
}

/** The class that gives a name, or a quote of somebody, its colour. */
export const nameClass = (from: string): string => (from === "bot" ? "name-bot" : `name-${colourOf(from)}`);

/** One or two letters for an avatar. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? "");
  return letters.length === 0 ? "?" : letters.join("").toUpperCase();
}

/** As whom a member writes: an anonymous admin is the group itself. */
export const writesAs = (member: MemberView, group: GroupView): string =>
  member.anonymous ? group.title : member.firstName;

/** A member's name where it has to tell them from others: of two Bobs, the one with a username is `@bob`. */
export function distinctName(member: MemberView, group: GroupView): string {
  const shared = group.members.some(({ key, firstName }) => key !== member.key && firstName === member.firstName);
  return shared && member.username !== null ? `@${member.username}` : member.firstName;
}

/** Those one can write as; robots are not offered. */
export const people = (group: GroupView): readonly MemberView[] => group.members.filter(({ robot }) => !robot);

/** Whether anybody but Telegram and the bot has written. */
export const hasBegun = (group: GroupView): boolean =>
  group.messages.some(({ from }) => from !== "bot" && from !== "service");

/** Messages of one topic; `null` is the general one, which Telegram also calls 1, and all of a group that is no forum. */
export function messagesOf(group: GroupView, topic: number | null): readonly MessageView[] {
  if (group.topics === null) return group.messages;
  return group.messages.filter((message) => generalTopic(message.topic) === topic);
}

/** Telegram's number for the general topic, 1, and none are the same. */
export const generalTopic = (topic: number | null): number | null => (topic === 1 ? null : topic);
