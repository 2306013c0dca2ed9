import type { Order } from "./order.ts";

/** An order that somebody paid for, and the group that it belongs to. */
export interface PaidOrder {
  readonly chatId: number;
  /** What the session was about in which it was bought; null if nobody knows any more. */
  readonly session: string | null;
  readonly order: Order;
}
