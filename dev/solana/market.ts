/** An exact number. The denominator is above 0. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A token as the market knows it. All are of SPL Token; there is no Token-2022 here. */
export interface MarketToken {
  /** Its address, in base58. */
  readonly mint: string;
  readonly symbol: string;
  readonly name: string;
  readonly decimals: number;
  readonly verified: boolean;
  /** Whether its issuer can freeze what others hold. */
  readonly freezable: boolean;
  readonly suspicious: boolean;
}

/** What tokens cost at a time. The chain's pool trades by it. */
export interface Market {
  /** All tokens but SOL. */
  readonly tokens: readonly MarketToken[];
  /** Lamports for one base unit of a token; undefined where nobody trades it. */
  priceOf(mint: string, atMs: number): Fraction | undefined;
  /** How far a trade of so many lamports moves the price against the taker, in millionths of the price. */
  impactPpm(mint: string, lamports: bigint, atMs: number): bigint;
}

/** SOL's own mint, by which swaps name it. */
export const SOL_MINT = "So11111111111111111111111111111111111111112";
export const SOL_DECIMALS = 9;
export const LAMPORTS_PER_SOL = 1_000_000_000n;
