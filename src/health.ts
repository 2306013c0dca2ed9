import type { Deps } from "./handlers/deps.ts";
import { describeError, log } from "./log.ts";

/** `GET /healthz`: 200 with the milliseconds that Redis took to answer, or 503. */
export async function health({ store }: Deps): Promise<Response> {
  try {
    return Response.json({ ok: true, redisMs: await store.ping() });
  } catch (thrown) {
    log({ what: "healthz", outcome: "failed", error: describeError(thrown) });
    return Response.json({ ok: false, redisMs: null }, { status: 503 });
  }
}
