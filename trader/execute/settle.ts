import { assertNever } from "../../src/domain/result.ts";
import { isDead, lookFor } from "../chain/look.ts";
import type { SolanaNode } from "../chain/node.ts";
import { readChange } from "../chain/queries.ts";
import { boughtOutcome, type Change, soldAnswer } from "../trade/outcome.ts";
import type { EarlierTransaction, RecordedTransaction, TradeRecord } from "../trade/trade.ts";
import type { TradeContext } from "./context.ts";
import { type AttemptResult, pending, refuse } from "./result.ts";
import { send } from "./send.ts";

/**
 * Finds out what became of a trade's latest transaction. While it may still land, the same bytes are sent again. Returns
 * "dead" if it never can: only then may another one be signed.
 */
export async function settle(
  context: TradeContext,
  record: TradeRecord,
  latest: RecordedTransaction,
): Promise<AttemptResult | "dead"> {
  const look = await lookFor(context.nodes, latest, record.earlier);
  context.tell("look", look.tag);
  switch (look.tag) {
    case "landed":
      return landed(record, latest, look.transaction, look.node);
    case "failed":
      return failed(record, look.transaction, look.node);
    case "on_chain":
      return pending("on_chain", "sent");
    case "absent": {
      if (await isDead(context.nodes, latest, record.earlier)) {
        context.tell("look", "dead");
        return "dead";
      }
      return pending("may_land", (await send(context, latest, { again: true })) ? "sent" : null);
    }
    default:
      return assertNever(look);
  }
}

async function landed(
  record: TradeRecord,
  latest: RecordedTransaction,
  transaction: EarlierTransaction,
  node: SolanaNode,
): Promise<AttemptResult> {
  const { signature, wallet, inAmount } = transaction;
  const change = await readChange(node, signature, wallet, record.terms.token);
  if (change === null) return pending("not_readable_yet", "landed");
  return {
    tag: "final",
    final: {
      outcome: "filled",
      ...outcomeOf(record, change, inAmount, signature),
      signature: latest.signature,
      landedSignature: signature,
      why: "landed",
    },
  };
}

function outcomeOf({ terms }: TradeRecord, change: Change, inAmount: bigint, signature: string) {
  if (terms.kind === "sell") return { answer: JSON.stringify(soldAnswer(change, signature)), gained: null };
  const { tokens, answer } = boughtOutcome(change, inAmount, signature);
  return { answer: JSON.stringify(answer), gained: { tokens, decimals: change.decimals } };
}

/** A transaction that failed on chain cost its fee, and can never land again. */
async function failed(
  record: TradeRecord,
  { signature, wallet }: EarlierTransaction,
  node: SolanaNode,
): Promise<AttemptResult> {
  const change = await readChange(node, signature, wallet, record.terms.token);
  if (change === null) return pending("not_readable_yet", "landed");
  return refuse(record, { reason: "failed_on_chain", fee: change.fee }, signature);
}
