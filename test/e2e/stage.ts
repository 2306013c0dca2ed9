import type { Group, GroupOptions, Member } from "../../dev/telegram/server.ts";
import type { World } from "../../dev/world.ts";
import { cardFor, sessionOf } from "./messages.ts";

/** A group with an open session; its creator is Telegram's, and so an admin. */
export interface Stage {
  readonly group: Group;
  readonly admin: Member;
  readonly members: readonly Member[];
}

/** A proposal as the outside knows it. */
export interface Vote {
  readonly id: string;
  /** What QStash is to send to `/proposal-end`. */
  readonly body: string;
  readonly cardId: number;
}

/** A group of its own with an open session that everybody has joined. */
export async function openSession(world: World, size = 3, options: GroupOptions = {}, topic?: number): Promise<Stage> {
  const group = world.telegram.group(options);
  return fill({ group, admin: group.creator, members: [] }, size, topic);
}

/** Opens a session in a group that there is, and lets so many join. */
export async function fill({ group, admin }: Stage, size: number, topic?: number): Promise<Stage> {
  const place = topic === undefined ? {} : { topic };
  await admin.says('/create_session "Buy the dip" 1', place);
  const names = Array.from({ length: size }, (_, i) => ({ first_name: `Member ${i}`, username: `member_${i}` }));
  const members = names.map((name) => group.member(name));
  for (const member of members) await member.taps("Join");
  return { group, admin, members };
}

/** Has the first member propose a vote of a minute or more, and finds the proposal's card and its call. */
export async function propose(
  world: World,
  { group, members }: Stage,
  token = "BONK",
  topic?: number,
  minutes = 1,
): Promise<Vote> {
  const place = topic === undefined ? {} : { topic };
  const { update } = await memberAt(members, 0).says(`/propose "BUY token=${token} amount=0.05" ${minutes}`, place);
  const id = `${group.id}.${update.message?.message_id}`;
  const cardId = cardFor(group, token)?.messageId ?? 0;
  const sessionId = sessionOf(group);
  const call = { v: 1, type: "buy", chatId: group.id, sessionId, proposalId: id };
  const published = world.qstash.messages.findLast(({ body }) => body.includes(id));
  return { id, cardId, body: published?.body ?? JSON.stringify(call) };
}

/** Member 0 votes yes with 0.05, member 1 yes with 0.01, and the rest abstain: `Yes 2 · No 0 · 0.06 SOL`. */
export async function voteTwice({ members }: Stage): Promise<void> {
  await memberAt(members, 0).taps("Yes 0.05");
  await memberAt(members, 1).taps("Yes 0.01");
}

/** A session of three with a proposal for which two have voted. */
export async function openVote(world: World, options: GroupOptions = {}): Promise<{ stage: Stage; vote: Vote }> {
  const stage = await openSession(world, 3, options);
  const vote = await propose(world, stage);
  await voteTwice(stage);
  return { stage, vote };
}

export const memberAt = (members: readonly Member[], index: number): Member => {
  const member = members[index];
  if (member === undefined) throw new Error(`there is no member ${index}`);
  return member;
};
