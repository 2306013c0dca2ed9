import type { ScheduledMessage } from "../../dev/qstash/server.ts";
import type { World } from "../../dev/world.ts";
import { parseCall } from "../../src/scheduler/call-body.ts";
import type { ScheduledMessageView } from "../protocol/inspector.ts";
import type { Groups } from "./groups.ts";
import { UserError } from "./user-error.ts";

/** The calls that QStash has been asked for, oldest first. */
export const scheduledMessageViews = ({ qstash }: World, groups: Groups): ScheduledMessageView[] =>
  qstash.messages.map((message) => scheduledMessageView(message, groups));

function scheduledMessageView(
  { id, body, state, dueAt, attempts, lastStatus }: ScheduledMessage,
  groups: Groups,
): ScheduledMessageView {
  const call = parseCall(body);
  return {
    id,
    group: call === null ? null : (groups.byChatId(call.chatId)?.key ?? null),
    // What the cron trigger passed on says only the proposal.
    kind: call === null || call.type === "due" ? null : call.type,
    proposalId: call?.proposalId ?? null,
    state,
    dueAt,
    attempts,
    lastStatus: lastStatus ?? null,
  };
}

/** Delivers a call at once, twice at the same time, or not at all, and gives what the Worker answered. */
export async function deliver({ qstash }: World, id: string, how: "now" | "twice" | "drop"): Promise<number> {
  if (!qstash.messages.some((message) => message.id === id)) throw new UserError("There is no such call any more.");
  if (how === "drop") {
    if (!qstash.drop(id)) throw new UserError("That call is not to be delivered any more.");
    return 0;
  }
  const times = how === "twice" ? 2 : 1;
  const [first] = await Promise.all(Array.from({ length: times }, () => qstash.deliverNow(id)));
  return first?.status ?? 0;
}
