import { isHeld, type Order } from "./order.ts";
import { comparePlaces, type PastVote } from "./past-vote.ts";

/** What Redis says of a chat's history, and what an archive may not know yet. */
interface Known {
  /** The vote that is not over yet, or null. */
  readonly runningId: string | null;
  /** What began before this time was forgotten (milliseconds since 1970); null if nothing was. */
  readonly forgottenAt: number | null;
}

/**
 * Puts together past votes that Redis has and those that an archive has, newest first. Of a vote that both have, Redis
 * knows better. What runs, and what was forgotten, is left out.
 */
export function mergeVotes(
  recent: readonly PastVote[],
  archived: readonly PastVote[],
  { runningId, forgottenAt }: Known,
): readonly PastVote[] {
  const votes = new Map(recent.map((vote) => [vote.id, vote]));
  for (const vote of archived) if (!votes.has(vote.id)) votes.set(vote.id, vote);
  return [...votes.values()]
    .filter(({ id, startTime }) => id !== runningId && startTime >= (forgottenAt ?? 0))
    .sort(comparePlaces);
}

/** Puts together orders that Redis has and those that an archive has, by number, as `mergeVotes` does. */
export function mergeOrders(
  recent: readonly Order[],
  archived: readonly Order[],
  forgottenAt: number | null,
): readonly Order[] {
  const orders = new Map(recent.map((order) => [order.number, order]));
  for (const order of archived) {
    const isForgotten = order.bought.at < (forgottenAt ?? 0) && !isHeld(order.state);
    if (!orders.has(order.number) && !isForgotten) orders.set(order.number, order);
  }
  return [...orders.values()].sort((a, b) => a.number - b.number);
}
