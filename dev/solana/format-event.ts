import type { SolanaEvent } from "./types.ts";

/** Formats an event of the stand-in as a line for somebody who reads along. */
export function formatEvent(event: SolanaEvent): string {
  if (event.kind === "landed") {
    const { signature, slot, err } = event.transaction;
    return `slot ${slot} has ${signature}${err === null ? "" : `, which failed: ${JSON.stringify(err)}`}`;
  }
  const { call } = event;
  const fault =
    call.behaviour === "answer" || call.behaviour === null ? "" : `, told ${JSON.stringify(call.behaviour)}`;
  if (call.service === "jupiter") return `jupiter ${call.route} answered with ${call.status}${fault}`;
  return `${call.node} ${call.method}${call.errorCode === null ? "" : ` refused with ${call.errorCode}`}${fault}`;
}
