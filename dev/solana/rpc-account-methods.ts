import type { Address } from "@solana/kit";
import { TOKEN_PROGRAM_ADDRESS } from "@solana-program/token";
import { accountJson, decimalsAt, tokenAmount } from "./rpc-account-json.ts";
import { inContext, type Method } from "./rpc-chain-methods.ts";
import { invalidParams } from "./rpc-errors.ts";
import type { RpcNode } from "./rpc-node.ts";
import { AccountConfig, AddressList, AddressParam, Context, read, TokenFilter } from "./rpc-params.ts";
import { readMint, readTokenAccount } from "./tokens.ts";

/** The decimals of mints, as a node sees them at a slot. */
const decimalsOf = (node: RpcNode, slot: bigint) => (mint: Address) => decimalsAt(node.chain.accounts, mint, slot);

/** Methods about accounts. */
export const accountMethods: Record<string, Method> = {
  getBalance(node, [address, config]) {
    const at = read(AddressParam, address);
    const { commitment, minContextSlot } = read(Context, config);
    const slot = node.slot(commitment, minContextSlot);
    return inContext(slot, node.chain.accounts.at(at, slot)?.lamports ?? 0n);
  },
  getAccountInfo(node, [address, config]) {
    const at = read(AddressParam, address);
    const { commitment, minContextSlot, ...format } = read(AccountConfig, config);
    const slot = node.slot(commitment, minContextSlot);
    const account = node.chain.accounts.at(at, slot);
    return inContext(slot, account && accountJson(account, format, decimalsOf(node, slot)));
  },
  getMultipleAccounts(node, [addresses, config]) {
    const all = read(AddressList, addresses);
    const { commitment, minContextSlot, ...format } = read(AccountConfig, config);
    const slot = node.slot(commitment, minContextSlot);
    const accounts = all.map((one) => node.chain.accounts.at(one, slot));
    return inContext(
      slot,
      accounts.map((account) => account && accountJson(account, format, decimalsOf(node, slot))),
    );
  },
  getTokenAccountsByOwner(node, [owner, filter, config]) {
    const of = read(AddressParam, owner);
    const wanted = read(TokenFilter, filter);
    const { commitment, minContextSlot, ...format } = read(AccountConfig, config);
    const slot = node.slot(commitment, minContextSlot);
    if ("mint" in wanted && decimalsMissing(node, wanted.mint, slot))
      throw invalidParams("Invalid param: could not find mint");
    const found = node.chain.accounts.ofProgram(TOKEN_PROGRAM_ADDRESS, slot).filter((account) => {
      const token = readTokenAccount(account);
      if (token === null || token.owner !== of) return false;
      return "mint" in wanted ? token.mint === wanted.mint : wanted.programId === TOKEN_PROGRAM_ADDRESS;
    });
    return inContext(
      slot,
      found.map((account) => ({
        account: accountJson(account, format, decimalsOf(node, slot)),
        pubkey: account.address,
      })),
    );
  },
  getTokenAccountBalance(node, [address, config]) {
    const at = read(AddressParam, address);
    const { commitment, minContextSlot } = read(Context, config);
    const slot = node.slot(commitment, minContextSlot);
    const account = node.chain.accounts.at(at, slot);
    if (account === null) throw invalidParams("Invalid param: could not find account");
    const token = readTokenAccount(account);
    if (token === null) throw invalidParams("Invalid param: not a Token account");
    return inContext(slot, tokenAmount(token.amount, decimalsAt(node.chain.accounts, token.mint, slot)));
  },
};

function decimalsMissing(node: RpcNode, mint: Address, slot: bigint): boolean {
  const account = node.chain.accounts.at(mint, slot);
  return account === null || readMint(account) === null;
}
