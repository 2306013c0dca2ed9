import type { Context } from "grammy";
import type { Deps } from "../deps.ts";
import type { Command } from "../domain/command.ts";

/** What the middleware adds to grammY's context: what handlers work with, and what the update's log line will say. */
export interface Additions {
  deps: Deps;
  /** The command that the update's message is, if it is one to us. */
  command: Command | null;
  /** Whether an answer to the update was put off, and nothing has stood in for it yet. */
  unanswered: boolean;
  /** What the update was and how it ended, for the log. */
  what: string;
  outcome: string;
  error: string | null;
}

export type BotContext = Context & Additions;
