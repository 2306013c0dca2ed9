import { limitedText } from "../../src/http/limited-text.ts";
import { retryLater } from "../../src/http/retry-later.ts";
import { describeError } from "../../src/log.ts";
import { StoreUnavailable } from "../../src/store/errors.ts";
import { within } from "../../src/within.ts";
import type { Trader } from "../compose.ts";
import { trade } from "../execute/trade.ts";
import { log } from "../log.ts";
import { ANSWER_WITHIN_MS } from "../time-limits.ts";
import { PENDING } from "../trade/answer.ts";
import type { TradeRequest } from "../trade/trade.ts";
import { readTradeRequest } from "./read-request.ts";
import { isSigned, readMessageHeaders } from "./verify.ts";

/** The longest body that is read, in bytes. A contribution has some seventy, and ten thousand people may vote. */
const MAX_BODY_BYTES = 1_024 * 1_024;

/** Goes on with work behind the response, as Cloudflare's execution context does. */
export type WaitUntil = (work: Promise<unknown>) => void;

/**
 * Answers the bot's request for a trade (docs/executors.md):
 *
 * - 200: the answer. It is `pending` also if the trade takes longer than the bot waits; the work then goes on.
 * - 400: signed, but not a trade.
 * - 401: not signed by one of our secrets, or at another time. Nothing says which.
 * - 413: more than 1 MiB.
 * - 503: Redis does not answer.
 */
export async function handleTrade(trader: Trader, request: Request, waitUntil: WaitUntil): Promise<Response> {
  // The real clock: a variable may shift the Worker's, and the sender signs with its own.
  const headers = readMessageHeaders(request.headers, Date.now());
  if (headers === null) return unauthorized();
  const body = await limitedText(request, MAX_BODY_BYTES);
  if (body === null) return new Response("too large", { status: 413 });
  if (!(await isSigned(headers, body, trader.config.secrets))) return unauthorized();
  const asked = readTradeRequest(body);
  if (asked === null || asked.id !== headers.id) {
    log({ what: "request", outcome: "unreadable" });
    return new Response("bad request", { status: 400 });
  }
  const work = answer(trader, asked);
  waitUntil(work);
  return within(ANSWER_WITHIN_MS, work, () => Response.json(PENDING));
}

function unauthorized(): Response {
  log({ what: "request", outcome: "wrong_signature" });
  return new Response("unauthorized", { status: 401 });
}

/** Never rejects: what fails is told to the log, and is tried again by the next request. */
async function answer(trader: Trader, asked: TradeRequest): Promise<Response> {
  const context = trader.contextOf(asked.id);
  try {
    return new Response(await trade(context, asked), { headers: { "content-type": "application/json" } });
  } catch (thrown) {
    const outcome = thrown instanceof StoreUnavailable ? "store_unavailable" : "mistake";
    log({ what: "request", outcome, id: asked.id, requests: trader.requests(), error: describeError(thrown) });
    return retryLater();
  }
}
