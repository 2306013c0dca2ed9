import type { Trade } from "../domain/trade.ts";
import { limitedText } from "../http/limited-text.ts";
import { EXECUTOR_TIMEOUT_MS } from "../time-limits.ts";
import { readAnswer } from "./answer.ts";
import type { Answer, Executor } from "./executor.ts";
import { webhookHeaders } from "./standard-webhooks.ts";
import { webhookBody } from "./webhook-body.ts";

/** The longest answer that is read, in bytes after decompression: an answer has some two hundred. */
const MAX_ANSWER_BYTES = 64 * 1_024;

/** Where trades are posted to, and the bytes of the secret that the posts are signed with. */
export interface WebhookSettings {
  readonly url: string;
  readonly secret: Uint8Array<ArrayBuffer>;
}

/**
 * Carries trades out by asking a service: each is posted as a Standard Webhooks message, whose `webhook-id` is the proposal's id
 * in every attempt, so that the service can give the same trade its first answer again. `onCall` is told of each call, for the
 * log. One call may take `timeoutMs` milliseconds, the answer's body included.
 *
 * An answer counts where its status is 2xx and `readAnswer` can read it. Anything else is `unavailable`: `http_<status>` for
 * other statuses, redirects too, which are not followed; `timeout`; `unreachable` where no connection came about or it broke off;
 * `unreadable` for nonsense and for more than 64 kB.
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
        // The real clock, and not the one that a vote's end is told by, which a variable may shift: the receiver compares this
        // time with its own to refuse what is old.
        const now = Math.floor(Date.now() / 1_000);
        const headers = {
          "content-type": "application/json",
          ...(await webhookHeaders(secret, trade.proposalId, now, body)),
        };
        onCall();
        return await read(await fetch(url, { method: "POST", headers, body, redirect: "manual", signal }), trade.kind);
      } catch {
        // What was thrown is not looked at: its message may hold the address.
        return unavailable(signal.aborted ? "timeout" : "unreachable");
      }
    },
  };
}

/** The SHA-256 of an address' origin and path, in hex. Its query may hold a key that is changed now and then. */
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

/** Lets the connection go without reading the body. That it may be gone already changes nothing. */
function leave(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}
