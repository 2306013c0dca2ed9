import {
  type Address,
  type EncodedAccount,
  getBase58Decoder,
  type ReadonlyUint8Array,
  unwrapOption,
} from "@solana/kit";
import { AccountState, type Token } from "@solana-program/token";
import type { Accounts } from "./chain-accounts.ts";
import { invalidParams } from "./rpc-errors.ts";
import type { AccountEncoding } from "./rpc-params.ts";
import { readMint, readTokenAccount, TOKEN_ACCOUNT_RENT_LAMPORTS } from "./tokens.ts";

/** What nodes write for an account that pays no rent. */
const NO_RENT_EPOCH = 18_446_744_073_709_551_615n;
/** Larger data is not written in base58. */
const MAX_BASE58_BYTES = 128;

interface Format {
  encoding: AccountEncoding;
  dataSlice?: { offset: number; length: number } | null | undefined;
}

/** Looks up the decimals of a mint. */
export const decimalsAt = (accounts: Accounts, mint: Address, slot: bigint): number => {
  const account = accounts.at(mint, slot);
  return (account === null ? null : readMint(account))?.decimals ?? 0;
};

/** An amount of tokens as nodes write it. */
export function tokenAmount(amount: bigint, decimals: number) {
  const digits = amount.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const places = digits.slice(digits.length - decimals).replace(/0+$/, "");
  const uiAmountString = places === "" ? whole : `${whole}.${places}`;
  return { amount: amount.toString(), decimals, uiAmount: Number(uiAmountString), uiAmountString };
}

/** An account as nodes write it. */
export function accountJson(
  account: EncodedAccount,
  { encoding, dataSlice }: Format,
  decimals: (mint: Address) => number,
) {
  const { data, executable, lamports, programAddress, space } = account;
  const shown = dataSlice == null ? data : data.slice(dataSlice.offset, dataSlice.offset + dataSlice.length);
  const rest = { executable, lamports, owner: programAddress, rentEpoch: NO_RENT_EPOCH, space };
  return { data: parsed(account, encoding, decimals) ?? encode(shown, encoding), ...rest };
}

function encode(data: ReadonlyUint8Array, encoding: AccountEncoding): unknown {
  switch (encoding) {
    case "base58":
      if (data.length > MAX_BASE58_BYTES)
        throw invalidParams("Encoded binary (base 58) data should be less than 128 bytes, please use Base64 encoding.");
      return [getBase58Decoder().decode(data), "base58"];
    case "base64+zstd":
      throw invalidParams("base64+zstd is not here in the stand-in");
    case "base64":
    case "jsonParsed":
      return [Buffer.from(new Uint8Array(data)).toString("base64"), "base64"];
  }
}

function parsed(account: EncodedAccount, encoding: AccountEncoding, decimals: (mint: Address) => number) {
  if (encoding !== "jsonParsed") return undefined;
  const { space } = account;
  const token = readTokenAccount(account);
  if (token !== null)
    return { program: "spl-token", parsed: { info: tokenInfo(token, decimals(token.mint)), type: "account" }, space };
  const mint = readMint(account);
  if (mint === null) return undefined;
  const info = {
    decimals: mint.decimals,
    freezeAuthority: unwrapOption(mint.freezeAuthority),
    isInitialized: mint.isInitialized,
    mintAuthority: unwrapOption(mint.mintAuthority),
    supply: mint.supply.toString(),
  };
  return { program: "spl-token", parsed: { info, type: "mint" }, space };
}

function tokenInfo(token: Token, decimals: number) {
  const delegate = unwrapOption(token.delegate);
  const isNative = unwrapOption(token.isNative) !== null;
  return {
    isNative,
    mint: token.mint,
    owner: token.owner,
    state: token.state === AccountState.Frozen ? "frozen" : "initialized",
    tokenAmount: tokenAmount(token.amount, decimals),
    ...(isNative ? { rentExemptReserve: tokenAmount(TOKEN_ACCOUNT_RENT_LAMPORTS, decimals) } : {}),
    ...(delegate === null ? {} : { delegate, delegatedAmount: tokenAmount(token.delegatedAmount, decimals) }),
  };
}
