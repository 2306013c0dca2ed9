import type { Address, EncodedAccount } from "@solana/kit";
import { FailedTransactionMetadata, type LiteSVM } from "litesvm";
import type { Accounts } from "./chain-accounts.ts";
import { type Execution, execution } from "./chain-execution.ts";
import type { WireTransaction } from "./chain-transaction.ts";
import { transactionError } from "./transaction-error.ts";

export interface SimulationOptions {
  /** The accounts to look at afterwards. */
  watched: readonly Address[];
}

export interface Simulation extends Execution {
  /** The watched accounts as they would be; null where there would be none, and all of them if it fails. */
  accounts: readonly (EncodedAccount | null)[];
}

/** Runs a transaction without changing anything. Signatures are not looked at. */
export function simulate(
  svm: LiteSVM,
  accounts: Accounts,
  wire: WireTransaction,
  { watched }: SimulationOptions,
): Simulation {
  svm.withSigverify(false);
  try {
    const result = svm.simulateTransaction(wire.transaction);
    if (result instanceof FailedTransactionMetadata)
      return { ...execution(result.meta(), transactionError(result)), accounts: watched.map(() => null) };
    const changed = new Map(result.postAccounts().map((account) => [account.address, account]));
    const after = watched.map((one) => changed.get(one) ?? accounts.now(one));
    const existing = after.map((account) => (account === null || account.lamports === 0n ? null : account));
    return { ...execution(result.meta(), null), accounts: existing };
  } finally {
    svm.withSigverify(true);
  }
}
