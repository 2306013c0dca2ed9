import type { Chain, Landed } from "./chain.ts";
import type { Jupiter, JupiterCall } from "./jupiter.ts";
import type { Market } from "./market.ts";
import type { RpcCall } from "./rpc.ts";
import type { RpcNode } from "./rpc-node.ts";

/** One request that came, refused ones included. */
export type SolanaCall = ({ service: "rpc" } & RpcCall) | ({ service: "jupiter" } & JupiterCall);

/** A chain of one's own, its nodes, and who swaps on it. No money is behind it. */
export interface SolanaStandIn {
  readonly rpcUrl: string;
  /** A second node of the same chain. */
  readonly rpcUrl2: string;
  readonly jupiterUrl: string;
  readonly chain: Chain;
  readonly market: Market;
  readonly nodes: readonly [RpcNode, RpcNode];
  readonly jupiter: Jupiter;
  readonly calls: readonly SolanaCall[];
  /** The chain's clock, in milliseconds. */
  now(): number;
  /** Moves the clock by so many slots, and makes their blocks. */
  advance(slots: number): void;
  /** The transactions in blocks that name a wallet, failed ones included, oldest first. */
  transactionsOf(wallet: string): readonly Landed[];
  /** Ends all faults and lags; requests left hanging are closed without an answer. */
  resetFaults(): void;
  /** Forgets which requests came; the chain stays as it is. */
  resetRecords(): void;
  close(): Promise<void>;
}

export interface SolanaOptions {
  /** Default: any free ports. */
  ports?: { rpc?: number; rpc2?: number; jupiter?: number };
  /** The clock that `advance` adds to, in milliseconds; default `Date.now`. */
  now?: () => number;
  /** What prices are; default one of a few tokens at fixed prices. */
  market?: Market;
  /** What blockhashes are made from. */
  seed?: string;
}
