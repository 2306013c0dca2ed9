import type { Action } from "../protocol/actions.ts";
import type { ActionResult } from "./action-result.ts";
import type { Groups } from "./groups.ts";
import { UserError } from "./user-error.ts";

type Of<Do extends Action["do"]> = Extract<Action, { do: Do }>;

const chatOf = (groups: Groups, { group, member }: { group: string; member: string }) =>
  groups.privateChats.open(groups.find(group).player(member));

/** A member writes to the bot in private. */
export async function sayInPrivate(groups: Groups, action: Of<"say">): Promise<ActionResult> {
  if (action.text.trim() === "") throw new UserError("Telegram sends no empty messages.");
  const { status } = await chatOf(groups, action).says(action.text);
  return { status };
}

/** A member taps a button of the bot's in private. */
export async function tapInPrivate(groups: Groups, action: Of<"tap">): Promise<ActionResult> {
  if (action.data === "") throw new UserError("That button calls nothing back.");
  const { status, answer } = await chatOf(groups, action).tapsData(action.data, action.messageId);
  const { text = "", show_alert: alert = false } = answer ?? {};
  return { status, ...(text === "" ? {} : { popup: { text, alert } }) };
}
