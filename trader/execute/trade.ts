import { assertNever } from "../../src/domain/result.ts";
import { OutsideUnavailable } from "../outside.ts";
import type { Begun } from "../records/trade-records.ts";
import { PENDING } from "../trade/answer.ts";
import { refuseToBegin } from "../trade/guards.ts";
import type { TradeRecord, TradeRequest } from "../trade/trade.ts";
import { beginTransaction } from "./begin-transaction.ts";
import type { TradeContext } from "./context.ts";
import { type AttemptResult, pending, rejected } from "./result.ts";
import { settle } from "./settle.ts";

const PENDING_JSON = JSON.stringify(PENDING);

/**
 * Makes a trade, or says how it ended. Returns the answer as JSON: the first final one for ever, or that it is pending.
 * Throws StoreUnavailable if Redis does not answer. What was begun is then gone on with by the next attempt.
 */
export async function trade(context: TradeContext, request: TradeRequest): Promise<string> {
  const refusal = refuseToBegin(request.terms, context.config.limits, context.now());
  const begun = await context.records.begin(request, refusal === null ? null : JSON.stringify(rejected(refusal)));
  return goOn(context, request.id, begun, { asked: true });
}

/** Goes on with a trade that is pending. Throws StoreUnavailable if Redis does not answer. */
export async function resume(context: TradeContext, id: string): Promise<string> {
  return goOn(context, id, await context.records.resume(id), { asked: false });
}

/** Whether the bot asks for the trade now, or the cron trigger goes on with it. */
interface Cause {
  readonly asked: boolean;
}

async function goOn(context: TradeContext, id: string, begun: Begun, cause: Cause): Promise<string> {
  context.tell("begin", begun.tag);
  switch (begun.tag) {
    case "answered":
      return begun.answer;
    case "other_trade":
      return JSON.stringify(rejected({ reason: "other_trade" }));
    case "busy":
    case "wallet_busy":
    case "absent":
      return PENDING_JSON;
    case "go":
      return conclude(context, id, await attempt(context, id, begun.record, cause));
    default:
      return assertNever(begun);
  }
}

/** Goes as far as it can from where the record stands. Services that do not answer leave it there. */
async function attempt(
  context: TradeContext,
  id: string,
  record: TradeRecord,
  { asked }: Cause,
): Promise<AttemptResult> {
  try {
    if (record.transaction !== null) {
      const settled = await settle(context, record, record.transaction);
      if (settled !== "dead") return settled;
    }
    // Another trader may keep its records in the same Redis, and trade for that group. After the deadline nobody may.
    const { chatId, deadline } = record.terms;
    const isOthers = !context.config.limits.chats.has(chatId) && context.now() < deadline;
    if (!asked && isOthers) return pending("other_group");
    return await beginTransaction(context, id, record);
  } catch (thrown) {
    if (!(thrown instanceof OutsideUnavailable)) throw thrown;
    context.tell("outside", "failed", thrown);
    return pending(thrown.failure);
  }
}

/** Records what an attempt came to, and returns the answer that holds. */
async function conclude({ records, tell }: TradeContext, id: string, result: AttemptResult): Promise<string> {
  if (result.tag === "final") {
    const answer = await records.answer(id, result.final);
    tell("answer", answer === null ? "lost" : result.final.outcome);
    return answer ?? PENDING_JSON;
  }
  const tries = await records.release(id, result);
  tell("release", tries === null ? "lost" : result.why);
  return PENDING_JSON;
}
