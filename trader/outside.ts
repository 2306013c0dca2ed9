import { parseJson } from "../src/config/variables.ts";
import { limitedText } from "../src/http/limited-text.ts";

/** The longest answer that is read, in bytes. A transaction with many accounts and logs has some tens of thousands. */
const MAX_ANSWER_BYTES = 1_024 * 1_024;

/**
 * A service outside did not answer as it should, and may be asked again. `failure` is a word for the log. Neither it nor
 * the message holds an address, which may have a key in it, or anything that was sent or answered.
 */
export class OutsideUnavailable extends Error {
  override readonly name = "OutsideUnavailable";
  readonly failure: string;

  constructor(service: string, failure: string) {
    super(`${service} is unavailable (${failure})`);
    this.failure = `${service}_${failure}`;
  }
}

/** An answer: its status, and its JSON; undefined if it is none. */
export interface JsonAnswer {
  readonly status: number;
  readonly json: unknown;
}

/** Counts what goes out, for the log and for Cloudflare's limit. */
export interface Counter {
  requests: number;
}

/**
 * Makes a request to a service, and reads its JSON. It may take `timeoutMs`, the body included. Redirects are not
 * followed. Throws OutsideUnavailable if there is no answer, or a longer one than 1 MiB.
 */
export async function askJson(
  service: string,
  url: string,
  init: { readonly method?: "POST"; readonly headers?: Record<string, string>; readonly body?: string },
  timeoutMs: number,
  counter: Counter,
): Promise<JsonAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    counter.requests += 1;
    const response = await fetch(url, { ...init, redirect: "manual", signal });
    const text = await limitedText(response, MAX_ANSWER_BYTES);
    if (text === null) throw new OutsideUnavailable(service, "too_large");
    return { status: response.status, json: parseJson(text) };
  } catch (thrown) {
    if (thrown instanceof OutsideUnavailable) throw thrown;
    // The error is not kept: its message may hold the address.
    throw new OutsideUnavailable(service, signal.aborted ? "timeout" : "unreachable");
  }
}
