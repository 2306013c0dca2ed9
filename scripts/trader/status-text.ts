import { formatLamports } from "../../trader/trade/amounts.ts";
import { transactionUrl } from "../../trader/trade/answer.ts";
import type { RecordFields, TraderStatus } from "./read-status.ts";

/** How long something takes, in the largest unit that says something. */
export function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.round(ms / 1_000))} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** What others wrote, on one line and without what a terminal would obey. */
const lineOf = (written: string): string => written.replace(/[\s\p{Cc}]+/gu, " ");

/** What waits, what was spent, and the last trades, each with its state, transaction and answer. `now` is in milliseconds. */
export function statusText({ overview, trades }: TraderStatus, now: number): string {
  const { pending, oldestAt, spent, seenAt } = overview;
  const oldest = oldestAt === null ? "" : `, the oldest for ${durationText(now - oldestAt)}`;
  const cron = seenAt === null ? "has never run" : `ran ${durationText(now - seenAt)} ago`;
  const head = `${pending} pending${oldest}; ${formatLamports(spent)} SOL spent within 24 hours; the cron trigger ${cron}`;
  if (trades.length === 0) return `${head}\nNo trade was asked for.`;
  return [head, ...trades.map(({ id, fields }) => tradeText(id, fields, now))].join("\n");
}

function tradeText(id: string, fields: RecordFields, now: number): string {
  const {
    kind = "",
    token = "",
    total = "0",
    received_at: receivedAt = "0",
    state = "",
    answer,
    landed,
    signature,
  } = fields;
  const what = `${kind.toUpperCase()} ${lineOf(token)}, ${formatLamports(BigInt(total))} SOL`;
  const since = `${durationText(now - Number(receivedAt))} ago`;
  const lines = [`${id}  ${what}, ${since}: ${answer === undefined ? openText(state, fields, now) : lineOf(answer)}`];
  const transaction = landed || signature;
  if (transaction) lines.push(`    ${transactionUrl(transaction)}`);
  return lines.join("\n");
}

/** How far a trade has come that is pending. */
function openText(
  state: string,
  {
    count = "0",
    tries = "0",
    why = "",
    looked_at: lookedAt,
    lease_until = "0",
    set_aside_at: setAsideAt,
  }: RecordFields,
  now: number,
): string {
  if (setAsideAt !== undefined) return `${state}, ${count} signed, set aside ${agoText(setAsideAt, now)}`;
  const work = Number(lease_until) > now ? "being worked on" : `last looked at ${agoText(lookedAt, now)}`;
  return `${state}, ${count} signed, ${tries} failed tries, ${work}${why === "" ? "" : ` (${why})`}`;
}

const agoText = (at: string | undefined, now: number): string =>
  at === undefined ? "never" : `${durationText(now - Number(at))} ago`;

/** All fields of one trade's record, a line each. The signed bytes are left out: whoever has them can send them. */
export const recordText = (fields: RecordFields): string =>
  Object.entries(fields)
    .filter(([name]) => name !== "transaction")
    .map(([name, value]) => `${name}  ${lineOf(value)}`)
    .join("\n");
