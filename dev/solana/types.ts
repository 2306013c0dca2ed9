import type { Landed } from "./chain.ts";
import type { ChainControls } from "./chain-controls.ts";
import type { Jupiter, JupiterCall } from "./jupiter.ts";
import type { JupiterLimits } from "./jupiter-limits.ts";
import type { Market } from "./market.ts";
import type { RpcCall } from "./rpc.ts";
import type { RpcNode } from "./rpc-node.ts";

/** One request that came, refused ones included. */
export type SolanaCall = ({ service: "rpc" } & RpcCall) | ({ service: "jupiter" } & JupiterCall);

/** `landed` is a transaction that is part of a block now, whether or not it did what it was to do. */
export type SolanaEvent = { kind: "call"; call: SolanaCall } | { kind: "landed"; transaction: Landed };

/** What a test does to a node: has it fail, be behind, or start anew. */
export type NodeControls = Pick<RpcNode, "name" | "faults" | "lagSlots" | "restart">;

/** What a test does to Jupiter. `terms` is what its orders are like, and may be changed. */
export type JupiterControls = Pick<Jupiter, "faults" | "terms">;

/** A chain of one's own, its nodes, and who swaps on it. No money is behind it. */
export interface SolanaStandIn {
  readonly rpcUrl: string;
  /** A second node of the same chain. */
  readonly rpcUrl2: string;
  readonly jupiterUrl: string;
  readonly chain: ChainControls;
  readonly market: Market;
  readonly nodes: readonly [NodeControls, NodeControls];
  readonly jupiter: JupiterControls;
  readonly calls: readonly SolanaCall[];
  /** The chain's clock, in milliseconds. */
  now(): number;
  /** Moves the clock by so many slots, and makes their blocks. */
  advance(slots: number): void;
  /** Moves the clock by milliseconds, and makes the blocks of the slots that begin meanwhile. */
  advanceMs(ms: number): void;
  /** The transactions in blocks that name a wallet, failed ones included, oldest first. */
  transactionsOf(wallet: string): readonly Landed[];
  /** Ends all faults and lags; requests left hanging are closed without an answer. */
  resetFaults(): void;
  /** Forgets which requests came; the chain stays as it is. */
  resetRecords(): void;
  /** Calls `listener` for each event from now on; the function returned ends it. */
  onEvent(listener: (event: SolanaEvent) => void): () => void;
  close(): Promise<void>;
}

export interface SolanaOptions {
  /** Default: any free ports. */
  ports?: { rpc?: number; rpc2?: number; jupiter?: number };
  /** The clock that `advance` adds to, in milliseconds; default `Date.now`. */
  now?: () => number;
  /** What prices are; default one of a few tokens at fixed prices. */
  market?: Market;
  /** How much may be asked of Jupiter; by default as much as one likes, with any key. */
  limits?: JupiterLimits;
  /** What blockhashes are made from. */
  seed?: string;
}
