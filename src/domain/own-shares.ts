import { isHeld, type Order } from "./order.ts";
import type { PaidOrder } from "./paid-order.ts";
import type { Lamports } from "./rules.ts";
import { divide } from "./shares.ts";
import { type Prices, type Worth, worthOf } from "./worth.ts";

/** Somebody's share in an order that is held, or may be. */
export interface OwnShare {
  readonly order: Order;
  readonly paid: Lamports;
  /** What the share is worth. Nobody knows it of an order that may be bought or sold, or not. */
  readonly worth: Worth;
}

/** Somebody's shares in one group. */
export interface GroupShares {
  /** What a session there was about, the newest that is known; null if none is. */
  readonly session: string | null;
  readonly shares: readonly OwnShare[];
}

/** All that somebody holds, and what they had. */
export interface OwnShares {
  /** In the order of the groups' first orders. */
  readonly groups: readonly GroupShares[];
  /** Orders that were sold: what the person had paid, and their share of what came back. */
  readonly sold: { readonly count: number; readonly paid: Lamports; readonly received: Lamports };
}

/** Computes somebody's shares in the orders that they paid for, at these prices. */
export function ownShares(paidOrders: readonly PaidOrder[], userId: number, prices: Prices): OwnShares {
  const held = new Map<number, { session: string | null; readonly shares: OwnShare[] }>();
  const sold = { count: 0, paid: 0, received: 0 };
  for (const { chatId, session, order } of paidOrders) {
    const paid = paidBy(order, userId);
    if (paid === 0) continue;
    if (isHeld(order.state)) {
      const group = held.get(chatId) ?? { session: null, shares: [] };
      held.set(chatId, group);
      group.session ??= session;
      group.shares.push({ order, paid, worth: worthOfShare(order, userId, prices) });
    } else if (order.sale !== null) {
      sold.count += 1;
      sold.paid += paid;
      sold.received += shareOf(order.sale.received, order, userId);
    }
  }
  return { groups: [...held.values()], sold };
}

function worthOfShare(order: Order, userId: number, prices: Prices): Worth {
  if (order.state !== "filled") return { tag: "no_amount" };
  const whole = worthOf(order.bought, prices);
  return whole.tag === "known" ? { ...whole, lamports: shareOf(whole.lamports, order, userId) } : whole;
}

const paidBy = ({ contributions }: Order, userId: number): Lamports =>
  contributions.find(({ contributor }) => contributor.id === userId)?.lamports ?? 0;

/** Returns somebody's share of an amount, as everybody's is computed. Somebody has paid for the order. */
const shareOf = (amount: Lamports, { contributions }: Order, userId: number): Lamports =>
  divide(amount, contributions).find(({ contributor }) => contributor.id === userId)?.share ?? 0;
