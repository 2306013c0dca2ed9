import { noFaults } from "./faults.ts";
import { TelegramGroup } from "./group.ts";
import type { Group } from "./group-types.ts";
import { listen } from "./http.ts";
import { perform } from "./methods.ts";
import { PrivatePerson } from "./private-person.ts";
import type { TelegramOptions, TelegramStandIn } from "./server-types.ts";
import { postUpdate } from "./webhook-post.ts";
import { World } from "./world.ts";

export type { NextFault, TelegramFaults } from "./faults.ts";
export type * from "./group-types.ts";
export type * from "./person-types.ts";
export type * from "./records.ts";
export type * from "./server-types.ts";
export type { BotMessage, GroupMessage, HistoryEntry } from "./views.ts";

/**
 * Starts a stand-in for Telegram's Bot API on 127.0.0.1: it keeps groups and what is written in them, brings updates
 * to the bot's webhook as Telegram does, and refuses what Telegram refuses, in its words.
 */
export async function startTelegram(options: TelegramOptions = {}): Promise<TelegramStandIn> {
  const world = new World(options);
  const faults = noFaults();
  const server = await listen(world, faults, options.port ?? 0);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the stand-in listens on no port");
  const closing = new AbortController();
  const groupListeners = new Set<(group: Group) => void>();

  return {
    url: `http://127.0.0.1:${address.port}`,
    server,
    botToken: world.token,
    botUser: { id: world.bot.id, is_bot: true, first_name: world.bot.first_name, username: world.bot.username },
    group(groupOptions = {}) {
      const group = new TelegramGroup(world, groupOptions);
      for (const listener of groupListeners) listener(group);
      return group;
    },
    onGroup(listener) {
      groupListeners.add(listener);
      return () => void groupListeners.delete(listener);
    },
    privateChat: (user) => new PrivatePerson(world, world.person(user)),
    setWebhook: (url, secret) => void perform(world, "setWebhook", { url, secret_token: secret }),
    deliver: (update, { secret = world.webhook.secret } = {}) =>
      postUpdate(world.webhook.url, secret, update, closing.signal),
    outgoing: world.outgoing,
    deliveries: world.deliveries,
    resetRecords() {
      world.outgoing.length = 0;
      world.deliveries.length = 0;
    },
    faults,
    resetFaults: () => void Object.assign(faults, noFaults()),
    now: () => world.now(),
    advance: (ms) => world.advance(ms),
    flood: world.flood,
    onEvent(listener) {
      world.listeners.add(listener);
      return () => world.listeners.delete(listener);
    },
    async close() {
      closing.abort();
      world.courier.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
