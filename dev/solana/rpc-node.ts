import type { Chain, Landed } from "./chain.ts";
import { blockHeight } from "./chain-clock.ts";
import { Faults, type HttpFault } from "./faults.ts";
import { minContextSlot, nodeBehind } from "./rpc-errors.ts";
import type { Commitment } from "./rpc-params.ts";

/** How far behind a node's newest slot each commitment is. */
const COMMITMENT_LAG_SLOTS: Record<Commitment, bigint> = { processed: 0n, confirmed: 2n, finalized: 32n };
/** From how many slots behind the others a node calls itself unhealthy. */
const HEALTHY_LAG_SLOTS = 128n;
/** For how many slots below the finalized one statuses are found without a search of the history. */
const STATUS_CACHE_SLOTS = 300n;

/** How many slots before the chain's beginning here a node says that it has blocks of. */
const KEPT_SLOTS = 1_000_000n;

/**
 * How a node responds, beyond HTTP's faults:
 * - `drop` takes a transaction and never sends it on. `hold` sends it on so many slots later.
 */
export type RpcBehaviour = HttpFault | "drop" | { hold: number };

/** A node of the chain: what it knows of it, and when. */
export class RpcNode {
  readonly name: string;
  readonly chain: Chain;
  readonly faults = new Faults<RpcBehaviour>();
  /** How many slots it is behind the chain. */
  lagSlots = 0;
  /** The first slot that it has blocks of. */
  firstSlot: bigint;

  constructor(name: string, chain: Chain) {
    this.name = name;
    this.chain = chain;
    this.firstSlot = chain.clock.firstSlot - KEPT_SLOTS;
  }

  /** The slot that it sees at a commitment. Throws if that is below the least one asked for. */
  slot(commitment: Commitment, least?: number): bigint {
    const slot = this.chain.slot - BigInt(this.lagSlots) - COMMITMENT_LAG_SLOTS[commitment];
    if (least !== undefined && slot < BigInt(least)) throw minContextSlot(slot);
    return slot;
  }

  height(commitment: Commitment): bigint {
    return blockHeight(this.slot(commitment));
  }

  /** Throws if it is so far behind that it calls itself unhealthy. */
  checkHealth(): void {
    if (BigInt(this.lagSlots) > HEALTHY_LAG_SLOTS) throw nodeBehind(BigInt(this.lagSlots));
  }

  /** A transaction that it knows of at a commitment. Old ones are only found where the history is searched. */
  find(signature: string, commitment: Commitment, search: boolean): Landed | undefined {
    const found = this.chain.find(signature);
    if (found === undefined || found.slot > this.slot(commitment) || found.slot < this.firstSlot) return undefined;
    return search || found.slot > this.slot("finalized") - STATUS_CACHE_SLOTS ? found : undefined;
  }

  /** The highest commitment that a transaction has reached here. */
  commitmentOf({ slot }: Landed): Commitment {
    if (slot <= this.slot("finalized")) return "finalized";
    return slot <= this.slot("confirmed") ? "confirmed" : "processed";
  }

  /** Starts it anew: what it was sent and no block has yet is forgotten, and the past as well if told so. */
  restart({ history = "kept" }: { history?: "kept" | "lost" } = {}): void {
    this.chain.forget(this.name);
    if (history === "lost") this.firstSlot = this.chain.slot;
  }
}
