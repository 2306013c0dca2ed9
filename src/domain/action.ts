import { formatSol } from "./money.ts";
import { formatPrice, type Price } from "./price.ts";
import { assertNever } from "./result.ts";
import type { Lamports } from "./rules.ts";

/** A proposed buy. `amount` is only the proposer's suggestion: the bot buys for the total of the yes votes. */
export interface BuyAction {
  readonly kind: "buy";
  readonly token: string;
  readonly amount: Lamports;
  readonly price: Price;
}

/** A proposed sale of a whole order. `order` is its number in the chat. */
export interface SellAction {
  readonly kind: "sell";
  readonly order: number;
}

/** A proposed trade. */
export type Action = BuyAction | SellAction;

/** Writes an action in its one canonical form, which `/propose` can read. */
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
