import { type Address, address, lamports } from "@solana/kit";
import { SYSTEM_PROGRAM_ADDRESS } from "@solana-program/system";
import type { Chain, Landed } from "./chain.ts";
import { blockHeight } from "./chain-clock.ts";
import { tokenAddress } from "./jupiter-build.ts";
import { readTokenAccount, tokenAccount } from "./tokens.ts";

/** What a test does to the chain, and sees of it, without a node. What is given or taken so was so all along. */
export interface ChainControls {
  /** The slot of the newest block. */
  readonly slot: bigint;
  /** Its height, which is less than its slot. */
  readonly height: bigint;
  /** All transactions that are in blocks, failed ones included, oldest first. */
  readonly transactions: readonly Landed[];
  /** Gives a wallet lamports. */
  airdrop(wallet: string, lamports: bigint): void;
  /** Has a wallet hold so many base units of a token, and no more. */
  setTokens(wallet: string, mint: string, amount: bigint): Promise<void>;
  /** Freezes what a wallet holds of a token, as its issuer might. */
  freeze(wallet: string, mint: string): Promise<void>;
  /** What a wallet has by the newest block. */
  lamportsOf(wallet: string): bigint;
  /** What a wallet holds of a token by the newest block, in base units. */
  tokensOf(wallet: string, mint: string): Promise<bigint>;
  /** Takes the blocks of the last so many slots back, as if another fork had won, and gives the transactions that never were. */
  rollBack(slots: number): readonly Landed[];
}

/** Gives lamports to an account, as if it had had them all along. */
export function airdrop(chain: Chain, to: Address, amount: bigint): void {
  chain.makeBlocks();
  const found = chain.accounts.now(to);
  const nothing = { data: new Uint8Array(), executable: false, programAddress: SYSTEM_PROGRAM_ADDRESS, space: 0n };
  const held = found?.lamports ?? 0n;
  chain.accounts.write({ ...(found ?? nothing), address: to, lamports: lamports(held + amount) });
}

export function chainControls(chain: Chain): ChainControls {
  const held = async (wallet: string, mint: string) => {
    const account = chain.accounts.now(await tokenAddress(address(wallet), mint));
    return (account && readTokenAccount(account)?.amount) ?? 0n;
  };
  const hold = async (wallet: string, mint: string, amount: bigint, frozen: boolean) => {
    const owner = address(wallet);
    const at = await tokenAddress(owner, mint);
    chain.makeBlocks();
    chain.accounts.write(tokenAccount(at, { mint: address(mint), owner, amount, frozen }));
  };
  return {
    get slot() {
      return chain.slot;
    },
    get height() {
      return blockHeight(chain.slot);
    },
    get transactions() {
      return chain.transactions;
    },
    airdrop: (wallet, amount) => airdrop(chain, address(wallet), amount),
    setTokens: (wallet, mint, amount) => hold(wallet, mint, amount, false),
    freeze: async (wallet, mint) => hold(wallet, mint, await held(wallet, mint), true),
    lamportsOf(wallet) {
      chain.makeBlocks();
      return chain.accounts.now(address(wallet))?.lamports ?? 0n;
    },
    tokensOf(wallet, mint) {
      chain.makeBlocks();
      return held(wallet, mint);
    },
    rollBack: (slots) => chain.rollBack(slots),
  };
}
