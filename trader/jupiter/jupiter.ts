import { askJson, type Counter, type JsonAnswer, OutsideUnavailable } from "../outside.ts";
import { EXECUTE_TIMEOUT_MS, JUPITER_TIMEOUT_MS } from "../time-limits.ts";
import type { Offer, SwapPlan } from "../trade/plan.ts";
import { readExecution } from "./execution.ts";
import { type Order, type Ordered, readOrder } from "./order.ts";
import { readVerified } from "./token.ts";

/** A swap that is asked for, by mints. */
export interface Swap {
  readonly inputMint: string;
  readonly outputMint: string;
  /** The wallet that pays and receives. */
  readonly taker: string;
  readonly plan: SwapPlan;
}

/** Jupiter's Swap V2, and what it knows of tokens. Throws OutsideUnavailable if it does not answer, or asks for a pause. */
export interface Jupiter {
  /** Asks for an order with a transaction to sign. */
  order(swap: Swap): Promise<Ordered>;
  /** Hands a signed transaction over to be landed. Returns whether Jupiter says that it has landed; only the chain decides. */
  execute(bytes: string, requestId: string): Promise<boolean>;
  /** Whether Jupiter has verified a token; null if it does not know it. */
  isVerified(mint: string): Promise<boolean | null>;
}

/** What of an order a plan depends on. */
export const offerOf = ({ outAmount, minOut, costs, impactBps }: Order): Offer => ({
  outAmount,
  minOut,
  costs,
  impactBps,
});

/** Opens Jupiter's API at an address, with a key if there is one. */
export function openJupiter(
  { url, key }: { readonly url: string; readonly key: string | null },
  counter: Counter,
): Jupiter {
  const headers: Record<string, string> = key === null ? {} : { "x-api-key": key };
  const get = async (path: string, query: Record<string, string>): Promise<JsonAnswer> =>
    checked(
      await askJson("jupiter", `${url}${path}?${new URLSearchParams(query)}`, { headers }, JUPITER_TIMEOUT_MS, counter),
    );

  return {
    async order({ inputMint, outputMint, taker, plan }) {
      const { status, json } = await get("/swap/v2/order", {
        inputMint,
        outputMint,
        amount: String(plan.inAmount),
        taker,
        slippageBps: String(plan.slippageBps),
        // Of a quote by JupiterZ a market maker is the fee payer, whose signature would then name the transaction. The
        // others' transactions call programs of theirs, of which nobody here knows what they do (chain/programs.ts).
        excludeRouters: "jupiterz,dflow,okx",
      });
      return readOrder(status, json);
    },

    async execute(signedTransaction, requestId) {
      const body = JSON.stringify({ signedTransaction, requestId });
      const init = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body } as const;
      const { json } = await askJson("jupiter", `${url}/swap/v2/execute`, init, EXECUTE_TIMEOUT_MS, counter);
      return readExecution(json);
    },

    async isVerified(mint) {
      const { status, json } = await get("/tokens/v2/search", { query: mint });
      if (status !== 200) throw new OutsideUnavailable("jupiter", `http_${status}`);
      return readVerified(json, mint);
    },
  };
}

/** The statuses that say something of us, not of what was asked: no key, nothing paid, too slow, too many questions. */
const ABOUT_US: ReadonlySet<number> = new Set([401, 402, 403, 407, 408, 425, 429]);

/** Throws for an answer that says nothing of what was asked: Jupiter is busy, or fails. */
function checked(answer: JsonAnswer): JsonAnswer {
  const { status } = answer;
  if (ABOUT_US.has(status) || status >= 500 || status < 200 || (status >= 300 && status < 400))
    throw new OutsideUnavailable("jupiter", `http_${status}`);
  return answer;
}
