import type { Config } from "../config/config.ts";
import type { Deps } from "../deps.ts";
import { assertNever } from "../domain/result.ts";
import { limitedText } from "../http/limited-text.ts";
import { retryLater } from "../http/retry-later.ts";
import { parseCall } from "../scheduler/proposal-end.ts";
import { isFromQStash } from "../scheduler/qstash.ts";
import { EARLY_CALL_MS } from "../time-limits.ts";
import { handleBuyProposalEnd, handleSellProposalEnd } from "./proposal-ends.ts";
import { outcomeWord, type Settled, settle } from "./settle.ts";

/**
 * QStash itself takes messages of up to a megabyte (https://upstash.com/pricing/qstash). Anybody may send more, and is not listened to for
 * longer: a Worker has 128 MB.
 */
const MAX_BODY_BYTES = 1_024 * 1_024;

type Call = NonNullable<ReturnType<typeof parseCall>>;

/** An answer to QStash, and what to log of it. */
export interface Answer {
  readonly response: Response;
  readonly outcome: string;
}

/**
 * `POST /proposal-end`: 200 when nothing is left to do, 503 with Retry-After when it is to be called again. 413 for a body that is
 * too long to be QStash's, 401 for one that QStash did not sign for this URL. 489 for a signed one that makes no sense
 * (https://upstash.com/docs/qstash/features/retry).
 */
export async function proposalEnd(config: Config, request: Request, makeDeps: () => Deps): Promise<Answer> {
  const signature = request.headers.get("Upstash-Signature");
  if (signature === null) return { response: new Response("not signed", { status: 401 }), outcome: "not_signed" };
  // The raw text is what was signed: it is verified first, and read after.
  // A byte order mark stays where it is: it was signed with the rest.
  const body = await limitedText(request, MAX_BODY_BYTES, new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }));
  if (body === null) return { response: new Response("too large", { status: 413 }), outcome: "too_large" };
  if (!(await isFromQStash(config, signature, body))) {
    return { response: new Response("wrong signature", { status: 401 }), outcome: "wrong_signature" };
  }
  const call = parseCall(body);
  if (call === null) {
    const headers = { "Upstash-NonRetryable-Error": "true" };
    return { response: new Response("no such call", { status: 489, headers }), outcome: "nonsense" };
  }
  const deps = makeDeps();
  const settled = await settleInTime(deps, call);
  return answer(settled, deps.now());
}

/** Settles; a call that is only a little early waits for the end here. */
async function settleInTime(deps: Deps, call: Call): Promise<Settled> {
  const settled = await settleCalled(deps, call);
  if (settled.tag !== "early" || settled.at - deps.now() > EARLY_CALL_MS) return settled;
  await deps.sleep(settled.at - deps.now());
  return settleCalled(deps, call);
}

function settleCalled(deps: Deps, call: Call): Promise<Settled> {
  const { proposalId, chatId } = call;
  switch (call.type) {
    case "buy":
      return handleBuyProposalEnd(deps, proposalId, call.sessionId, chatId);
    case "sell":
      return handleSellProposalEnd(deps, proposalId, call.sessionId, chatId);
    case "due":
      return settle(deps, { chatId, sessionId: null, proposalId });
    default:
      return assertNever(call);
  }
}

function answer(settled: Settled, now: number): Answer {
  if (settled.tag === "settled" || settled.tag === "nothing_to_do") {
    return { response: new Response(settled.tag), outcome: outcomeWord(settled) };
  }
  return { response: retryLater(Math.ceil((settled.at - now) / 1_000)), outcome: outcomeWord(settled) };
}
