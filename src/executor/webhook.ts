import type { Trade } from "../domain/trade.ts";
import { limitedText } from "../http/limited-text.ts";
import { EXECUTOR_TIMEOUT_MS } from "../time-limits.ts";
import { readAnswer } from "./answer.ts";
import type { Answer, Executor } from "./executor.ts";
import { webhookHeaders } from "./standard-webhooks.ts";
import { webhookBody } from "./webhook-body.ts";

/** The longest answer that is read, in bytes after decompression. A usual answer has some two hundred. */
const MAX_ANSWER_BYTES = 64 * 1_024;

/** The address that trades are posted to, and the bytes of the secret that signs the posts. */
export interface WebhookSettings {
  readonly url: string;
  readonly secret: Uint8Array<ArrayBuffer>;
}

/**
 * Carries trades out by asking a service. Each trade is posted as a Standard Webhooks message. Its `webhook-id` is the
 * proposal's id in every attempt, so that the service can repeat its first answer. `onCall` is told of each call, for
 * the log. One call may take `timeoutMs` milliseconds, the answer's body included.
 *
 * An answer counts if its status is 2xx and `readAnswer` can read it. Anything else is `unavailable`, for one of these
 * reasons:
 *
 * - `http_<status>`: another status, also a redirect, which is not followed.
 * - `timeout`: the call took too long.
 * - `unreachable`: there was no connection, or it broke off.
 * - `unreadable`: the answer makes no sense, or has more than 64 kB.
 */
export function webhookExecutor(
  { url, secret }: WebhookSettings,
  onCall: () => void,
  timeoutMs: number = EXECUTOR_TIMEOUT_MS,
): Executor {
  return {
    onPaper: false,
    identity: async () => `webhook:${await digest(url)}`,
    async execute(trade) {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const body = webhookBody(trade);
        // This is the real clock. A variable may shift the Worker's clock, and the receiver compares this time with its
        // own to refuse old messages.
        const now = Math.floor(Date.now() / 1_000);
        const headers = {
          "content-type": "application/json",
          ...(await webhookHeaders(secret, trade.proposalId, now, body)),
        };
        onCall();
        return await read(await fetch(url, { method: "POST", headers, body, redirect: "manual", signal }), trade.kind);
      } catch {
        // The thrown error is not looked at: its message may hold the address.
        return unavailable(signal.aborted ? "timeout" : "unreachable");
      }
    },
  };
}

/**
 * Returns the SHA-256 of an address' origin and path, in hex. Its query is left out, since it may hold a key that is
 * changed now and then.
 */
async function digest(url: string): Promise<string> {
  const { origin, pathname } = new URL(url);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(origin + pathname));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const unavailable = (why: string): Answer => ({ tag: "unavailable", why });

async function read(response: Response, kind: Trade["kind"]): Promise<Answer> {
  if (!response.ok) {
    leave(response);
    return unavailable(`http_${response.status}`);
  }
  const text = await limitedText(response, MAX_ANSWER_BYTES);
  return text === null ? unavailable("unreadable") : readAnswer(text, kind);
}

/** Releases the connection without reading the body. It may be gone already, which changes nothing. */
function leave(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}
