import { formatSol } from "./money.ts";
import { formatPrice, type Price } from "./price.ts";
import type { Lamports } from "./rules.ts";

/** A trade that somebody proposes. `amount` is the proposer's suggestion; what is bought is the total of the yes votes. */
export interface BuyAction {
  readonly kind: "buy";
  readonly token: string;
  readonly amount: Lamports;
  readonly price: Price;
}

/** Writes an action as the grammar takes it, in its one canonical form. */
export const formatAction = ({ token, amount, price }: BuyAction): string =>
  `BUY token=${token} amount=${formatSol(amount)} price=${formatPrice(price)}`;
