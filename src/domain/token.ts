const SYMBOL = /^[a-z0-9]{1,20}$/i;
const MINT = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;

/** Whether two texts write the same symbol: ASCII's capitals and a `$` before it make no difference. */
export const isSameSymbol = (a: string, b: string): boolean => plainSymbol(a) === plainSymbol(b);

/** Only ASCII's letters become capitals: some others, such as the long s (ſ), would become one of these. */
const plainSymbol = (text: string): string =>
  text.replace(/^\$/, "").replace(/[a-z]/g, (letter) => letter.toUpperCase());

/** Whether a text is a token's symbol: 1 to 20 letters and digits, in capitals or not. */
export const isSymbol = (text: string): boolean => SYMBOL.test(text);

/**
 * Whether a text may be a token's mint: 32 bytes in base58, which has no 0, O, I and l
 * (https://solana.com/docs/references/terminology). It does not check that the mint exists.
 */
export const isMint = (text: string): boolean => MINT.test(text);
