import { RETRY_AFTER_S } from "../time-limits.ts";

/** Answers 503 with Retry-After, in whole seconds and at least one. */
export const retryLater = (seconds = RETRY_AFTER_S): Response =>
  new Response("call again later", { status: 503, headers: { "Retry-After": String(Math.max(1, seconds)) } });
