import { createHash } from "node:crypto";
import { type Blockhash, blockhash, getBase58Decoder } from "@solana/kit";
import { blockHeight } from "./chain-clock.ts";

/** For how many blocks after its own a blockhash is taken. */
const MAX_AGE_BLOCKS = 150n;

/** A blockhash, and the height of the last block that takes a transaction with it. */
export interface Lifetime {
  blockhash: Blockhash;
  lastValidBlockHeight: bigint;
}

/** The chain's blockhashes. One that was never given out is not known. */
export class Blockhashes {
  readonly #seed: string;
  readonly #slots = new Map<string, bigint>();

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Gives out the blockhash of a slot's block. */
  of(slot: bigint): Lifetime {
    const digest = createHash("sha256").update(`${this.#seed}:${slot}`).digest();
    const hash = blockhash(getBase58Decoder().decode(digest));
    this.#slots.set(hash, slot);
    return { blockhash: hash, lastValidBlockHeight: blockHeight(slot) + MAX_AGE_BLOCKS };
  }

  /** Whether a block of this slot takes transactions with a blockhash. */
  isValid(hash: string, slot: bigint): boolean {
    const own = this.#slots.get(hash);
    return own !== undefined && own <= slot && blockHeight(slot) - blockHeight(own) <= MAX_AGE_BLOCKS;
  }
}
