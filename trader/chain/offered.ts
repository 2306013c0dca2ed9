import {
  type Address,
  getAddressDecoder,
  getCompiledTransactionMessageDecoder,
  getPublicKeyFromAddress,
  getTransactionDecoder,
  type Transaction,
  verifySignature,
} from "@solana/kit";
import { type Account, SYSTEM_PROGRAM } from "./accounts.ts";

/** A transaction that is offered for signing, as far as it is looked at. */
export interface OfferedTransaction {
  readonly transaction: Transaction;
  /** The programs that its instructions call. Other programs are called by these only. */
  readonly programs: ReadonlySet<Address>;
  /** The accounts that it names itself and may change. The first one pays its fee. */
  readonly writable: readonly Address[];
  /** The tables that it takes more accounts from, and which of them it may change. */
  readonly lookups: readonly { readonly table: Address; readonly writableIndexes: readonly number[] }[];
}

/** A lookup table's addresses begin behind what says who may change it. */
const LOOKUP_TABLE_HEADER_BYTES = 56;
const ADDRESS_BYTES = 32;

/** The number of the system program's instruction that makes a transaction valid for ever. */
const ADVANCE_NONCE = 4;

/**
 * Reads an offered transaction, in base64. Returns null if it is none, or the wallet must not sign it. It must not if
 * another account pays, it can land at any later time, or another signature is missing or wrong.
 */
export async function readOffered(base64: string, wallet: Address): Promise<OfferedTransaction | null> {
  const read = decode(base64);
  if (read === null) return null;
  const { transaction, message } = read;
  const { header, staticAccounts, instructions } = message;
  if (message.version !== 0 && message.version !== "legacy") return null;
  if (staticAccounts[0] !== wallet) return null;
  const [first] = instructions;
  const isNonce =
    first !== undefined &&
    staticAccounts[first.programAddressIndex] === SYSTEM_PROGRAM &&
    first.data?.[0] === ADVANCE_NONCE;
  if (isNonce) return null;
  for (const signer of staticAccounts.slice(1, header.numSignerAccounts))
    if (!(await hasSigned(transaction, signer))) return null;
  const lookups = message.version === 0 ? (message.addressTableLookups ?? []) : [];
  const programs = instructions.map(({ programAddressIndex }) => staticAccounts[programAddressIndex]);
  // The chain takes no program from a lookup table.
  if (!programs.every((program) => program !== undefined)) return null;
  return {
    transaction,
    programs: new Set(programs),
    writable: staticAccounts.filter((_, at) =>
      at < header.numSignerAccounts
        ? at < header.numSignerAccounts - header.numReadonlySignerAccounts
        : at < staticAccounts.length - header.numReadonlyNonSignerAccounts,
    ),
    lookups: lookups.map(({ lookupTableAddress: table, writableIndexes }) => ({ table, writableIndexes })),
  };
}

function decode(base64: string) {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const transaction = getTransactionDecoder().decode(bytes);
    const message = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
    return "instructions" in message ? { transaction, message } : null;
  } catch {
    return null;
  }
}

async function hasSigned({ signatures, messageBytes }: Transaction, signer: Address): Promise<boolean> {
  const signature = signatures[signer];
  if (!signature) return false;
  return verifySignature(await getPublicKeyFromAddress(signer), signature, messageBytes);
}

/** Reads some addresses of a lookup table's account. Returns null if it does not have them. */
export function addressesIn(table: Account, indexes: readonly number[]): readonly Address[] | null {
  const decoder = getAddressDecoder();
  const offsets = indexes.map((index) => LOOKUP_TABLE_HEADER_BYTES + index * ADDRESS_BYTES);
  if (offsets.some((offset) => offset + ADDRESS_BYTES > table.data.length)) return null;
  return offsets.map((offset) => decoder.decode(table.data, offset));
}
