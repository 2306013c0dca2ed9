import { madeUpAddress } from "./made-up-address.ts";
import { type Fraction, LAMPORTS_PER_SOL, type Market, type MarketToken } from "./market.ts";

/** Lamports on the pool's side of each pair: a trade of as much moves the price by half. */
const POOL_DEPTH_LAMPORTS = 2_000n * LAMPORTS_PER_SOL;
const MILLION = 1_000_000n;

const plain = { verified: true, freezable: false, suspicious: false };

/** The tokens of the default market. Those of BONK, WIF and JUP are the real mints; the others exist here only. */
export const TOKENS = {
  BONK: {
    ...plain,
    mint: "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263",
    symbol: "BONK",
    name: "Bonk",
    decimals: 5,
  },
  WIF: {
    ...plain,
    mint: "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm",
    symbol: "WIF",
    name: "dogwifhat",
    decimals: 6,
  },
  JUP: { ...plain, mint: "JUPyiwrYJFskUPiHa7hkeR8VUtAeFoSYbKedZNsDvCN", symbol: "JUP", name: "Jupiter", decimals: 6 },
  /** Its issuer can freeze it. */
  FRZ: { ...plain, mint: madeUpAddress("FRZ"), symbol: "FRZ", name: "Frostbite", decimals: 6, freezable: true },
  /** Not verified. */
  SHADY: { ...plain, mint: madeUpAddress("SHADY"), symbol: "SHADY", name: "Shady", decimals: 6, verified: false },
  /** Costs a millionth of a millionth of a SOL. */
  TINY: { ...plain, mint: madeUpAddress("TINY"), symbol: "TINY", name: "Tiny", decimals: 6 },
  /** Cannot be divided. */
  WHOLE: { ...plain, mint: madeUpAddress("WHOLE"), symbol: "WHOLE", name: "Whole", decimals: 0 },
  /** Nobody trades it. */
  DUST: { ...plain, mint: madeUpAddress("DUST"), symbol: "DUST", name: "Dust", decimals: 6, verified: false },
} satisfies Record<string, MarketToken>;

/** Prices that stay as they are until they are changed. */
export interface DefaultMarket extends Market {
  /** Sets what one whole token costs, as a decimal of SOL; null for a token that nobody trades. */
  setPrice(mint: string, solForOne: string | null): void;
  /** Multiplies a price, by thousandths: 1100 is 10% more. Throws if the token has none. */
  move(mint: string, thousandths: number): void;
}

/** A market of a few tokens at fixed prices. */
export function createDefaultMarket(): DefaultMarket {
  const tokens: readonly MarketToken[] = Object.values(TOKENS);
  const prices = new Map<string, Fraction>();
  const decimalsOf = (mint: string) => {
    const token = tokens.find((one) => one.mint === mint);
    if (token === undefined) throw new Error(`the market knows no token ${mint}`);
    return token.decimals;
  };
  const market: DefaultMarket = {
    tokens,
    priceOf: (mint) => prices.get(mint),
    impactPpm: (_mint, lamports) => (lamports * MILLION) / (POOL_DEPTH_LAMPORTS + lamports),
    setPrice(mint, solForOne) {
      const decimals = decimalsOf(mint);
      if (solForOne === null) prices.delete(mint);
      else prices.set(mint, lamportsForUnit(solForOne, decimals));
    },
    move(mint, thousandths) {
      const price = prices.get(mint);
      if (price === undefined) throw new Error(`the market has no price of ${mint}`);
      const { numerator, denominator } = price;
      prices.set(mint, { numerator: numerator * BigInt(thousandths), denominator: denominator * 1000n });
    },
  };
  market.setPrice(TOKENS.BONK.mint, "0.0000002");
  market.setPrice(TOKENS.WIF.mint, "0.004");
  market.setPrice(TOKENS.JUP.mint, "0.005");
  market.setPrice(TOKENS.FRZ.mint, "0.001");
  market.setPrice(TOKENS.SHADY.mint, "0.0001");
  market.setPrice(TOKENS.TINY.mint, "0.000000000001");
  market.setPrice(TOKENS.WHOLE.mint, "0.01");
  return market;
}

/** Turns a price of a whole token in SOL into lamports for one base unit. Throws if it is no decimal above 0. */
function lamportsForUnit(solForOne: string, decimals: number): Fraction {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(solForOne);
  const [whole = "", places = ""] = match?.slice(1) ?? [];
  const digits = BigInt(`${whole}${places}` || "0");
  if (match === null || digits === 0n) throw new Error(`no price: ${solForOne}`);
  return { numerator: digits * LAMPORTS_PER_SOL, denominator: 10n ** BigInt(places.length + decimals) };
}
