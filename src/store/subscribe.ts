import { REDIS_TIMEOUT_MS } from "../time-limits.ts";
import { StoreUnavailable } from "./errors.ts";
import { boardChannel } from "./keys.ts";
import type { RedisSettings } from "./redis.ts";

/**
 * Subscribes to the channel of a chat's board: one request that stays open (https://upstash.com/docs/redis/features/restapi, streamed as
 * `text/event-stream`). The messages end when the connection does, or when `signal` aborts. It has no time limit once it
 * is open, so it does not go by the client. Throws StoreUnavailable if it does not open.
 */
export async function subscribeToBoard(
  { url, token }: RedisSettings,
  chatId: number,
  signal: AbortSignal,
): Promise<AsyncIterable<string>> {
  const opening = new AbortController();
  const timer = setTimeout(() => opening.abort(), REDIS_TIMEOUT_MS);
  try {
    const response = await fetch(`${url}/subscribe/${boardChannel(chatId)}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, Accept: "text/event-stream", "Cache-Control": "no-cache" },
      signal: AbortSignal.any([signal, opening.signal]),
    });
    if (!response.ok || response.body === null) throw new StoreUnavailable("refused");
    const lines = dataLines(response.body);
    // The first line says that it is subscribed: what is published from then on arrives.
    const first = await lines.next();
    if (first.done || !first.value.startsWith("subscribe,")) throw new StoreUnavailable("unreadable");
    return messagesIn(lines);
  } catch (thrown) {
    if (thrown instanceof StoreUnavailable) throw thrown;
    throw new StoreUnavailable(opening.signal.aborted ? "timeout" : "unreachable");
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the texts of `message,<channel>,<text>`. A channel's name has no comma. */
async function* messagesIn(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) {
    const [, text] = /^message,[^,]*,(.*)$/s.exec(line) ?? [];
    if (text !== undefined) yield text;
  }
}

/** Returns what follows `data: ` on each such line of a stream of events. It ends where the connection breaks off. */
async function* dataLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data: ")) yield line.slice(6).trimEnd();
    }
  } catch {
    return;
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
