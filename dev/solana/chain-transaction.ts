import {
  type Address,
  address,
  getAddressDecoder,
  getAddressEncoder,
  getBase58Decoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type Transaction,
  verifySignature,
} from "@solana/kit";
import type { Accounts } from "./chain-accounts.ts";

/** The most bytes that a transaction may have. */
const MAX_TRANSACTION_BYTES = 1232;
/** Where the addresses of a lookup table begin. */
const TABLE_HEADER_BYTES = 56;
const ADDRESS_BYTES = 32;

/** An instruction by the indexes of its accounts. */
export interface WireInstruction {
  programAddressIndex: number;
  accountIndices: readonly number[];
  data: Uint8Array;
}

/** What a transaction takes from one lookup table. */
export interface TableLookup {
  table: Address;
  writable: readonly number[];
  readonly: readonly number[];
}

/** A transaction as it was sent, and what it says. */
export interface WireTransaction {
  bytes: Uint8Array;
  transaction: Transaction;
  signature: string;
  /** All signatures in the order of their accounts; missing ones are all zeros. */
  signatures: readonly string[];
  version: "legacy" | 0;
  header: { numSignerAccounts: number; numReadonlySignerAccounts: number; numReadonlyNonSignerAccounts: number };
  staticAccounts: readonly Address[];
  lookups: readonly TableLookup[];
  instructions: readonly WireInstruction[];
  blockhash: string;
}

const NO_SIGNATURE = new Uint8Array(64);

/** Reads a transaction; a string says what is wrong with it. */
export function readTransaction(bytes: Uint8Array): WireTransaction | string {
  if (bytes.length > MAX_TRANSACTION_BYTES)
    return `decoded solana_transaction::versioned::VersionedTransaction too large: ${bytes.length} bytes (max: ${MAX_TRANSACTION_BYTES} bytes)`;
  try {
    const transaction = getTransactionDecoder().decode(bytes);
    const message = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
    if (message.version !== "legacy" && message.version !== 0) return `unsupported transaction version`;
    const signatures = Object.values(transaction.signatures).map((one) =>
      getBase58Decoder().decode(one ?? NO_SIGNATURE),
    );
    const lookups = "addressTableLookups" in message ? (message.addressTableLookups ?? []) : [];
    return {
      bytes,
      transaction,
      signature: signatures[0] ?? "",
      signatures,
      version: message.version,
      header: message.header,
      staticAccounts: message.staticAccounts,
      lookups: lookups.map((one) => ({
        table: one.lookupTableAddress,
        writable: one.writableIndexes,
        readonly: one.readonlyIndexes,
      })),
      instructions: message.instructions.map(({ programAddressIndex, accountIndices, data }) => ({
        programAddressIndex,
        accountIndices: accountIndices ?? [],
        data: new Uint8Array(data ?? []),
      })),
      blockhash: message.lifetimeToken,
    };
  } catch {
    return "failed to deserialize solana_transaction::versioned::VersionedTransaction: io error: failed to fill whole buffer";
  }
}

/** Whether all who have to sign a transaction have signed it. */
export async function isSigned({ transaction }: WireTransaction): Promise<boolean> {
  const checks = Object.entries(transaction.signatures).map(async ([signer, signature]) => {
    if (signature === null) return false;
    const raw = new Uint8Array(getAddressEncoder().encode(address(signer)));
    const key = await crypto.subtle.importKey("raw", raw, "Ed25519", true, ["verify"]);
    return verifySignature(key, signature, transaction.messageBytes);
  });
  return (await Promise.all(checks)).every(Boolean);
}

/** The accounts that a transaction takes from lookup tables. */
export interface LoadedAddresses {
  writable: readonly Address[];
  readonly: readonly Address[];
}

/** Looks up what a transaction takes from tables, as they are now. What a table does not hold is left out. */
export function loadAddresses({ lookups }: WireTransaction, accounts: Accounts): LoadedAddresses {
  const pick = (which: "writable" | "readonly") =>
    lookups.flatMap((lookup) => {
      const data = accounts.now(lookup.table)?.data ?? new Uint8Array();
      return lookup[which]
        .map((index) => TABLE_HEADER_BYTES + index * ADDRESS_BYTES)
        .filter((start) => start + ADDRESS_BYTES <= data.length)
        .map((start) => getAddressDecoder().decode(data.slice(start, start + ADDRESS_BYTES)));
    });
  return { writable: pick("writable"), readonly: pick("readonly") };
}

/** Whether the account at an index of a message may be written. */
export function isWritable({ header, staticAccounts, lookups }: WireTransaction, index: number): boolean {
  const { numSignerAccounts: signers, numReadonlySignerAccounts, numReadonlyNonSignerAccounts } = header;
  if (index < signers) return index < signers - numReadonlySignerAccounts;
  if (index < staticAccounts.length) return index < staticAccounts.length - numReadonlyNonSignerAccounts;
  const writable = lookups.reduce((sum, one) => sum + one.writable.length, 0);
  return index < staticAccounts.length + writable;
}
