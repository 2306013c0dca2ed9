import { COMPUTE_BUDGET_PROGRAM_ADDRESS } from "@solana-program/compute-budget";
import type { WireTransaction } from "./chain-transaction.ts";

/** What each signature costs. */
export const SIGNATURE_FEE_LAMPORTS = 5_000n;
const DEFAULT_UNITS_OF_INSTRUCTION = 200_000n;
const MAX_UNITS = 1_400_000n;
const MICROLAMPORTS_PER_LAMPORT = 1_000_000n;

/** First bytes of the compute budget program's instructions. */
const SET_LIMIT = 2;
const SET_PRICE = 3;

/** What a transaction pays for being in a block, by its signatures and its compute budget. In lamports. */
export function feeOf(wire: WireTransaction): bigint {
  const isBudget = (index: number) => wire.staticAccounts[index] === COMPUTE_BUDGET_PROGRAM_ADDRESS;
  const budget = wire.instructions.filter(({ programAddressIndex }) => isBudget(programAddressIndex));
  const found = (kind: number) => budget.find(({ data }) => data[0] === kind)?.data;
  const limit = found(SET_LIMIT);
  const price = found(SET_PRICE);
  const others = BigInt(wire.instructions.length - budget.length);
  const units = limit === undefined ? others * DEFAULT_UNITS_OF_INSTRUCTION : BigInt(view(limit).getUint32(1, true));
  const microlamports = price === undefined ? 0n : view(price).getBigUint64(1, true);
  const capped = units < MAX_UNITS ? units : MAX_UNITS;
  const priority = (capped * microlamports + MICROLAMPORTS_PER_LAMPORT - 1n) / MICROLAMPORTS_PER_LAMPORT;
  return BigInt(wire.signatures.length) * SIGNATURE_FEE_LAMPORTS + priority;
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
