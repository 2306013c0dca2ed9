import type { OrderState } from "../domain/order.ts";
import { PROPOSE_EXAMPLE } from "./message.ts";

/** Why an order that is not held cannot be sold. */
export const NOT_HELD: Readonly<Record<OrderState | "selling", string>> = {
  filled: "That order is held.",
  sold: "That order has been sold already. /orders shows what there is.",
  rejected: "That order was never bought, so there is nothing to sell. /orders shows what there is.",
  selling: "That order is being sold already, by a vote from before this chat's upgrade. Its result comes here.",
  unknown: "Nobody knows what became of that order, so it can't be sold here. Please ask whoever runs me.",
};

/** Why there is no such order, if the chat has `count` of them. */
export function noOrderText(count: number): string {
  if (count === 0) return `There are no orders yet: nothing has been bought. Propose it: ${PROPOSE_EXAMPLE}`;
  return count === 1
    ? "There is only order 1. See it with /order_1"
    : `There are orders 1 to ${count}. /orders lists them.`;
}
