import type { Action } from "../protocol/actions.ts";
import type { ActionResult } from "./action-result.ts";
import { placeOf } from "./group-view.ts";
import type { Groups } from "./groups.ts";
import type { PlayedGroup } from "./played-group.ts";
import { UserError } from "./user-error.ts";

type Of<Do extends Action["do"]> = Extract<Action, { do: Do }>;

/** A member writes. */
export async function say(played: PlayedGroup, { member, text, topic, replyTo }: Of<"say">): Promise<ActionResult> {
  const { group } = played;
  const player = played.player(member);
  if (text.trim() === "") throw new UserError("Telegram sends no empty messages.");
  if (topic !== undefined && !group.topics?.some(({ id }) => id === topic))
    throw new UserError("There is no such topic in this group.");
  if (replyTo !== undefined) {
    const { chatId } = messageIn(played, replyTo);
    if (chatId !== group.id)
      throw new UserError("That message is from before the upgrade: nobody can reply to it any more.");
  }
  const options = { ...(topic === undefined ? {} : { topic }), ...(replyTo === undefined ? {} : { replyTo }) };
  const { status } = await played.say(player, text, options);
  return { status };
}

/** A member taps a button. One that the card has lost meanwhile can still be tapped, as on a phone that is behind. */
export async function tap(played: PlayedGroup, { member, messageId, data }: Of<"tap">): Promise<ActionResult> {
  const player = played.player(member);
  const { by, ...place } = messageIn(played, messageId);
  if (by !== "bot") throw new UserError("Only the bot's messages have buttons.");
  if (data === "") throw new UserError("That button calls nothing back.");
  const { status, answer } = await player.member.tapsData(data, place.messageId, { chatId: place.chatId });
  const { text = "", show_alert: alert = false } = answer ?? {};
  return { status, ...(text === "" ? {} : { popup: { text, alert } }) };
}

/** A group with the cast in it, to which the bot is added. */
export async function addGroup(groups: Groups, { title, forum, supergroup }: Of<"add_group">): Promise<ActionResult> {
  if (forum && !supergroup) throw new UserError("Only supergroups can have topics.");
  const played = groups.add({ title, forum, supergroup }, false);
  const greeted = await played.group.addBot();
  return { made: played.key, status: greeted?.status ?? 0 };
}

export function addMember(groups: Groups, { group, firstName, username, admin }: Of<"add_member">): ActionResult {
  const played = groups.find(group);
  if (username !== null && groups.hasUsername(username))
    throw new UserError(`Somebody is called @${username} already.`);
  const { key } = played.add({ first_name: firstName, ...(username === null ? {} : { username }), admin });
  return { made: key };
}

/** Turns a group into a supergroup; the status is that of the first of the two service messages. */
export async function upgrade(played: PlayedGroup): Promise<ActionResult> {
  if (played.group.type === "supergroup") throw new UserError("This group is a supergroup already.");
  const [first] = await played.upgrade();
  return { status: first?.status ?? 0 };
}

export function addTopic({ group }: PlayedGroup, name: string): ActionResult {
  if (group.topics === null) throw new UserError("This group has no topics: only forums have.");
  return { made: String(group.createTopic(name)) };
}

/** The message that is shown under this number. */
function messageIn(played: PlayedGroup, shownId: number) {
  const { chatId, messageId } = placeOf(played, shownId);
  const message = played.group.messages.find((one) => one.chatId === chatId && one.messageId === messageId);
  if (message === undefined) throw new UserError("There is no such message in this group.");
  return message;
}
