import type { Behaviour } from "./behaviour.ts";
import type { Ledger } from "./ledger.ts";
import type { ExecutorAnswer } from "./types.ts";

/** What is sent back; `hung` and `cut` are no answer at all. */
export type Reply = "hung" | "cut" | { status: number; text: string; headers?: Record<string, string> };

const DEFAULT_REASON = "told to reject";
const NONSENSE = "<!doctype html><title>All is well</title>";

/** Responds to a call for a trade that the ledger has accepted: carries it out or not, and gives the reply. */
export function respond(ledger: Ledger, id: string, behaviour: Behaviour): Reply {
  if (typeof behaviour === "object") {
    if ("reject" in behaviour) return ok(ledger.reject(id, behaviour.reject));
    const { body, ...rest } = behaviour.custom;
    return { ...rest, text: typeof body === "string" ? body : JSON.stringify(body) };
  }
  switch (behaviour) {
    case "fill":
      return ok(ledger.carryOut(id));
    case "reject":
      return ok(ledger.reject(id, DEFAULT_REASON));
    case "pending":
      return ok(ledger.answer(id));
    case "pending_then_fill":
      return ok(ledger.defer(id));
    case "fill_twice":
      return ok(ledger.carryOutAgain(id));
    case "nonsense":
      return { status: 200, text: NONSENSE };
    case "fail_after":
    case "hang_after":
    case "cut_after":
      ledger.carryOut(id);
      break;
  }
  if (behaviour === "hang" || behaviour === "hang_after") return "hung";
  if (behaviour === "cut" || behaviour === "cut_after") return "cut";
  return refusal(500, `told to ${behaviour}`);
}

export const refusal = (status: number, error: string): Exclude<Reply, string> => ({
  status,
  text: JSON.stringify({ error }),
});

const ok = (answer: ExecutorAnswer): Reply => ({ status: 200, text: JSON.stringify(answer) });
