import { Bot, type Middleware } from "grammy";
import type { UserFromGetMe } from "grammy/types";
import type { Deps } from "../deps.ts";
import { parseCommand } from "../domain/command.ts";
import type { TelegramSettings } from "../telegram/api.ts";
import { tap } from "./buttons.ts";
import { board } from "./commands/board.ts";
import { cancel } from "./commands/cancel.ts";
import { closeSession } from "./commands/close-session.ts";
import { createSession } from "./commands/create-session.ts";
import { exportHistory } from "./commands/export.ts";
import { forget } from "./commands/forget.ts";
import { greet, help, start } from "./commands/help.ts";
import { history } from "./commands/history.ts";
import { askInPrivate, me } from "./commands/me.ts";
import { isOrderCommand, order, orders } from "./commands/orders.ts";
import { allow, revoke } from "./commands/permission.ts";
import { price } from "./commands/price.ts";
import { propose } from "./commands/propose.ts";
import { settings } from "./commands/settings.ts";
import { status } from "./commands/status.ts";
import { privateMessage, unknownCommand } from "./commands/unknown-command.ts";
import { vote } from "./commands/vote.ts";
import { worth } from "./commands/worth.ts";
import { reactIfUnanswered } from "./confirm.ts";
import type { BotContext } from "./context.ts";
import { onFailure } from "./failures.ts";
import { ignoreEphemeral } from "./ignore-ephemeral.ts";
import { moveChat } from "./move-chat.ts";
import { rateLimit } from "./rate-limit.ts";
import { refuseIndirect } from "./refuse-indirect.ts";

/** Reports an update once it has been handled: what it was, how it ended, and what failed. */
export type Report = (what: string, outcome: string, error: string | null) => void;

/**
 * Makes the bot for one update, with its handlers in the order in which they look at it. It is made anew each time, so
 * that nothing of one update reaches another. That costs nothing.
 */
export function createBot(telegram: TelegramSettings, botInfo: UserFromGetMe, deps: Deps, report: Report) {
  // Calls go through deps.api, which counts and limits them; the bot's own client is never used.
  const bot = new Bot<BotContext>(telegram.token, { botInfo, client: { apiRoot: telegram.apiRoot } });

  bot.use(prepare(deps, report));
  bot.use(ignoreEphemeral);
  bot.use(onFailure);
  bot.use(rateLimit);
  bot.use(reactIfUnanswered);

  bot.on(["message:migrate_to_chat_id", "message:migrate_from_chat_id"], moveChat);
  bot.on("my_chat_member", greet);
  bot.on("callback_query", tap);

  const commands = bot.on("message").filter((ctx) => ctx.command !== null);
  commands.filter(isCommand("help"), help);
  commands.filter(isCommand("start"), start);
  commands.chatType("private").filter(isCommand("me"), me);
  commands.chatType("private").filter(isCommand("price"), price);

  const groups = commands.filter((ctx) => ctx.chat.type === "group" || ctx.chat.type === "supergroup");
  groups.use(refuseIndirect);
  groups.filter(isCommand("create_session"), createSession);
  groups.filter(isCommand("propose"), propose);
  groups.filter(isCommand("vote"), vote);
  groups.filter(isCommand("cancel"), cancel);
  groups.filter(isCommand("close_session"), closeSession);
  groups.filter(isCommand("status"), status);
  groups.filter(isCommand("orders"), orders);
  groups.filter(isCommand("order", isOrderCommand), order);
  groups.filter(isCommand("price"), price);
  groups.filter(isCommand("worth"), worth);
  groups.filter(isCommand("history"), history);
  groups.filter(isCommand("export"), exportHistory);
  groups.filter(isCommand("forget"), forget);
  groups.filter(isCommand("me"), askInPrivate);
  groups.filter(isCommand("board"), board);
  groups.filter(isCommand("settings"), settings);
  groups.filter(isCommand("allow"), allow);
  groups.filter(isCommand("revoke"), revoke);
  groups.use(unknownCommand);

  bot.chatType("private").on("message", privateMessage);
  return bot;
}

/** Gives the context its dependencies, reads the command, and reports at the end. */
const prepare =
  (deps: Deps, report: Report): Middleware<BotContext> =>
  async (ctx, next) => {
    ctx.deps = deps;
    ctx.command = parseCommand(ctx.message?.text ?? ctx.message?.caption ?? "", ctx.me.username);
    ctx.what = ctx.command === null ? (Object.keys(ctx.update).find((key) => key !== "update_id") ?? "?") : "command";
    ctx.outcome = "ignored";
    ctx.error = null;
    ctx.unanswered = false;
    try {
      await next();
    } finally {
      report(ctx.what, ctx.outcome, ctx.error);
    }
  };

/** Matches a command by its name, or by `matches`, and names the update after it in the log. */
const isCommand =
  (name: string, matches = (written: string) => written === name) =>
  (ctx: BotContext): boolean => {
    if (ctx.command === null || !matches(ctx.command.name)) return false;
    ctx.what = name;
    return true;
  };
