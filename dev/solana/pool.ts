import { type Address, address, type EncodedAccount, getAddressEncoder, lamports } from "@solana/kit";
import type { Chain } from "./chain.ts";
import { madeUpAddress } from "./made-up-address.ts";
import { type Fraction, type Market, type MarketToken, SOL_MINT } from "./market.ts";
import { SWAP_PROGRAM_ADDRESS, swapProgram } from "./swap-program.ts";
import { mintAccount, tokenAccount } from "./tokens.ts";

const LOOKUP_TABLE_PROGRAM = address("AddressLookupTab1e1111111111111111111111111");
const TABLE_RENT_LAMPORTS = 20_000_000n;
const PRICE_RENT_LAMPORTS = 946_560n;
/** What a price is when it is first written; later ones are in proportion to it. */
const FIRST_INDEX = 1_000_000_000_000n;
const MAX_INDEX = 2n ** 64n - 1n;

/** Who trades with whoever swaps: the mints, what was paid in, and each token's price in an account that the market moves. */
export class Pool {
  readonly owner = madeUpAddress("pool");
  readonly lookupTable = madeUpAddress("lookup table");
  readonly #chain: Chain;
  readonly #market: Market;
  readonly #firstPrices = new Map<string, Fraction>();
  readonly #listed: Address[] = [];
  #offers = 0;

  constructor(chain: Chain, market: Market) {
    this.#chain = chain;
    this.#market = market;
    chain.svm.addProgram(SWAP_PROGRAM_ADDRESS, swapProgram());
    this.#write(tokenAccount(this.vaultOf(SOL_MINT), { mint: address(SOL_MINT), owner: this.owner, amount: 0n }));
    this.#list([address(SOL_MINT), this.vaultOf(SOL_MINT)]);
    this.refresh(chain.clock.now());
    chain.beforeRun = (atMs) => this.refresh(atMs);
  }

  /** The addresses that the lookup table holds. */
  get listed(): Address[] {
    return [...this.#listed];
  }

  /** The pool's account for what is paid in of a mint. */
  vaultOf(mint: string): Address {
    return madeUpAddress(`vault ${mint}`);
  }

  /** The account that a token's price is in. */
  priceAccountOf(mint: string): Address {
    return madeUpAddress(`price ${mint}`);
  }

  /** A price as the price account holds it, which is in proportion to lamports for one base unit. */
  indexOf(mint: string, price: Fraction): bigint {
    const first = this.#firstPrices.get(mint) ?? price;
    this.#firstPrices.set(mint, first);
    const index = (FIRST_INDEX * price.numerator * first.denominator) / (price.denominator * first.numerator);
    return index < MAX_INDEX ? index : MAX_INDEX;
  }

  /** Brings mints and prices on the chain to what the market says at a time. */
  refresh(atMs: number): void {
    for (const token of this.#market.tokens) {
      if (this.#chain.accounts.now(address(token.mint)) === null) this.#issue(token);
      const price = this.#market.priceOf(token.mint, atMs);
      if (price !== undefined)
        this.#chain.svm.setAccount(this.#priceAccount(token.mint, this.indexOf(token.mint, price)));
    }
  }

  /** Sets an amount apart that only the taker may take, by its own signature, and gives the token account that it is in. */
  offer(mint: string, amount: bigint, taker: Address): Address {
    this.#offers += 1;
    const at = madeUpAddress(`offer ${this.#offers}`);
    this.#write(tokenAccount(at, { mint: address(mint), owner: this.owner, amount, delegate: taker }));
    return at;
  }

  #issue({ mint, decimals, freezable }: MarketToken): void {
    const at = address(mint);
    this.#write(mintAccount(at, decimals, freezable ? madeUpAddress("issuer") : null));
    this.#write(tokenAccount(this.vaultOf(mint), { mint: at, owner: this.owner, amount: 0n }));
    this.#list([at, this.vaultOf(mint), this.priceAccountOf(mint)]);
  }

  #priceAccount(mint: string, index: bigint): EncodedAccount {
    const data = new DataView(new ArrayBuffer(8));
    data.setBigUint64(0, index, true);
    return {
      address: this.priceAccountOf(mint),
      data: new Uint8Array(data.buffer),
      executable: false,
      lamports: lamports(PRICE_RENT_LAMPORTS),
      programAddress: SWAP_PROGRAM_ADDRESS,
      space: 8n,
    };
  }

  #list(addresses: readonly Address[]): void {
    this.#listed.push(...addresses);
    const header = new DataView(new ArrayBuffer(56));
    // A lookup table that was never closed, and was last extended in the slot 0, so that all of it may be used.
    header.setUint32(0, 1, true);
    header.setBigUint64(4, MAX_INDEX, true);
    const data = Buffer.concat([
      new Uint8Array(header.buffer),
      ...this.#listed.map((one) => new Uint8Array(getAddressEncoder().encode(one))),
    ]);
    this.#write({
      address: this.lookupTable,
      data: new Uint8Array(data),
      executable: false,
      lamports: lamports(TABLE_RENT_LAMPORTS),
      programAddress: LOOKUP_TABLE_PROGRAM,
      space: BigInt(data.length),
    });
  }

  #write(account: EncodedAccount): void {
    this.#chain.accounts.write(account);
  }
}
