import type { Context } from "grammy";
import type { Deps } from "../deps.ts";
import type { Command } from "../domain/command.ts";

/**
 * What the middleware adds to grammY's context: the dependencies of handlers, and what the update's log line will say.
 */
export interface Additions {
  deps: Deps;
  /** The command in the update's message; null if it is no command for this bot. */
  command: Command | null;
  /** Whether an answer to the update was put off, and nothing has replaced it yet. */
  unanswered: boolean;
  /** What the update was and how it ended, for the log. */
  what: string;
  outcome: string;
  error: string | null;
}

export type BotContext = Context & Additions;
