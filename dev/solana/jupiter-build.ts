import {
  AccountRole,
  type Address,
  address,
  appendTransactionMessageInstructions,
  compileTransaction,
  compressTransactionMessageUsingAddressLookupTables,
  createNoopSigner,
  createTransactionMessage,
  type Instruction,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  type Transaction,
} from "@solana/kit";
import { getSetComputeUnitLimitInstruction, getSetComputeUnitPriceInstruction } from "@solana-program/compute-budget";
import { getTransferSolInstruction } from "@solana-program/system";
import {
  findAssociatedTokenPda,
  getCloseAccountInstruction,
  getCreateAssociatedTokenIdempotentInstructionAsync,
  getSyncNativeInstruction,
  getTransferCheckedInstruction,
  TOKEN_PROGRAM_ADDRESS,
} from "@solana-program/token";
import type { Lifetime } from "./chain-blockhashes.ts";
import { SOL_DECIMALS, SOL_MINT } from "./market.ts";
import type { Pool } from "./pool.ts";
import { priceCheckData, SWAP_PROGRAM_ADDRESS } from "./swap-program.ts";

export const COMPUTE_UNIT_LIMIT = 200_000;

/** What a swap's transaction is to do. Amounts are of base units. */
export interface SwapPlan {
  side: "buy" | "sell";
  taker: Address;
  /** Who gets what comes out: the taker, unless the order is hostile. */
  recipient: Address;
  /** The mint that is not SOL, and its decimals. */
  token: string;
  decimals: number;
  /** What the taker pays. */
  pays: bigint;
  /** What the taker gets; it is in the offer. */
  gets: bigint;
  offer: Address;
  limitIndex: bigint;
  feePayer: Address;
  microLamportsPerUnit: bigint;
  lifetime: Lifetime;
  /** What a hostile order adds. */
  extra: readonly Instruction[];
}

/** The token account of an owner that everybody finds. */
export async function tokenAddress(owner: Address, mint: string): Promise<Address> {
  const [found] = await findAssociatedTokenPda({ owner, mint: address(mint), tokenProgram: TOKEN_PROGRAM_ADDRESS });
  return found;
}

/**
 * Builds the transaction of a swap, unsigned: a v0 message with a lookup table, as Jupiter's are. SOL is wrapped to be paid, and
 * unwrapped where it is received. The taker is the only signer unless the fee payer is another.
 */
export async function buildSwap(pool: Pool, plan: SwapPlan): Promise<Transaction> {
  const { feePayer, lifetime, microLamportsPerUnit } = plan;
  const instructions = [
    getSetComputeUnitLimitInstruction({ units: COMPUTE_UNIT_LIMIT }),
    getSetComputeUnitPriceInstruction({ microLamports: microLamportsPerUnit }),
    ...(plan.side === "buy" ? await buying(pool, plan) : await selling(pool, plan)),
    ...plan.extra,
  ];
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (draft) => setTransactionMessageFeePayer(feePayer, draft),
    (draft) => setTransactionMessageLifetimeUsingBlockhash(lifetime, draft),
    (draft) => appendTransactionMessageInstructions(instructions, draft),
    (draft) => compressTransactionMessageUsingAddressLookupTables(draft, { [pool.lookupTable]: pool.listed }),
  );
  return compileTransaction(message);
}

async function buying(pool: Pool, plan: SwapPlan) {
  const { taker, recipient, token, decimals, pays, gets, offer, limitIndex } = plan;
  const [wrapped, received] = await Promise.all([tokenAddress(taker, SOL_MINT), tokenAddress(recipient, token)]);
  const signer = createNoopSigner(taker);
  return [
    await createAccount(taker, SOL_MINT),
    getTransferSolInstruction({ source: signer, destination: wrapped, amount: pays }),
    getSyncNativeInstruction({ account: wrapped }),
    await createAccount(taker, token, recipient),
    priceCheck(pool, token, "buy", limitIndex),
    transfer(taker, wrapped, pool.vaultOf(SOL_MINT), SOL_MINT, SOL_DECIMALS, pays),
    transfer(taker, offer, received, token, decimals, gets),
    getCloseAccountInstruction({ account: wrapped, destination: taker, owner: signer }),
  ];
}

async function selling(pool: Pool, plan: SwapPlan) {
  const { taker, recipient, token, decimals, pays, gets, offer, limitIndex } = plan;
  const [wrapped, sold] = await Promise.all([tokenAddress(taker, SOL_MINT), tokenAddress(taker, token)]);
  return [
    await createAccount(taker, SOL_MINT),
    priceCheck(pool, token, "sell", limitIndex),
    transfer(taker, sold, pool.vaultOf(token), token, decimals, pays),
    transfer(taker, offer, wrapped, SOL_MINT, SOL_DECIMALS, gets),
    getCloseAccountInstruction({ account: wrapped, destination: recipient, owner: createNoopSigner(taker) }),
  ];
}

const createAccount = (payer: Address, mint: string, owner = payer) =>
  getCreateAssociatedTokenIdempotentInstructionAsync({ payer: createNoopSigner(payer), owner, mint: address(mint) });

function priceCheck(pool: Pool, token: string, side: "buy" | "sell", limit: bigint): Instruction {
  const accounts = [{ address: pool.priceAccountOf(token), role: AccountRole.READONLY }];
  return { programAddress: SWAP_PROGRAM_ADDRESS, accounts, data: priceCheckData(side, limit) };
}

function transfer(
  taker: Address,
  source: Address,
  destination: Address,
  mint: string,
  decimals: number,
  amount: bigint,
) {
  const authority = createNoopSigner(taker);
  return getTransferCheckedInstruction({ source, mint: address(mint), destination, authority, amount, decimals });
}
