import type { RedisView } from "../../protocol/inspector.ts";
import { count, type Fields } from "./fields.ts";
import type { Vote } from "./vote.ts";

/** A vote's entry in the due list: when the cron trigger looks at it next, and what it does then. */
export interface DueEntry {
  readonly at: number;
  readonly what: string;
}

/** Reads what a group's entry of the due list is for; null if there is none. */
export function dueEntry({ dueAt, live }: RedisView, vote: Vote): DueEntry | null {
  return dueAt === null ? null : { at: dueAt, what: whatAt(dueAt, vote, new Map(live?.fields)) };
}

function whatAt(at: number, vote: Vote, fields: Fields): string {
  if (!vote.open) return "goes on with the settlement";
  if (at >= vote.endsAt) return "ends the vote";
  if (vote.earlyEndAt !== null && at >= vote.earlyEndAt) return "ends the vote early: all have voted";
  const half = Math.floor((count(fields, "q.started") + count(fields, "q.ends")) / 2);
  const reminds = fields.get("q.remind") === "on" && fields.get("q.reminded") === "";
  return reminds && at === half ? "reminds those who have not voted" : "looks after the card";
}
