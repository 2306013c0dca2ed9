import { type Fraction, floor, fraction, isZero, over, readFraction, times } from "./fraction.ts";
import { type Quote, quoteSwap } from "./quote.ts";
import { SOL_MINT, type Token } from "./token.ts";
import { TOKENS } from "./tokens.ts";
import { walk } from "./walk.ts";

/** Why a swap has no quote; `too_little` comes out where it would not buy the smallest amount. */
export type QuoteError = "unknown_mint" | "same_mint" | "no_route" | "too_little";

/** A swap that is asked for. The amount is in base units of the input. */
export interface QuoteRequest {
  inputMint: string;
  outputMint: string;
  amount: bigint;
}

/** What befell a token at a time. Prices before stay as they were. */
type Change =
  | { atMs: number; kind: "price"; priceUsd: Fraction }
  | { atMs: number; kind: "factor"; price: Fraction; liquidity: Fraction };

interface Entry {
  token: Token;
  changes: Change[];
}

const ONE = fraction(1n);
const HALF = fraction(1n, 2n);

/**
 * A market: its tokens, and what they cost at any time. Prices are exact and depend on the seed, the mint, the time and what was
 * changed, so one who asks twice hears the same. It has no clock: every question says its time, in milliseconds.
 */
export class MarketModel {
  readonly #seed: string;
  readonly #atStart: readonly Token[];
  readonly #entries = new Map<string, Entry>();

  constructor(seed: string, tokens: readonly Token[] = TOKENS) {
    this.#seed = seed;
    this.#atStart = tokens;
    this.reset();
  }

  get tokens(): Token[] {
    return [...this.#entries.values()].map(({ token }) => token);
  }

  token(mint: string): Token | undefined {
    return this.#entries.get(mint)?.token;
  }

  /** Adds a token, or puts it in the place of the one that has its mint. */
  addToken(token: Token): void {
    this.#entries.set(token.mint, { token, changes: [] });
  }

  /** US dollars for one token, whether or not the price is trusted; null for what has no price. */
  priceUsd(mint: string, atMs: number): Fraction | null {
    const entry = this.#entries.get(mint);
    if (entry === undefined) return null;
    const { token } = entry;
    const start = token.priceUsd === null ? null : readFraction(token.priceUsd);
    let price = start && times(start, walk(this.#seed, mint, token.swingPpm, atMs));
    for (const change of entry.changes) {
      if (change.atMs > atMs) continue;
      if (change.kind === "price") price = change.priceUsd;
      else if (price !== null) price = times(price, change.price);
    }
    return price;
  }

  /** US dollars in all of a token's pools; zero for one that trades nowhere. */
  liquidityUsd(mint: string, atMs: number): Fraction {
    const entry = this.#entries.get(mint);
    if (entry === undefined) return fraction(0n);
    return entry.changes.reduce(
      (liquidity, change) =>
        change.kind === "factor" && change.atMs <= atMs ? times(liquidity, change.liquidity) : liquidity,
      readFraction(entry.token.liquidityUsd),
    );
  }

  /** Lamports for one base unit, before any trade moves the price; null for what has no price. */
  lamportsPerUnit(mint: string, atMs: number): Fraction | null {
    const [unit, lamport] = [this.#unitUsd(mint, atMs), this.#unitUsd(SOL_MINT, atMs)];
    return unit && lamport && over(unit, lamport);
  }

  /** Quotes a swap at a time: between a token and SOL through the token's pool, between two tokens by way of SOL. */
  quote({ inputMint, outputMint, amount }: QuoteRequest, atMs: number): Quote | { error: QuoteError } {
    if (!this.#entries.has(inputMint) || !this.#entries.has(outputMint)) return { error: "unknown_mint" };
    if (inputMint === outputMint) return { error: "same_mint" };
    const [inputUnitUsd, outputUnitUsd] = [this.#unitUsd(inputMint, atMs), this.#unitUsd(outputMint, atMs)];
    const depthsUsd = [inputMint, outputMint]
      .filter((mint) => mint !== SOL_MINT)
      .map((mint) => times(this.liquidityUsd(mint, atMs), HALF));
    if (inputUnitUsd === null || outputUnitUsd === null || depthsUsd.some(isZero)) return { error: "no_route" };
    if (amount <= 0n) return { error: "too_little" };
    const quote = quoteSwap({ amount, inputUnitUsd, outputUnitUsd, depthsUsd });
    return quote.outAmount === 0n ? { error: "too_little" } : quote;
  }

  /** Multiplies a price from this time on; its liquidity stays. Throws for an unknown mint, and a factor of zero. */
  move(mint: string, factor: string | number, atMs: number): void {
    this.#change(mint, { atMs, kind: "factor", price: positive(factor), liquidity: ONE });
  }

  /** Multiplies price and liquidity from this time on by a factor below 1. Throws for any other factor. */
  crash(mint: string, factor: string | number, atMs: number): void {
    const share = positive(factor);
    if (floor(share) > 0n) throw new Error("Market stand-in: a crash takes a factor below 1");
    this.#change(mint, { atMs, kind: "factor", price: share, liquidity: share });
  }

  /** Sets a price in US dollars, which stands still from this time on unless it is moved. */
  setPrice(mint: string, priceUsd: string | number, atMs: number): void {
    this.#change(mint, { atMs, kind: "price", priceUsd: positive(priceUsd) });
  }

  /** Undoes all changes, and forgets tokens that were added. */
  reset(): void {
    this.#entries.clear();
    for (const token of this.#atStart) this.addToken(token);
  }

  #change(mint: string, change: Change): void {
    const entry = this.#entries.get(mint);
    if (entry === undefined) throw new Error(`Market stand-in: no token ${mint}`);
    entry.changes.push(change);
  }

  #unitUsd(mint: string, atMs: number): Fraction | null {
    const token = this.token(mint);
    const price = this.priceUsd(mint, atMs);
    return token === undefined || price === null ? null : over(price, fraction(10n ** BigInt(token.decimals)));
  }
}

function positive(written: string | number): Fraction {
  const value = readFraction(written);
  if (isZero(value)) throw new Error("Market stand-in: a price and a factor are above zero");
  return value;
}
