/** Why the store could not say whether a call was carried out. */
export type StoreFailure = "timeout" | "unreachable" | "refused" | "too_large" | "unreadable";

/**
 * Redis did not answer, or answered with an error. The call may or may not have been carried out, and may be repeated,
 * as every call may. The client's own error is not kept as the cause: its message holds the whole command with its
 * arguments.
 */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
  readonly failure: StoreFailure;

  constructor(failure: StoreFailure, detail = "") {
    super(`the store is unavailable (${failure})${detail && `: ${detail}`}`);
    this.failure = failure;
  }
}

/**
 * What Upstash answers if a request or a record is beyond its limits
 * (https://upstash.com/docs/redis/troubleshooting/max_request_size_exceeded).
 */
// At the beginning only: behind it the client puts the command, with what people wrote.
const TOO_LARGE = /^ERR max (request|single record|record) size exceeded/i;

/** Makes a failure of an error of Redis itself. It keeps at most the error's code. */
export const refusedBy = (message: string): StoreUnavailable =>
  TOO_LARGE.test(message)
    ? new StoreUnavailable("too_large")
    : new StoreUnavailable("refused", /^[A-Z]+(?= )/.exec(message)?.[0]);

/** Makes a StoreUnavailable of what the Redis client throws. It holds nothing secret: at most Redis' own error code. */
export function storeFailure(thrown: unknown): StoreUnavailable {
  if (!(thrown instanceof Error)) return new StoreUnavailable("unreachable");
  if (thrown instanceof StoreUnavailable) return thrown;
  if (thrown.name === "TimeoutError" || thrown.name === "AbortError") return new StoreUnavailable("timeout");
  if (thrown.name === "UpstashError") return refusedBy(thrown.message);
  if (thrown.name === "UpstashJSONParseError" || thrown instanceof SyntaxError)
    return new StoreUnavailable("unreadable");
  return new StoreUnavailable("unreachable");
}
