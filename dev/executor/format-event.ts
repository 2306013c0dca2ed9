import { boundText } from "./bound.ts";
import type { ExecutorEvent } from "./types.ts";

/** Formats an event of the stand-in as a line for somebody who reads along. */
export function formatEvent(event: ExecutorEvent): string {
  if (event.kind === "effect") {
    const { kind, id, answer } = event.effect;
    const received = answer.solReceived === undefined ? "" : `, for ${answer.solReceived} SOL`;
    return `${kind} ${id} carried out: ${answer.tokenAmount} tokens${received}`;
  }
  const { kind, id, body, behaviour, status, answer } = event.call;
  const bound = body === null ? null : boundText(body.data);
  const what = `${kind ?? "request"} ${id ?? "without an id"}${bound === null ? "" : `, ${bound},`}`;
  if (behaviour === null) return `${what} refused with ${status}: ${JSON.stringify(answer)}`;
  return answer === null ? `${what} ${status}` : `${what} answered with ${status}: ${JSON.stringify(answer)}`;
}
