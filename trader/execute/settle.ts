import { assertNever } from "../../src/domain/result.ts";
import { isDead, lookFor } from "../chain/look.ts";
import { readChange } from "../chain/queries.ts";
import { OutsideUnavailable } from "../outside.ts";
import { boughtOutcome, type Change, soldAnswer } from "../trade/outcome.ts";
import type { EarlierTransaction, RecordedTransaction, TradeRecord } from "../trade/trade.ts";
import type { TradeContext } from "./context.ts";
import { type AttemptResult, pending, refuse } from "./result.ts";
import { send } from "./send.ts";

/**
 * Finds out what became of a trade's latest transaction. While it may still land, the same bytes are sent again. Returns
 * "dead" if it never can: only then may another one be signed. A trade that was set aside is never taken for dead: that no
 * node knows it does not say that it was not made.
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
      return landed(context, record, latest, look.transaction);
    case "failed":
      return failed(context, record, look.transaction);
    case "on_chain":
      return pending("on_chain", "sent");
    case "absent": {
      if (record.isSetAside) return pending("set_aside");
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
  context: TradeContext,
  record: TradeRecord,
  latest: RecordedTransaction,
  transaction: EarlierTransaction,
): Promise<AttemptResult> {
  const { signature, inAmount } = transaction;
  const change = await findChange(context, record, transaction);
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
  context: TradeContext,
  record: TradeRecord,
  transaction: EarlierTransaction,
): Promise<AttemptResult> {
  const change = await findChange(context, record, transaction);
  if (change === null) return pending("not_readable_yet", "landed");
  return refuse(record, { reason: "failed_on_chain", fee: change.fee }, transaction.signature);
}

/**
 * Reads what a transaction changed from the first node that has it. Returns null if none does: a node may know no more
 * than its signature.
 */
async function findChange(
  { nodes, tell }: TradeContext,
  { terms }: TradeRecord,
  { signature, wallet }: EarlierTransaction,
): Promise<Change | null> {
  for (const node of nodes) {
    try {
      const change = await readChange(node, signature, wallet, terms.token);
      if (change !== null) return change;
    } catch (thrown) {
      if (!(thrown instanceof OutsideUnavailable)) throw thrown;
      tell("outside", "failed", thrown);
    }
  }
  return null;
}
