import { formatSol } from "./money.ts";
import { formatPrice, type Price } from "./price.ts";
import { assertNever } from "./result.ts";
import type { Lamports } from "./rules.ts";

/** A buy that somebody proposes. `amount` is the proposer's suggestion; what is bought is the total of the yes votes. */
export interface BuyAction {
  readonly kind: "buy";
  readonly token: string;
  readonly amount: Lamports;
  readonly price: Price;
}

/** The sale of an order, by its number in the chat: the whole of it. */
export interface SellAction {
  readonly kind: "sell";
  readonly order: number;
}

/** A trade that somebody proposes. */
export type Action = BuyAction | SellAction;

/** Writes an action as the grammar takes it, in its one canonical form. */
export function formatAction(action: Action): string {
  switch (action.kind) {
    case "buy":
      return `BUY token=${action.token} amount=${formatSol(action.amount)} price=${formatPrice(action.price)}`;
    case "sell":
      return `SELL order=${action.order}`;
    default:
      return assertNever(action);
  }
}
