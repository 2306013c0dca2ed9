/** How long a caller is asked to wait when we cannot tell. */
const RETRY_AFTER_S = 5;

/** 503 with Retry-After, in whole seconds and at least one. */
export const retryLater = (seconds = RETRY_AFTER_S): Response =>
  new Response("call again later", { status: 503, headers: { "Retry-After": String(Math.max(1, seconds)) } });
