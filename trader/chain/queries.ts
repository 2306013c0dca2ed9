import * as z from "zod/mini";
import type { Change } from "../trade/outcome.ts";
import type { SolanaNode } from "./node.ts";

const whole = z.pipe(
  z.int(),
  z.transform((amount: number) => BigInt(amount)),
);
const context = z.object({ slot: whole });

/** What a node knows of a signature. */
export interface SignatureStatus {
  readonly finalized: boolean;
  /** Whether the transaction failed. It then changed nothing, but cost its fee. */
  readonly failed: boolean;
}

const Status = z.nullable(
  z.object({
    err: z.optional(z.unknown()),
    confirmationStatus: z.nullish(z.string()),
  }),
);
/** An answer that says nothing of a signature makes no sense. It does not say that nobody knows it. */
const statusesOf = (count: number) => z.object({ context, value: z.array(Status).check(z.length(count)) });

/**
 * Looks for transactions by their signatures, in all of the node's history. Returns one status for each, null for one
 * that the node does not know, and the slot that the node was at. At most 256 at a time.
 */
export async function readStatuses(
  node: SolanaNode,
  signatures: readonly string[],
): Promise<{ readonly slot: bigint; readonly statuses: readonly (SignatureStatus | null)[] }> {
  const params = [signatures, { searchTransactionHistory: true }];
  const { context, value } = await node.call("getSignatureStatuses", params, statusesOf(signatures.length));
  return {
    slot: context.slot,
    statuses: value.map((status) => {
      if (status === null) return null;
      return { finalized: status.confirmationStatus === "finalized", failed: (status.err ?? null) !== null };
    }),
  };
}

const EpochInfo = z.object({ absoluteSlot: whole, blockHeight: whole });

/** Reads the slot and the height of the latest finalized block. */
export async function readFinalized(
  node: SolanaNode,
): Promise<{ readonly slot: bigint; readonly blockHeight: bigint }> {
  const { absoluteSlot, blockHeight } = await node.call("getEpochInfo", [{ commitment: "finalized" }], EpochInfo);
  return { slot: absoluteSlot, blockHeight };
}

/**
 * Reads the height of the latest block that a node has seen, confirmed or not. Throws OutsideUnavailable if that is before
 * `slot`: behind one address there may be several nodes, of which one is behind.
 */
export const readBlockHeight = (node: SolanaNode, slot: bigint): Promise<bigint> =>
  node.call("getBlockHeight", [{ commitment: "processed", minContextSlot: Number(slot) }], whole);

/** Reads the first slot that a node's history has. */
export const readFirstBlock = (node: SolanaNode): Promise<bigint> => node.call("getFirstAvailableBlock", [], whole);

/** Asks whether a node keeps up with the cluster. Throws OutsideUnavailable if it does not. */
export async function checkHealth(node: SolanaNode): Promise<void> {
  await node.call("getHealth", [], z.literal("ok"));
}

/** Reads a wallet's SOL in lamports. */
export async function readBalance(node: SolanaNode, wallet: string): Promise<bigint> {
  const schema = z.object({ value: whole });
  return (await node.call("getBalance", [wallet, { commitment: "confirmed" }], schema)).value;
}

/** Sends a signed transaction, in base64. Throws OutsideUnavailable if the node does not take it. */
export async function sendTransaction(node: SolanaNode, bytes: string): Promise<void> {
  await node.call("sendTransaction", [bytes, { encoding: "base64", skipPreflight: true }], z.string());
}

/**
 * The balances of accounts. Only the first one is read, which is that of the wallet: others may be more than a number
 * counts exactly.
 */
const Balances = z.pipe(
  z.tuple([whole], z.number()),
  z.transform(([first]) => first),
);
const TokenBalances = z.nullish(
  z.array(
    z.object({
      mint: z.string(),
      owner: z.optional(z.string()),
      uiTokenAmount: z.object({
        amount: z.pipe(
          z.string().check(z.regex(/^\d{1,20}$/)),
          z.transform((units: string) => BigInt(units)),
        ),
        decimals: z.int(),
      }),
    }),
  ),
);
const Landed = z.nullable(
  z.object({
    meta: z.object({
      err: z.optional(z.unknown()),
      fee: whole,
      preBalances: Balances,
      postBalances: Balances,
      preTokenBalances: TokenBalances,
      postTokenBalances: TokenBalances,
    }),
    transaction: z.object({ message: z.object({ accountKeys: z.array(z.string()) }) }),
  }),
);

/**
 * Reads what a finalized transaction changed: the wallet's SOL, and what it holds of a token. Returns null if the node
 * does not have it, or the wallet did not pay for it. Also if it succeeded, and the node does not show how many tokens it
 * moved: then the node lacks a part of it.
 */
export async function readChange(
  node: SolanaNode,
  signature: string,
  wallet: string,
  mint: string,
): Promise<Change | null> {
  const config = { encoding: "json", commitment: "finalized", maxSupportedTransactionVersion: 0 };
  const landed = await node.call("getTransaction", [signature, config], Landed);
  if (landed === null || landed.transaction.message.accountKeys[0] !== wallet) return null;
  const { meta } = landed;
  const hasFailed = (meta.err ?? null) !== null;
  if (!hasFailed && !(meta.preTokenBalances && meta.postTokenBalances)) return null;
  const held = (balances: z.infer<typeof TokenBalances>) =>
    (balances ?? []).filter((balance) => balance.owner === wallet && balance.mint === mint);
  const sum = (balances: z.infer<typeof TokenBalances>) =>
    held(balances).reduce((total, { uiTokenAmount }) => total + uiTokenAmount.amount, 0n);
  const [known] = [...held(meta.postTokenBalances), ...held(meta.preTokenBalances)];
  const [tokensBefore, tokensAfter] = [sum(meta.preTokenBalances), sum(meta.postTokenBalances)];
  if (!hasFailed && tokensBefore === tokensAfter) return null;
  return {
    solBefore: meta.preBalances,
    solAfter: meta.postBalances,
    fee: meta.fee,
    tokensBefore,
    tokensAfter,
    decimals: known?.uiTokenAmount.decimals ?? 0,
  };
}
