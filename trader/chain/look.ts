import { OutsideUnavailable } from "../outside.ts";
import { DEAD_MARGIN_BLOCKS } from "../time-limits.ts";
import { type EarlierTransaction, mayHaveMoved, type RecordedTransaction } from "../trade/trade.ts";
import { readTokens } from "./accounts.ts";
import type { SolanaNode } from "./node.ts";
import { checkHealth, readFinalized, readFirstBlock, readStatuses, type SignatureStatus } from "./queries.ts";

/** What became of a trade's transactions. */
export type Look =
  /** One is in a finalized block, which is never taken back. */
  | { readonly tag: "landed" | "failed"; readonly transaction: EarlierTransaction }
  /** The latest one is in a block that is not finalized yet. */
  | { readonly tag: "on_chain" }
  /** No node that answered knows one. */
  | { readonly tag: "absent" };

/**
 * Looks for the latest transaction of a trade and for all earlier ones, node by node until one is final. A node that has
 * seen one, and has stopped since, keeps nobody from asking the next. Throws OutsideUnavailable if no node answers.
 */
export async function lookFor(
  nodes: readonly SolanaNode[],
  latest: RecordedTransaction,
  earlier: readonly EarlierTransaction[],
): Promise<Look> {
  const all = [latest, ...earlier];
  const failures: OutsideUnavailable[] = [];
  let isOnChain = false;
  for (const node of nodes) {
    try {
      const { statuses } = await readStatuses(node, signaturesOf(all));
      const found = judge(all, statuses);
      if (found.tag === "landed" || found.tag === "failed") return found;
      isOnChain ||= found.tag === "on_chain";
    } catch (thrown) {
      if (!(thrown instanceof OutsideUnavailable)) throw thrown;
      failures.push(thrown);
    }
  }
  const [failure] = failures;
  if (failure !== undefined && failures.length === nodes.length) throw failure;
  return { tag: isOnChain ? "on_chain" : "absent" };
}

function judge(all: readonly EarlierTransaction[], statuses: readonly (SignatureStatus | null)[]): Look {
  const landed = all.find((_, at) => statuses[at]?.finalized && !statuses[at].failed);
  if (landed !== undefined) return { tag: "landed", transaction: landed };
  const [latest] = all;
  const [status] = statuses;
  if (status?.finalized && latest !== undefined) return { tag: "failed", transaction: latest };
  return statuses.some((one) => one !== null && !one.finalized) ? { tag: "on_chain" } : { tag: "absent" };
}

/**
 * Whether a transaction can never land any more, so that another one may be signed. Every node has to say so by itself;
 * one that does not answer leaves it in doubt, which counts as no. A node says so if all of this holds:
 *
 * - Its finalized height is more than 32 blocks above the last one that may have the transaction.
 * - It keeps up with the cluster, and has all blocks since the transaction was signed.
 * - It knows neither this transaction nor an earlier one, except as failed, and was not behind that height when it said so.
 * - The wallet's tokens have not changed by what the transaction would have changed: a history may have gaps.
 */
export async function isDead(
  nodes: readonly SolanaNode[],
  latest: RecordedTransaction,
  earlier: readonly EarlierTransaction[],
): Promise<boolean> {
  for (const node of nodes) if (!(await saysDead(node, latest, earlier))) return false;
  return true;
}

async function saysDead(
  node: SolanaNode,
  latest: RecordedTransaction,
  earlier: readonly EarlierTransaction[],
): Promise<boolean> {
  try {
    const finalized = await readFinalized(node);
    if (finalized.blockHeight <= latest.lastValidBlockHeight + DEAD_MARGIN_BLOCKS) return false;
    await checkHealth(node);
    if ((await readFirstBlock(node)) > latest.sinceSlot) return false;
    const { slot, statuses } = await readStatuses(node, signaturesOf([latest, ...earlier]));
    if (slot < finalized.slot) return false;
    if (statuses.some((status) => status !== null && !(status.finalized && status.failed))) return false;
    return !mayHaveMoved(latest, await readTokens(node, latest.tokenAccount, finalized.slot));
  } catch (thrown) {
    if (!(thrown instanceof OutsideUnavailable)) throw thrown;
    return false;
  }
}

const signaturesOf = (all: readonly EarlierTransaction[]): readonly string[] => all.map(({ signature }) => signature);
