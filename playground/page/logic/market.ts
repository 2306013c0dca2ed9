import type { MarketCallView, MarketTokenView } from "../../protocol/market.ts";

/** How many signs of a mint's beginning and end tell it from others. */
const SIGNS = 4;

/** `DezX…B263`: a mint's beginning and end. */
export const shortMint = (mint: string): string => `${mint.slice(0, SIGNS)}…${mint.slice(-SIGNS)}`;

/** The tokens that people mean, and those that take their names. */
export function tokensApart(tokens: readonly MarketTokenView[]) {
  return { verified: tokens.filter(({ verified }) => verified), others: tokens.filter(({ verified }) => !verified) };
}

/** Whether the market answered. A question about what it does not trade is answered, too. */
export const answeredWell = ({ status }: MarketCallView): boolean => status === 200 || status === 400;
