import type { Address } from "@solana/kit";
import { Clock, LiteSVM } from "litesvm";
import { Accounts } from "./chain-accounts.ts";
import { Blockhashes } from "./chain-blockhashes.ts";
import { ChainClock, EPOCH_SLOTS, SLOT_MS } from "./chain-clock.ts";
import { type AccountKeys, accountKeys, type Balances, balancesOf, type Execution, run } from "./chain-execution.ts";
import { feeOf } from "./chain-fee.ts";
import { type Simulation, type SimulationOptions, simulate } from "./chain-simulation.ts";
import type { WireTransaction } from "./chain-transaction.ts";
import { isInBlock } from "./transaction-error.ts";

/** A transaction that is part of a block. */
export interface Landed extends Execution {
  wire: WireTransaction;
  signature: string;
  slot: bigint;
  /** In milliseconds since 1970. */
  at: number;
  feeLamports: bigint;
  keys: AccountKeys;
  before: Balances;
  after: Balances;
}

/** A transaction on its way to a block. */
interface Queued {
  wire: WireTransaction;
  /** The first slot that may take it. */
  fromSlot: bigint;
  /** Whose memory it is in. */
  holder: string;
}

/**
 * A chain of blocks whose transactions run in LiteSVM. A block is made for each slot of its clock; what was sent is in the next one.
 * LiteSVM has no blocks: blockhashes, their expiry, duplicates and the past are kept here.
 */
export class Chain {
  readonly clock: ChainClock;
  readonly accounts: Accounts;
  readonly blockhashes: Blockhashes;
  /** Called before each transaction is run or simulated, with the time, so that prices are those of then. */
  beforeRun: (atMs: number) => void = () => {};
  /** Called with each transaction that is part of a block. */
  landed: (transaction: Landed) => void = () => {};
  readonly svm: LiteSVM;
  #slot: bigint;
  #queue: Queued[] = [];
  #transactions = new Map<string, Landed>();

  constructor(now: () => number, seed: string) {
    this.clock = new ChainClock(now);
    this.svm = new LiteSVM().withNativeMints().withBlockhashCheck(false).withTransactionHistory(0n);
    this.accounts = new Accounts(this.svm);
    this.blockhashes = new Blockhashes(seed);
    this.#slot = this.clock.slot();
    this.#setTime(this.#slot);
  }

  /** The slot of the newest block. Makes the blocks that the clock asks for first. */
  get slot(): bigint {
    this.makeBlocks();
    return this.#slot;
  }

  /** All transactions of the chain, in order. */
  get transactions(): readonly Landed[] {
    this.makeBlocks();
    return [...this.#transactions.values()];
  }

  /** The transaction of a signature, if it is in a block. */
  find(signature: string): Landed | undefined {
    this.makeBlocks();
    return this.#transactions.get(signature);
  }

  /** Sends a transaction towards the next block. The same one twice in the queue is once there. */
  submit(wire: WireTransaction, holder: string, delaySlots = 0n): void {
    const fromSlot = this.slot + 1n + delaySlots;
    if (this.#queue.some((one) => one.wire.signature === wire.signature && one.holder === holder)) return;
    this.#queue.push({ wire, fromSlot, holder });
  }

  /** Forgets what is in somebody's memory and in no block yet. */
  forget(holder: string): void {
    this.#queue = this.#queue.filter((one) => one.holder !== holder);
  }

  /** Makes the blocks of so many slots. */
  advance(slots: number): void {
    this.clock.advance(slots * SLOT_MS);
    this.makeBlocks();
  }

  /** Makes the blocks up to the clock's slot. */
  makeBlocks(): void {
    const target = this.clock.slot();
    while (this.#slot < target) {
      const due = this.#queue.map(({ fromSlot }) => fromSlot).find((slot) => slot <= target);
      this.#slot = due === undefined ? target : this.#slot + 1n;
      this.#makeBlock();
    }
  }

  /** Runs a transaction as it would run now, and changes nothing. */
  simulate(wire: WireTransaction, options: SimulationOptions): Simulation {
    this.makeBlocks();
    this.#setTime(this.#slot);
    this.beforeRun(this.clock.now());
    return simulate(this.svm, this.accounts, wire, options);
  }

  /** Takes the blocks of the last so many slots back, as if another fork had won. Their transactions never were. */
  rollBack(slots: number): readonly Landed[] {
    const kept = this.slot - BigInt(slots);
    this.accounts.rollBack(kept);
    const undone = this.transactions.filter(({ slot }) => slot > kept);
    for (const { signature } of undone) this.#transactions.delete(signature);
    return undone;
  }

  #makeBlock(): void {
    const due = this.#queue.filter(({ fromSlot }) => fromSlot <= this.#slot);
    if (due.length === 0) return;
    this.#queue = this.#queue.filter((one) => !due.includes(one));
    this.#setTime(this.#slot);
    for (const { wire } of due) this.#land(wire);
  }

  /** Runs a transaction in the block that is being made. What no block takes is dropped without a word, as on the real chain. */
  #land(wire: WireTransaction): void {
    if (this.#transactions.has(wire.signature)) return;
    if (!this.blockhashes.isValid(wire.blockhash, this.#slot)) return;
    if (Object.values(wire.transaction.signatures).some((one) => one === null)) return;
    const at = this.clock.timeOf(this.#slot);
    this.beforeRun(at);
    const keys = accountKeys(wire, this.accounts);
    const before = balancesOf(keys.all, this.accounts);
    const changed: readonly Address[] = keys.writable;
    this.accounts.before(changed);
    const result = run(this.svm, wire);
    if (result.err !== null && !isInBlock(result.err)) return;
    this.accounts.after(changed, this.#slot);
    const after = balancesOf(keys.all, this.accounts);
    const { signature } = wire;
    const transaction = {
      ...result,
      wire,
      signature,
      slot: this.#slot,
      at,
      feeLamports: feeOf(wire),
      keys,
      before,
      after,
    };
    this.#transactions.set(signature, transaction);
    this.landed(transaction);
  }

  #setTime(slot: bigint): void {
    const epoch = slot / EPOCH_SLOTS;
    const seconds = BigInt(Math.floor(this.clock.timeOf(slot) / 1000));
    this.svm.setClock(new Clock(slot, seconds, epoch, epoch + 1n, seconds));
  }
}
