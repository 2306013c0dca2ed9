import type { Chat } from "grammy/types";
import type { GroupOptions } from "./group-types.ts";
import { randomBasicGroupId, randomChannelId } from "./random.ts";

/** The chat that a group's options describe; throws for a forum that is no supergroup. */
export function newGroupChat(options: GroupOptions): Chat.GroupChat | Chat.SupergroupChat {
  const { title = "Trading group", forum = false, type = "supergroup" } = options;
  if (type === "supergroup")
    return { id: options.id ?? randomChannelId(), type, title, ...(forum ? { is_forum: true as const } : {}) };
  if (forum) throw new Error("only supergroups can be forums");
  return { id: options.id ?? randomBasicGroupId(), type, title };
}
