import { type Address, address, type EncodedAccount, lamports } from "@solana/kit";
import type { LiteSVM } from "litesvm";

/** An account as it was written last by a slot; null where there was none. */
interface Version {
  slot: bigint;
  account: EncodedAccount | null;
}

const SYSTEM_PROGRAM = address("11111111111111111111111111111111");

/** The accounts of the chain as they are in LiteSVM, and as they were at earlier slots. */
export class Accounts {
  readonly #svm: LiteSVM;
  readonly #versions = new Map<Address, Version[]>();

  constructor(svm: LiteSVM) {
    this.#svm = svm;
  }

  /** An account as it is now; null where there is none. */
  now(at: Address): EncodedAccount | null {
    const found = this.#svm.getAccount(at);
    return found.exists && found.lamports > 0n ? found : null;
  }

  /** An account as it was at the end of a slot; null where there was none. */
  at(at: Address, slot: bigint): EncodedAccount | null {
    const versions = this.#versions.get(at);
    if (versions === undefined) return this.now(at);
    return versions.findLast((version) => version.slot <= slot)?.account ?? null;
  }

  /** Remembers how accounts are before a change, so that `at` can tell of it. */
  before(addresses: readonly Address[]): void {
    for (const one of addresses)
      if (!this.#versions.has(one)) this.#versions.set(one, [{ slot: 0n, account: this.now(one) }]);
  }

  /** Remembers how accounts are after a change in a slot. */
  after(addresses: readonly Address[], slot: bigint): void {
    for (const one of addresses) this.#versions.get(one)?.push({ slot, account: this.now(one) });
  }

  /** Writes an account without a transaction, as if it had been so all along. */
  write(account: EncodedAccount): void {
    this.before([account.address]);
    this.#svm.setAccount(account);
    this.after([account.address], 0n);
  }

  /** All accounts of a program that were ever written, as they were at a slot. */
  ofProgram(program: Address, slot: bigint): EncodedAccount[] {
    return [...this.#versions.keys()]
      .map((one) => this.at(one, slot))
      .filter((account) => account !== null)
      .filter(({ programAddress }) => programAddress === program);
  }

  /** Puts everything back to how it was at the end of a slot. */
  rollBack(slot: bigint): void {
    for (const [at, versions] of this.#versions) {
      const kept = versions.filter((version) => version.slot <= slot);
      if (kept.length === versions.length) continue;
      this.#versions.set(at, kept);
      this.#svm.setAccount(kept.at(-1)?.account ?? nothing(at));
    }
  }
}

/** What LiteSVM takes for an account that is not there. */
const nothing = (at: Address): EncodedAccount => ({
  address: at,
  data: new Uint8Array(),
  executable: false,
  lamports: lamports(0n),
  programAddress: SYSTEM_PROGRAM,
  space: 0n,
});
