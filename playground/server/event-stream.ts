import type { SliceName } from "../protocol/slices.ts";
import type { Broadcast } from "./broadcast.ts";

/** So long a page waits before it connects again, in milliseconds. */
const RECONNECT_MS = 1_000;

/**
 * Server-sent events, each with one slice as JSON: all of them first, then those that change. Whoever reads slowly gets the newest
 * of each, and not all in between.
 */
export function eventStream(broadcast: Broadcast, heartbeatMs: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const waiting = new Map<SliceName, string>();
  let leave = () => {};
  let heart: NodeJS.Timeout | undefined;

  const send = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    for (const [slice, json] of waiting) {
      if ((controller.desiredSize ?? 0) <= 0) return;
      waiting.delete(slice);
      controller.enqueue(encoder.encode(`data: ${json}\n\n`));
    }
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encoder.encode(`retry: ${RECONNECT_MS}\n\n`));
        leave = broadcast.join((slice, json) => {
          waiting.set(slice, json);
          send(controller);
        });
        heart = setInterval(() => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(": still here\n\n"));
        }, heartbeatMs);
      },
      pull: send,
      cancel() {
        clearInterval(heart);
        leave();
      },
    },
    { highWaterMark: 16 },
  );
}
