import { perform } from "./methods.ts";
import type { ApiCall } from "./records.ts";
import { type Failure, Refusal, type RefusalParameters } from "./refusal.ts";
import type { TelegramState } from "./telegram-state.ts";

/** The Bot API's answer to a call. */
export type Answer =
  | { ok: true; result: unknown }
  | { ok: false; error_code: number; description: string; parameters?: RefusalParameters };

/** Carries a call out, or lets it fail, and records which. A mistake in the stand-in itself is a 500, and shown. */
export function answerCall(
  telegram: TelegramState,
  method: string,
  payload: Record<string, unknown>,
  failure?: Failure,
): Answer {
  const answer = failure === undefined ? carriedOut(telegram, method, payload) : failed(failure);
  const record: ApiCall = {
    at: telegram.now(),
    method,
    payload,
    ok: answer.ok,
    ...(answer.ok ? { result: answer.result } : { errorCode: answer.error_code, description: answer.description }),
  };
  telegram.outgoing.push(record);
  telegram.emit("call", record);
  return answer;
}

function carriedOut(telegram: TelegramState, method: string, payload: Record<string, unknown>): Answer {
  try {
    return { ok: true, result: structuredClone(perform(telegram, method, payload)) };
  } catch (error) {
    if (error instanceof Refusal)
      return failed({
        code: error.code,
        description: error.message,
        ...(error.parameters === undefined ? {} : { parameters: error.parameters }),
      });
    console.error(`The Telegram stand-in failed at ${method}:`, error);
    return failed({ code: 500, description: "Internal Server Error" });
  }
}

function failed({ code, description, parameters }: Failure): Answer {
  return { ok: false, error_code: code, description, ...(parameters === undefined ? {} : { parameters }) };
}
