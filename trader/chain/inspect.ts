import { type Address, getBase64EncodedWireTransaction } from "@solana/kit";
import * as z from "zod/mini";
import { OutsideUnavailable } from "../outside.ts";
import type { TryFailure } from "../refusals.ts";
import { type Allowed, isSafe } from "../trade/rehearsal.ts";
import {
  type Account,
  AccountJson,
  OURS_ALONE,
  peekAtAccounts,
  readAccounts,
  readTokenAccount,
  SYSTEM_PROGRAM,
  type TokenAccount,
} from "./accounts.ts";
import type { SolanaNode } from "./node.ts";
import { addressesIn, type OfferedTransaction } from "./offered.ts";

/** The number of accounts that a node reads at a time. A transaction has fewer. */
const MAX_ACCOUNTS = 100;

const Simulated = z.object({
  context: z.object({ slot: z.int() }),
  value: z.object({ err: z.optional(z.unknown()), accounts: z.nullish(z.array(AccountJson)) }),
});

/** What inspecting a transaction found, or why it must not be signed. */
export type Inspected =
  /** At which slot it was rehearsed, and how many base units the token's account held before. */
  { readonly tag: "safe"; readonly slot: bigint; readonly tokensBefore: bigint } | { readonly tag: TryFailure };

/**
 * Rehearses an unsigned transaction on a node, and checks what it would do to the wallet and its token accounts. Nothing
 * signed leaves the trader. It takes two requests, or three with lookup tables.
 * Throws OutsideUnavailable if the node does not answer, or does not know the transaction's blockhash yet.
 */
export async function inspect(node: SolanaNode, offered: OfferedTransaction, allowed: Allowed): Promise<Inspected> {
  const writable = await resolve(node, offered);
  if (writable === null || writable.length > MAX_ACCOUNTS || !writable.some((one) => one === allowed.tokenAccount))
    return { tag: "unsafe" };
  const before = await peekAtAccounts(node, writable);
  const tokensBefore = before.map((account) => (account === null ? null : readTokenAccount(account)));
  const isWatched = (at: number) => writable[at] === allowed.tokenAccount || tokensBefore[at]?.owner === allowed.wallet;
  const watched = writable.flatMap((address, at) =>
    isWatched(at) ? [{ address, before: tokensBefore[at] ?? null }] : [],
  );
  const { slot, failed, accounts } = await simulate(node, offered, [
    allowed.wallet,
    ...watched.map(({ address }) => address),
  ]);
  if (failed) return { tag: "rehearsal" };
  const [walletAfter, ...tokensAfter] = accounts;
  const rehearsal = {
    // The first account pays the fee: it is the wallet.
    solBefore: before[0]?.lamports ?? 0n,
    solAfter: walletAfter && isPlain(walletAfter) ? walletAfter.lamports : null,
    tokens: watched.map((one, at) => ({ ...one, after: heldIn(tokensAfter[at]) })),
  };
  if (!isSafe(rehearsal, allowed, OURS_ALONE)) return { tag: "unsafe" };
  const traded = watched.find(({ address }) => address === allowed.tokenAccount);
  return { tag: "safe", slot, tokensBefore: traded?.before?.amount ?? 0n };
}

/** Whether an account is a wallet: it belongs to the system program, and holds nothing but SOL. */
const isPlain = ({ program, data }: Account): boolean => program === SYSTEM_PROGRAM && data.length === 0;

const heldIn = (account: Account | null | undefined): TokenAccount | null =>
  account ? readTokenAccount(account) : null;

/** Returns all accounts that a transaction may change. Returns null if a lookup table does not have them. */
async function resolve(
  node: SolanaNode,
  { writable, lookups }: OfferedTransaction,
): Promise<readonly Address[] | null> {
  if (lookups.length === 0) return writable;
  const tables = await readAccounts(
    node,
    lookups.map(({ table }) => table),
  );
  const found = lookups.map(({ writableIndexes }, at) => {
    const table = tables[at];
    return table ? addressesIn(table, writableIndexes) : null;
  });
  return found.some((addresses) => addresses === null)
    ? null
    : [...writable, ...found.flatMap((addresses) => addresses ?? [])];
}

async function simulate(node: SolanaNode, { transaction }: OfferedTransaction, addresses: readonly string[]) {
  const config = {
    encoding: "base64",
    commitment: "processed",
    sigVerify: false,
    replaceRecentBlockhash: false,
    accounts: { encoding: "base64", addresses },
  };
  const params = [getBase64EncodedWireTransaction(transaction), config];
  const { context, value } = await node.call("simulateTransaction", params, Simulated);
  if (value.err === "BlockhashNotFound") throw new OutsideUnavailable("node", "blockhash_not_found");
  return {
    slot: BigInt(context.slot),
    failed: (value.err ?? null) !== null,
    accounts: value.accounts ?? [],
  };
}
