import { type Address, address } from "@solana/kit";
import { assertNever } from "../../src/domain/result.ts";
import { inspect } from "../chain/inspect.ts";
import { readOffered } from "../chain/offered.ts";
import { findUnknownProgram, UnknownProgram } from "../chain/programs.ts";
import { readBlockHeight } from "../chain/queries.ts";
import type { Order } from "../jupiter/order.ts";
import type { NewTransaction } from "../records/trade-records.ts";
import type { Refusal } from "../refusals.ts";
import { BLOCKHASH_VALID_BLOCKS, SIGN_WITHIN_MS } from "../time-limits.ts";
import { formatLamports, formatTokens } from "../trade/amounts.ts";
import { refuseToBegin } from "../trade/guards.ts";
import type { SwapPlan } from "../trade/plan.ts";
import type { Allowed } from "../trade/rehearsal.ts";
import type { TradeRecord, TradeTerms } from "../trade/trade.ts";
import type { TradeContext } from "./context.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { quote } from "./quote.ts";
import { type AttemptResult, failTry, isTriedOut, pending, refuse } from "./result.ts";
import { send } from "./send.ts";

/** Jupiter's word for a transaction's last block is taken up to so many blocks above ours. */
const MAX_VALID_BLOCKS = 3n * BLOCKHASH_VALID_BLOCKS;

/**
 * Signs a transaction for a trade that has none under way, records it, and only then sends it. Everything is checked
 * before: the request, the wallet, the token, the offer, and what the transaction would do.
 */
export async function beginTransaction(context: TradeContext, id: string, record: TradeRecord): Promise<AttemptResult> {
  const { config, now, tell } = context;
  const { terms } = record;
  const refusal = refuseToBegin(terms, config.limits, now());
  if (refusal !== null) return refuse(record, refusal);
  if (isTriedOut(record)) return refuse(record, { reason: "gave_up", why: "not_taken" });
  const mint = address(terms.token);
  const prepared = await prepare(context, terms, mint);
  if (prepared.tag === "refused") return refuse(record, prepared.refusal);
  const quoted = await quote(context, terms, prepared, mint);
  tell("quote", quoted.tag === "failed" ? quoted.why : quoted.tag);
  if (quoted.tag === "refused") return refuse(record, quoted.refusal);
  if (quoted.tag === "failed") return failTry(record, quoted.why);
  return signAndSend(context, id, record, { ...quoted, prepared, mint });
}

/** An order that fits, and what it was made for. */
interface Fitting {
  readonly order: Order;
  readonly plan: SwapPlan;
  readonly prepared: Prepared;
  readonly mint: Address;
}

async function signAndSend(
  context: TradeContext,
  id: string,
  record: TradeRecord,
  { order, plan, prepared, mint }: Fitting,
): Promise<AttemptResult> {
  const { config, wallet, nodes, records, now, startedAt, tell } = context;
  const { terms } = record;
  const offered = await readOffered(order.transaction, wallet.address);
  if (offered === null) return failTry(record, "unsafe");
  const unknown = findUnknownProgram(offered.programs, config.limits.programs);
  if (unknown !== null) {
    tell("inspect", "unknown_program", new UnknownProgram(unknown));
    return failTry(record, "unsafe");
  }
  const allowed = {
    wallet: wallet.address,
    mint,
    tokenAccount: prepared.tokenAccount,
    ...leastChanges(terms, order, config.limits.maxFee),
  };
  const inspected = await inspect(nodes[0], offered, allowed);
  tell("inspect", inspected.tag);
  if (inspected.tag !== "safe") return failTry(record, inspected.tag);
  if (config.dryRun) return refuse(record, rehearsed(terms, order, prepared.funds.decimals));
  // Our node knew the blockhash just now, so no block that is 150 above its height can have the transaction, whatever Jupiter says.
  const height = await readBlockHeight(nodes[0], inspected.slot);
  const said = order.lastValidBlockHeight ?? 0n;
  const own = height + BLOCKHASH_VALID_BLOCKS;
  if (said > height + MAX_VALID_BLOCKS) return failTry(record, "unsafe");
  if (now() - startedAt > SIGN_WITHIN_MS) return pending("slow");
  const { signature, bytes } = await wallet.sign(offered.transaction);
  const transaction: NewTransaction = {
    signature,
    bytes,
    lastValidBlockHeight: said > own ? said : own,
    sinceSlot: inspected.slot,
    tokenAccount: prepared.tokenAccount,
    tokensBefore: inspected.tokensBefore,
    leastTokenChange: allowed.leastTokenChange,
    requestId: order.requestId,
    wallet: wallet.address,
    inAmount: plan.inAmount,
    outAmount: order.outAmount,
    minOut: order.minOut,
    spend: terms.kind === "buy" ? terms.total : 0n,
    replaces: record.transaction?.signature ?? null,
  };
  const signed = await records.sign(id, transaction, config.limits.maxDay);
  tell("sign", signed.tag);
  switch (signed.tag) {
    case "signed":
      return pending("sent", (await send(context, transaction, { again: false })) ? "sent" : null);
    case "over_day":
      return refuse(record, { reason: "over_day", max: config.limits.maxDay, spent: signed.spent });
    case "too_late":
    case "already_sold":
      return refuse(record, { reason: signed.tag });
    case "lost":
    case "wallet_busy":
      return pending(signed.tag);
    default:
      return assertNever(signed);
  }
}

/** A buy costs at most its total. A sale brings at least what the order says, less the fees. */
const leastChanges = (
  terms: TradeTerms,
  { inAmount, minOut }: Order,
  maxFee: bigint,
): Pick<Allowed, "leastSolChange" | "leastTokenChange"> =>
  terms.kind === "buy"
    ? { leastSolChange: -terms.total, leastTokenChange: minOut }
    : { leastSolChange: minOut - maxFee, leastTokenChange: -inAmount };

function rehearsed({ kind }: TradeTerms, { inAmount, outAmount }: Order, decimals: number): Refusal {
  const sol = (lamports: bigint) => `${formatLamports(lamports)} SOL`;
  const tokens = (units: bigint) => `${formatTokens(units, decimals)} tokens`;
  return kind === "buy"
    ? { reason: "dry_run", inText: sol(inAmount), outText: tokens(outAmount) }
    : { reason: "dry_run", inText: tokens(inAmount), outText: sol(outAmount) };
}
