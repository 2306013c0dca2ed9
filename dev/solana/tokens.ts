import { type Address, type EncodedAccount, lamports } from "@solana/kit";
import {
  AccountState,
  getMintDecoder,
  getMintEncoder,
  getMintSize,
  getTokenDecoder,
  getTokenEncoder,
  getTokenSize,
  type Mint,
  TOKEN_PROGRAM_ADDRESS,
  type Token,
} from "@solana-program/token";
import { SOL_MINT } from "./market.ts";

/** What a token account holds above its balance, so that it stays: in lamports. */
export const TOKEN_ACCOUNT_RENT_LAMPORTS = 2_039_280n;
const MINT_RENT_LAMPORTS = 1_461_600n;

/** Reads a token account; null where it is none. */
export function readTokenAccount({ programAddress, data }: EncodedAccount): Token | null {
  if (programAddress !== TOKEN_PROGRAM_ADDRESS || data.length !== getTokenSize()) return null;
  const token = getTokenDecoder().decode(data);
  return token.state === AccountState.Uninitialized ? null : token;
}

/** Reads a mint; null where it is none. */
export function readMint({ programAddress, data }: EncodedAccount): Mint | null {
  return programAddress === TOKEN_PROGRAM_ADDRESS && data.length === getMintSize()
    ? getMintDecoder().decode(data)
    : null;
}

const account = (at: Address, data: Uint8Array, rent: bigint): EncodedAccount => ({
  address: at,
  data,
  executable: false,
  lamports: lamports(rent),
  programAddress: TOKEN_PROGRAM_ADDRESS,
  space: BigInt(data.length),
});

/** Makes a mint's account. */
export function mintAccount(at: Address, decimals: number, freezeAuthority: Address | null): EncodedAccount {
  const data = getMintEncoder().encode({
    mintAuthority: null,
    supply: 10n ** 18n,
    decimals,
    isInitialized: true,
    freezeAuthority,
  });
  return account(at, new Uint8Array(data), MINT_RENT_LAMPORTS);
}

export interface TokenHolding {
  mint: Address;
  owner: Address;
  amount: bigint;
  /** Who else may take all of it. */
  delegate?: Address;
  frozen?: boolean;
}

/** Makes a token account's account. Of SOL's mint it holds the lamports that it says. */
export function tokenAccount(
  at: Address,
  { mint, owner, amount, delegate, frozen = false }: TokenHolding,
): EncodedAccount {
  const isNative = mint === SOL_MINT;
  const data = getTokenEncoder().encode({
    mint,
    owner,
    amount,
    delegate: delegate ?? null,
    state: frozen ? AccountState.Frozen : AccountState.Initialized,
    isNative: isNative ? TOKEN_ACCOUNT_RENT_LAMPORTS : null,
    delegatedAmount: delegate === undefined ? 0n : amount,
    closeAuthority: null,
  });
  return account(at, new Uint8Array(data), TOKEN_ACCOUNT_RENT_LAMPORTS + (isNative ? amount : 0n));
}
