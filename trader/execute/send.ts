import { sendTransaction } from "../chain/queries.ts";
import { OutsideUnavailable } from "../outside.ts";
import type { RecordedTransaction } from "../trade/trade.ts";
import type { TradeContext } from "./context.ts";

/**
 * Sends a recorded transaction, by Jupiter and by all nodes. The first time the nodes are spared if Jupiter says that it
 * has landed; `again` says that no node knows it, whatever Jupiter said. The bytes are the same each time, so the chain
 * takes them once. Returns whether somebody may have taken them. Never throws: only the chain says what became of them. A
 * dry run sends nothing.
 */
export async function send(
  context: TradeContext,
  { bytes, requestId }: RecordedTransaction,
  { again }: { readonly again: boolean },
): Promise<boolean> {
  const { jupiter, nodes, config, tell } = context;
  if (config.dryRun) return false;
  const executed = await attempt(context, "execute", () => jupiter.execute(bytes, requestId));
  if (executed === false) tell("execute", "not_landed");
  if (executed === true && !again) return true;
  const taken = await Promise.all(nodes.map((node) => attempt(context, "send", () => sendTransaction(node, bytes))));
  return executed !== null || taken.some((one) => one !== null);
}

/** Returns what a call answers, or null if the service does not answer. */
async function attempt<T>({ tell }: TradeContext, what: string, call: () => Promise<T>): Promise<T | null> {
  try {
    const result = await call();
    if (result !== false) tell(what, "ok");
    return result;
  } catch (thrown) {
    if (!(thrown instanceof OutsideUnavailable)) throw thrown;
    tell(what, "failed", thrown);
    return null;
  }
}
