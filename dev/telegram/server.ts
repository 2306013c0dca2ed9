import { listenOnLoopback } from "../listen.ts";
import { noFaults } from "./faults.ts";
import { TelegramGroup } from "./group.ts";
import type { Group } from "./group-types.ts";
import { createBotApi } from "./http.ts";
import { perform } from "./methods.ts";
import { PrivatePerson } from "./private-person.ts";
import type { TelegramOptions, TelegramStandIn } from "./server-types.ts";
import { TelegramState } from "./telegram-state.ts";
import { postUpdate } from "./webhook-post.ts";

export type { NextFault, TelegramFaults } from "./faults.ts";
export type * from "./group-types.ts";
export type * from "./person-types.ts";
export type * from "./records.ts";
export type * from "./server-types.ts";
export type { BotMessage, GroupMessage, HistoryEntry } from "./views.ts";

/**
 * Starts a stand-in for Telegram's Bot API on 127.0.0.1. It keeps groups and their messages, and delivers updates to the bot's
 * webhook. It refuses what Telegram refuses, in Telegram's words.
 */
export async function startTelegram(options: TelegramOptions = {}): Promise<TelegramStandIn> {
  const telegram = new TelegramState(options);
  const faults = noFaults();
  const server = createBotApi(telegram, faults);
  const port = await listenOnLoopback(server, options.port);
  const closing = new AbortController();
  const groupListeners = new Set<(group: Group) => void>();

  return {
    url: `http://127.0.0.1:${port}`,
    server,
    botToken: telegram.token,
    botUser: {
      id: telegram.bot.id,
      is_bot: true,
      first_name: telegram.bot.first_name,
      username: telegram.bot.username,
    },
    group(groupOptions = {}) {
      const group = new TelegramGroup(telegram, groupOptions);
      for (const listener of groupListeners) listener(group);
      return group;
    },
    onGroup(listener) {
      groupListeners.add(listener);
      return () => void groupListeners.delete(listener);
    },
    privateChat: (user) => new PrivatePerson(telegram, telegram.person(user)),
    setWebhook: (url, secret) => void perform(telegram, "setWebhook", { url, secret_token: secret }),
    deliver: (update, { secret = telegram.webhook.secret } = {}) =>
      postUpdate(telegram.webhook.url, secret, update, closing.signal),
    outgoing: telegram.outgoing,
    deliveries: telegram.deliveries,
    resetRecords() {
      telegram.outgoing.length = 0;
      telegram.deliveries.length = 0;
    },
    faults,
    resetFaults: () => void Object.assign(faults, noFaults()),
    now: () => telegram.now(),
    advance: (ms) => telegram.advance(ms),
    flood: telegram.flood,
    onEvent(listener) {
      telegram.listeners.add(listener);
      return () => telegram.listeners.delete(listener);
    },
    async close() {
      closing.abort();
      telegram.updateQueue.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
