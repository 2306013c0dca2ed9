import type { Deps } from "../deps.ts";
import { describeError, log } from "../log.ts";
import { StoreUnavailable } from "../store/errors.ts";
import { BOARD_PING_MS, BOARD_STREAM_MS } from "../time-limits.ts";
import { partsOf, readMessage } from "./state.ts";
import type { BoardToken } from "./token.ts";

/** What the events of a board need. */
export interface EventsDeps extends Pick<Deps, "store" | "archive" | "now"> {
  /** Opens the channel of a chat's board. Its messages end with the connection, or when the signal aborts. */
  readonly subscribe: (chatId: number, signal: AbortSignal) => Promise<AsyncIterable<string>>;
}

/** Writes one event. The data has no line breaks. */
type Send = (event: string, data: string) => Promise<void>;

/** A browser that reconnects by itself waits this long. The page is usually quicker. */
const RETRY_MS = 3_000;

const HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Robots-Tag": "noindex",
  "X-Content-Type-Options": "nosniff",
};

/**
 * `GET /board/<token>/events`: the state of a chat's board, and then what changes, as Server-Sent Events
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 *
 * - `live`, `ledger`: a part of the state, as `BoardLive` and `BoardLedger` say.
 * - `ping`: a sign of life, with the time.
 * - `again`: the events end here, and the page is to take them up again.
 * - `away`: Redis does not answer, or something went wrong. The page is to try again later.
 * - `ended`: the link holds no more; `revoked` or `expired`.
 */
export function boardEvents(deps: EventsDeps, token: BoardToken): Response {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  const left = new AbortController();
  // Whoever watched has gone.
  const leave = () => left.abort();
  writer.closed.catch(leave);
  const send: Send = async (event, data) => {
    const written = writer.write(encoder.encode(`event: ${event}\ndata: ${data}\n\n`));
    written.catch(leave);
    await written;
  };
  const run = async () => {
    await writer.write(encoder.encode(`retry: ${RETRY_MS}\n\n`));
    await sendEvents(deps, token, send, left);
    await writer.close();
  };
  run().catch(leave);
  return new Response(readable, { headers: HEADERS });
}

/** The events of a link whose time is over: they say so, and cost no request to Redis. */
export const expiredEvents = (): Response => new Response("event: ended\ndata: expired\n\n", { headers: HEADERS });

async function sendEvents(deps: EventsDeps, token: BoardToken, send: Send, left: AbortController): Promise<void> {
  const ping = setInterval(() => void send("ping", String(deps.now())).catch(() => undefined), BOARD_PING_MS);
  // Nobody looks longer than the link holds, also whoever opened it in time.
  const end = setTimeout(() => left.abort(), Math.min(BOARD_STREAM_MS, token.expiresAt - deps.now()));
  try {
    const how = await follow(deps, token, send, left.signal);
    if (how === "revoked") await send("ended", how);
    else if (deps.now() >= token.expiresAt) await send("ended", "expired");
    else await send(how, "");
  } catch (thrown) {
    const outcome = thrown instanceof StoreUnavailable ? "store_unavailable" : "failed";
    if (!left.signal.aborted) log({ what: "board_events", outcome, error: describeError(thrown) });
    // Whoever is left waiting without a word would take the page for live.
    await send("away", "");
  } finally {
    clearInterval(ping);
    clearTimeout(end);
    left.abort();
  }
}

/** Sends the state, and then what is published. Returns how the events end. */
async function follow(
  deps: EventsDeps,
  token: BoardToken,
  send: Send,
  signal: AbortSignal,
): Promise<"again" | "away" | "revoked"> {
  const opened = await open(deps, token, signal);
  if (opened === "revoked") return opened;
  const { reading, messages } = opened;
  for (const { name, json } of await partsOf(deps, reading, "all")) await send(name, json);
  for await (const message of messages) {
    const read = readMessage(message);
    if (read?.tag === "part") await send(read.name, read.json);
    if (read?.tag === "moved") return "again";
    if (read?.tag === "revoked" && token.epoch < read.epoch) return "revoked";
  }
  // By the five minutes, or since Redis has broken it off.
  return signal.aborted ? "again" : "away";
}

/** Subscribes first and reads then, so that nothing is missed in between. */
async function open(deps: EventsDeps, { chatId: startChatId, epoch }: BoardToken, signal: AbortSignal) {
  for (let chatId = startChatId; ; ) {
    const messages = await deps.subscribe(chatId, signal);
    const reading = await deps.store.openBoard(chatId, epoch);
    if (reading.tag === "revoked") return reading.tag;
    if (reading.chatId === chatId) return { reading, messages };
    // The chat has become a supergroup, whose channel is another.
    chatId = reading.chatId;
  }
}
