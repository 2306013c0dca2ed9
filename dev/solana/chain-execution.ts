import type { Address } from "@solana/kit";
import { getBase58Decoder } from "@solana/kit";
import { FailedTransactionMetadata, type LiteSVM, type TransactionMetadata } from "litesvm";
import type { Accounts } from "./chain-accounts.ts";
import { isWritable, type LoadedAddresses, loadAddresses, type WireTransaction } from "./chain-transaction.ts";
import { readMint, readTokenAccount } from "./tokens.ts";
import { type TransactionError, transactionError } from "./transaction-error.ts";

/** What a token account held. */
export interface TokenBalance {
  accountIndex: number;
  mint: Address;
  owner: Address;
  programId: Address;
  amount: bigint;
  decimals: number;
}

/** An instruction that a program called. */
export interface InnerCall {
  programIdIndex: number;
  accounts: readonly number[];
  /** In base58. */
  data: string;
  stackHeight: number;
}

/** What running a transaction came to. */
export interface Execution {
  err: TransactionError | null;
  logs: readonly string[];
  unitsConsumed: bigint;
  /** Calls by the index of the instruction that they came from. */
  inner: readonly (readonly InnerCall[])[];
  returnData: { programId: string; data: Uint8Array } | null;
}

/** The balances of a transaction's accounts, in its order. */
export interface Balances {
  lamports: readonly bigint[];
  tokens: readonly TokenBalance[];
}

/** All accounts of a transaction in its order: its own, then those of lookup tables. */
export interface AccountKeys {
  all: readonly Address[];
  /** Those that it may write. */
  writable: readonly Address[];
  loaded: LoadedAddresses;
}

export function accountKeys(wire: WireTransaction, accounts: Accounts): AccountKeys {
  const loaded = loadAddresses(wire, accounts);
  const all = [...wire.staticAccounts, ...loaded.writable, ...loaded.readonly];
  return { all, writable: all.filter((_, index) => isWritable(wire, index)), loaded };
}

export function balancesOf(keys: readonly Address[], accounts: Accounts): Balances {
  const found = keys.map((key) => accounts.now(key));
  const tokens = found.flatMap((account, accountIndex) => {
    const held = account === null ? null : readTokenAccount(account);
    if (account === null || held === null) return [];
    const mint = accounts.now(held.mint);
    const decimals = (mint === null ? null : readMint(mint))?.decimals ?? 0;
    const { mint: of, owner, amount } = held;
    return [{ accountIndex, mint: of, owner, programId: account.programAddress, amount, decimals }];
  });
  return { lamports: found.map((account) => account?.lamports ?? 0n), tokens };
}

/** Runs a transaction in LiteSVM, whose accounts it changes. */
export function run(svm: LiteSVM, { transaction }: WireTransaction): Execution {
  const result = svm.sendTransaction(transaction);
  return result instanceof FailedTransactionMetadata
    ? execution(result.meta(), transactionError(result))
    : execution(result, null);
}

export function execution(meta: TransactionMetadata, err: TransactionError | null): Execution {
  const returned = meta.returnData();
  return {
    err,
    logs: meta.logs(),
    unitsConsumed: meta.computeUnitsConsumed(),
    inner: meta.innerInstructions().map((calls) =>
      calls.map((call) => ({
        programIdIndex: call.instruction().programIdIndex(),
        accounts: [...call.instruction().accounts()],
        data: getBase58Decoder().decode(call.instruction().data()),
        stackHeight: call.stackHeight(),
      })),
    ),
    returnData:
      returned.data().length === 0
        ? null
        : { programId: getBase58Decoder().decode(returned.programId()), data: returned.data() },
  };
}
