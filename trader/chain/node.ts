import * as z from "zod/mini";
import { askJson, type Counter, OutsideUnavailable } from "../outside.ts";
import { NODE_TIMEOUT_MS } from "../time-limits.ts";

/** A Solana node, which is asked by JSON-RPC. */
export interface SolanaNode {
  /**
   * Calls a method and reads its result. Throws OutsideUnavailable if the node does not answer, answers with an error, or
   * answers something else than `schema` says. Its `failure` has the error's code.
   */
  call<Out>(method: string, params: readonly unknown[], schema: z.ZodMiniType<Out>): Promise<Out>;
}

const Answer = z.object({ error: z.optional(z.object({ code: z.int() })), result: z.optional(z.unknown()) });

/** Opens a node. `name` is what the log calls it: its address may hold a key. */
export function solanaNode(name: string, url: string, counter: Counter): SolanaNode {
  return {
    async call(method, params, schema) {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
      const init = { method: "POST", headers: { "content-type": "application/json" }, body } as const;
      const { status, json } = await askJson(name, url, init, NODE_TIMEOUT_MS, counter);
      const answer = Answer.safeParse(json);
      if (answer.success && answer.data.error !== undefined)
        throw new OutsideUnavailable(name, `rpc_${answer.data.error.code}`);
      if (status !== 200) throw new OutsideUnavailable(name, `http_${status}`);
      const result = schema.safeParse(answer.data?.result);
      if (!answer.success || !result.success) throw new OutsideUnavailable(name, "unreadable");
      return result.data;
    },
  };
}
