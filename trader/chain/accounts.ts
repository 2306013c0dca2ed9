import { type Address, address, getAddressDecoder, getAddressEncoder, getProgramDerivedAddress } from "@solana/kit";
import * as z from "zod/mini";
import type { Mint } from "../trade/guards.ts";
import type { SolanaNode } from "./node.ts";

export const SYSTEM_PROGRAM = address("11111111111111111111111111111111");
export const TOKEN_PROGRAM = address("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
export const TOKEN_2022_PROGRAM = address("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
export const ASSOCIATED_TOKEN_PROGRAM = address("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");

const TOKEN_ACCOUNT_BYTES = 165;
const MINT_BYTES = 82;
/** Behind this byte, which a mint pads up to, an account of Token-2022 says what it is, and has its extensions. */
const ACCOUNT_TYPE_AT = 165;
const ACCOUNT_TYPE = 2;

/** An account as a node has it. */
export interface Account {
  readonly lamports: bigint;
  /** The program that owns it. */
  readonly program: string;
  readonly data: Uint8Array;
}

/** Others' accounts may hold more than a number counts exactly, and are not counted. */
const lamports = z.pipe(
  z.number(),
  z.transform((amount: number) => BigInt(Math.trunc(amount))),
);
const base64 = z.pipe(
  z.tuple([z.string(), z.literal("base64")]),
  z.transform(([written], { issues }) => {
    try {
      return Uint8Array.from(atob(written), (char) => char.charCodeAt(0));
    } catch {
      // It would be thrown past whoever reads the answer.
      issues.push({ code: "custom", input: written, message: "no base64" });
      return z.NEVER;
    }
  }),
);
export const AccountJson = z.nullable(
  z.pipe(
    z.object({ lamports, owner: z.string(), data: base64 }),
    z.transform(({ lamports, owner, data }): Account => ({ lamports, program: owner, data })),
  ),
);
/** An answer that says nothing of an account makes no sense. It does not say that there is none. */
const accountsOf = (count: number) =>
  z.object({ context: z.object({ slot: z.int() }), value: z.array(AccountJson).check(z.length(count)) });

/** Reads accounts in one request, at most 100. An account that does not exist is null. */
export async function readAccounts(
  node: SolanaNode,
  addresses: readonly string[],
): Promise<readonly (Account | null)[]> {
  const { value } = await node.call(
    "getMultipleAccounts",
    [addresses, { encoding: "base64", commitment: "confirmed" }],
    accountsOf(addresses.length),
  );
  return value;
}

/**
 * Reads the beginning of accounts in one request, at most 100, as a node has seen them last. It is enough to read a token
 * account by; those of markets may have a megabyte each.
 */
export async function peekAtAccounts(
  node: SolanaNode,
  addresses: readonly string[],
): Promise<readonly (Account | null)[]> {
  const dataSlice = { offset: 0, length: ACCOUNT_TYPE_AT + 1 };
  const config = { encoding: "base64", commitment: "processed", dataSlice };
  return (await node.call("getMultipleAccounts", [addresses, config], accountsOf(addresses.length))).value;
}

/**
 * Reads how many base units a token account holds by finalized blocks; none if there is no account. Throws
 * OutsideUnavailable if the node has not come to `slot`.
 */
export async function readTokens(node: SolanaNode, tokenAccount: string, slot: bigint): Promise<bigint> {
  const config = { encoding: "base64", commitment: "finalized", minContextSlot: Number(slot) };
  const { value } = await node.call("getMultipleAccounts", [[tokenAccount], config], accountsOf(1));
  const account = value[0] ?? null;
  return account === null ? 0n : (readTokenAccount(account)?.amount ?? 0n);
}

/** A token account, as far as a trade may change it. */
export interface TokenAccount {
  readonly mint: string;
  readonly owner: string;
  readonly amount: bigint;
  /** Who else may take of it or close it, and whether it is frozen: the bytes that say so, in hex. */
  readonly authorities: string;
}

/** Reads a token account of either program. Returns null for any other account. */
export function readTokenAccount({ program, data }: Account): TokenAccount | null {
  if (program !== TOKEN_PROGRAM && program !== TOKEN_2022_PROGRAM) return null;
  const isToken2022 = program === TOKEN_2022_PROGRAM && data.length > ACCOUNT_TYPE_AT;
  if (data.length !== TOKEN_ACCOUNT_BYTES && !(isToken2022 && data[ACCOUNT_TYPE_AT] === ACCOUNT_TYPE)) return null;
  // https://github.com/solana-program/token/blob/main/interface/src/state.rs: mint, owner, amount, delegate, state,
  // is_native, delegated_amount, close_authority. The amount of wrapped SOL in is_native never changes.
  const decoder = getAddressDecoder();
  return {
    mint: decoder.decode(data, 0),
    owner: decoder.decode(data, 32),
    amount: viewOf(data).getBigUint64(64, true),
    authorities: hex([...data.subarray(72, 109), ...data.subarray(121, 165)]),
  };
}

/** What `authorities` is of an account that nobody else may touch: no delegate, initialized, no close authority. */
export const OURS_ALONE = hex([...new Uint8Array(36), 1, ...new Uint8Array(44)]);

/** The extensions of a mint that change nothing about transfers: where its name and picture are, and groups of tokens. */
const HARMLESS_EXTENSIONS: ReadonlySet<number> = new Set([3, 18, 19, 20, 21, 22, 23]);

/** Reads a mint of either program. Returns null for any other account. */
export function readMint({ program, data }: Account): (Mint & { readonly program: Address }) | null {
  const is2022 = program === TOKEN_2022_PROGRAM;
  if (!is2022 && program !== TOKEN_PROGRAM) return null;
  const extended = is2022 && data.length > ACCOUNT_TYPE_AT && data[ACCOUNT_TYPE_AT] === 1;
  if (data.length !== MINT_BYTES && !extended) return null;
  const view = viewOf(data);
  if (data[45] !== 1) return null;
  return {
    program: is2022 ? TOKEN_2022_PROGRAM : TOKEN_PROGRAM,
    decimals: view.getUint8(44),
    freezable: view.getUint32(46, true) !== 0,
    ownRules: extended && extensionsOf(data).some((extension) => !HARMLESS_EXTENSIONS.has(extension)),
  };
}

/** The numbers of an account's extensions: each is a type and a length of two bytes, and its value. */
function extensionsOf(data: Uint8Array): readonly number[] {
  const view = viewOf(data);
  const found: number[] = [];
  for (let at = ACCOUNT_TYPE_AT + 1; at + 4 <= data.length; at += 4 + view.getUint16(at + 2, true)) {
    const extension = view.getUint16(at, true);
    if (extension === 0) break;
    found.push(extension);
  }
  return found;
}

/** Returns the address of the account in which a wallet holds a token by convention. */
export async function tokenAccountOf(wallet: Address, mint: Address, program: Address): Promise<Address> {
  const encoder = getAddressEncoder();
  const seeds = [wallet, program, mint].map((seed) => encoder.encode(seed));
  const [found] = await getProgramDerivedAddress({ programAddress: ASSOCIATED_TOKEN_PROGRAM, seeds });
  return found;
}

const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
