import type * as z from "zod/mini";
import type { MarketSettings } from "../config/market.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { limitedText } from "../http/limited-text.ts";
import { log } from "../log.ts";
import { MARKET_TIMEOUT_MS } from "../time-limits.ts";
import { AnswerCache } from "./answer-cache.ts";
import type { NoAnswer } from "./market.ts";

/** The longest answer that is read, in bytes. A search answers up to twenty tokens of some three kilobytes. */
const MAX_ANSWER_BYTES = 256 * 1_024;

/**
 * The statuses that say that the question is at fault: the token or the trade that it names is not to be had. A 404 says
 * nothing of a token, but that nothing answers at this address.
 */
const REFUSED = [400, 422];

/** Asks Jupiter. */
export interface JupiterClient {
  /**
   * Asks for a path with its query. The answer is kept for `keepMs` milliseconds, and nobody asks for it again meanwhile.
   * Returns null if the answer is that the question is at fault.
   */
  ask<T>(path: string, schema: z.ZodMiniType<T>, keepMs: number): Promise<Result<T | null, NoAnswer>>;
}

/** What Jupiter answered: JSON, or that the question is at fault. */
type Answer = { readonly tag: "json"; readonly json: unknown } | { readonly tag: "refused" };

/** The answers that this isolate has of each market, by its address. */
const isolate = new Map<string, AnswerCache<Answer>>();

/**
 * Makes a client of Jupiter's public API for one update. One question may take MARKET_TIMEOUT_MS. After one without an
 * answer, it asks no more: members wait only once for a market that is away. `onCall` is told of each request, for the
 * log.
 */
export function jupiterClient(
  settings: MarketSettings,
  { now, onCall }: { readonly now: () => number; readonly onCall: () => void },
): JupiterClient {
  const answers = isolate.get(settings.url) ?? new AnswerCache<Answer>();
  isolate.set(settings.url, answers);
  let isAway = false;

  function away(why: string): Result<never, NoAnswer> {
    isAway = true;
    log({ what: "market", outcome: "away", error: why });
    return err({ reason: "away" });
  }

  return {
    async ask(path, schema, keepMs) {
      const kept = answers.find(path, now());
      if (kept === undefined && isAway) return err({ reason: "away" });
      if (kept === undefined) onCall();
      const answer = kept ?? (await request(settings, path));
      if (typeof answer === "string") return away(answer);
      const read = answer.tag === "json" ? schema.safeParse(answer.json) : null;
      if (read?.success === false) return away("unreadable");
      if (kept === undefined) answers.keep(path, answer, now(), keepMs);
      return ok(read === null ? null : read.data);
    },
  };
}

/** Asks once. Returns the answer, or a word for the log. */
async function request({ url, key }: MarketSettings, path: string): Promise<Answer | string> {
  const signal = AbortSignal.timeout(MARKET_TIMEOUT_MS);
  try {
    const headers = { accept: "application/json", ...(key !== null && { "x-api-key": key }) };
    const response = await fetch(url + path, { headers, redirect: "manual", signal });
    if (response.ok) return { tag: "json", json: parse(await limitedText(response, MAX_ANSWER_BYTES)) };
    response.body?.cancel().catch(() => undefined);
    return REFUSED.includes(response.status) ? { tag: "refused" } : `http_${response.status}`;
  } catch {
    // The thrown error is not looked at: its message may hold the address.
    return signal.aborted ? "timeout" : "unreachable";
  }
}

/** Reads JSON. Returns undefined, which no JSON is, for text that is none. */
function parse(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
