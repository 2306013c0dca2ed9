import type { Outbox } from "./outbox.ts";
import type { DeliveryRecord } from "./types.ts";

/** An entry of QStash's logs (https://upstash.com/docs/qstash/howto/debug-logs). */
interface LogEntry {
  time: number;
  messageId: string;
  state: "CREATED" | "DELIVERED" | "ERROR" | "FAILED";
  url: string;
  responseStatus?: number;
}

/** What became of a message, the newest entry first. */
export function logsOf(outbox: Outbox, messageId: string, now: number): LogEntry[] {
  const message = outbox.find(messageId)?.message;
  if (message === undefined) return [];
  const { url } = message;
  const tried = outbox.deliveries.filter((delivery) => delivery.messageId === messageId);
  const attempts = tried.map((delivery): LogEntry => ({ time: delivery.at, messageId, url, ...outcomeOf(delivery) }));
  const failed: LogEntry[] = message.state === "dead" ? [{ time: now, messageId, url, state: "FAILED" }] : [];
  const created: LogEntry = { time: attempts[0]?.time ?? now, messageId, url, state: "CREATED" };
  return [created, ...attempts, ...failed].reverse();
}

function outcomeOf({ status }: DeliveryRecord): Pick<LogEntry, "state" | "responseStatus"> {
  const state = status >= 200 && status < 300 ? "DELIVERED" : "ERROR";
  return status === 0 ? { state } : { state, responseStatus: status };
}
