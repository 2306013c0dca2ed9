import type { Update } from "grammy/types";
import type { BotWorld } from "./bot-world.ts";
import type { Actor, Room } from "./room.ts";

/** Delivers an update again, or `times` at once, and gives the statuses once the bot is done with it. */
export async function redeliver(world: BotWorld, update: Update, times = 1): Promise<number[]> {
  const posts = Array.from({ length: times }, () => world.telegram.deliver(update));
  const answers = await world.until(Promise.all(posts));
  await world.idle();
  return answers.map(({ status }) => status);
}

/** The update that was delivered last. */
export function lastUpdate(world: BotWorld): Update {
  const update = world.telegram.deliveries.at(-1)?.update;
  if (update === undefined) throw new Error("nothing was delivered");
  return update;
}

/** A message that the bot has not seen, numbered `ahead` of what is in the chat. */
export async function unseen(world: BotWorld, text: string, writer: Actor, ahead = 500): Promise<Update> {
  await writer.says("/help");
  const update = lastUpdate(world);
  const { message } = update;
  if (message === undefined) throw new Error("no message");
  return { update_id: update.update_id + ahead, message: { ...message, message_id: message.message_id + ahead, text } };
}

/** The texts of the session cards in a room. */
export const sessionCards = (room: Room): string[] => room.texts.filter((text) => text.startsWith("📣"));

/** What QStash was asked for in a room. */
export const publishesFor = (world: BotWorld, room: Room) =>
  world.qstash.publishes.filter(({ body }) => body.includes(`${room.group.id}`));
