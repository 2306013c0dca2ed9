import type { Config } from "../config/config.ts";
import type { Deps } from "../deps.ts";
import { assertNever } from "../domain/result.ts";
import { limitedText } from "../http/limited-text.ts";
import { retryLater } from "../http/retry-later.ts";
import { describeError, type LogLine, log } from "../log.ts";
import { parseCall } from "../scheduler/call-body.ts";
import { isFromQStash } from "../scheduler/qstash.ts";
import { StoreUnavailable } from "../store/errors.ts";
import { CALLBACK_RETRY_S, EARLY_CALL_MS } from "../time-limits.ts";
import { attendTo } from "./attend.ts";
import { handleBuyProposalEnd, handleSellProposalEnd } from "./proposal-ends.ts";
import { outcomeWord, type Settled, settle } from "./settle.ts";
import { failureOf } from "./step.ts";

/**
 * The longest body that is read, in bytes. QStash takes messages of up to a megabyte
 * (https://upstash.com/pricing/qstash). Anybody may send more, and a Worker has only 128 MB.
 */
const MAX_BODY_BYTES = 1_024 * 1_024;

type Call = NonNullable<ReturnType<typeof parseCall>>;

/** A response to QStash, and the word for it in the log. */
interface Answer {
  readonly response: Response;
  readonly outcome: string;
}

/** The dependencies of the callback. */
interface Callback {
  readonly config: Config;
  readonly deps: Deps;
}

/**
 * `POST /proposal-end`, which QStash calls at a vote's end (https://upstash.com/docs/qstash/features/retry):
 *
 * - 200: nothing is left to do, or nothing before the due list's next time.
 * - 401: QStash did not sign this body for this URL.
 * - 413: the body is too long to be QStash's.
 * - 489: the body is signed, but makes no sense. QStash does not send it again.
 * - 503 with Retry-After: QStash is to send it again, also after any failure.
 */
export async function qstashCallback(request: Request, { config, deps }: Callback): Promise<Response> {
  const started = Date.now();
  const report = (outcome: string, failed: Pick<LogLine, "step" | "error"> = {}) =>
    log({ what: "proposal_end", outcome, ms: Date.now() - started, ...deps.cost(), ...failed });
  try {
    const { response, outcome } = await answer(request, config, deps);
    report(outcome);
    return response;
  } catch (thrown) {
    const { cause, ...step } = failureOf(thrown);
    const outcome = cause instanceof StoreUnavailable ? "store_unavailable" : "mistake";
    report(outcome, { ...step, error: describeError(cause) });
    return retryLater(CALLBACK_RETRY_S);
  }
}

async function answer(request: Request, config: Config, deps: Deps): Promise<Answer> {
  const signature = request.headers.get("Upstash-Signature");
  if (signature === null) return { response: new Response("not signed", { status: 401 }), outcome: "not_signed" };
  // The raw text is what was signed, so it is verified before it is parsed. A byte order mark stays, since it was
  // signed, too.
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
  const settled = await settleInTime(deps, call);
  if (call.type !== "due" || settled.tag !== "early") return answerSettled(settled, deps.now());
  // The cron trigger asked for this call, and comes again at the next time that the due list says.
  await attendTo(deps, call.chatId, call.proposalId, settled);
  return { response: new Response(settled.tag), outcome: outcomeWord(settled) };
}

/** Settles a proposal. A call that is early by at most EARLY_CALL_MS waits here for the vote's end. */
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

function answerSettled(settled: Settled, now: number): Answer {
  if (settled.tag === "settled" || settled.tag === "nothing_to_do") {
    return { response: new Response(settled.tag), outcome: outcomeWord(settled) };
  }
  return { response: retryLater(Math.ceil((settled.at - now) / 1_000)), outcome: outcomeWord(settled) };
}
