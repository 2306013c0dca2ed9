import type { ArchiveBinding } from "../../src/config/archive.ts";
import type { Order } from "../../src/domain/order.ts";
import type { PaidOrder } from "../../src/domain/paid-order.ts";
import { comparePlaces, isBehind, type PastVote, type PastVoteCursor } from "../../src/domain/past-vote.ts";

/** An archive's Worker, as the bot's binding shows it, with what a test puts into it. */
export class ArchiveStandIn implements ArchiveBinding {
  readonly votesOf = new Map<number, readonly PastVote[]>();
  readonly ordersOf = new Map<number, readonly Order[]>();
  /** All orders that people paid for, as they are sorted. */
  readonly paidOrders: PaidOrder[] = [];
  /** What it answers instead, or throws if it is an Error. */
  fault: unknown = undefined;
  calls = 0;

  async pastVotes(chatId: number, before: PastVoteCursor | null, limit: number): Promise<unknown> {
    const votes = this.votesOf.get(chatId) ?? [];
    return this.#answer(
      votes
        .filter((vote) => isBehind(vote, before))
        .sort(comparePlaces)
        .slice(0, limit),
    );
  }

  async orders(chatId: number, after: number, limit: number): Promise<unknown> {
    const orders = this.ordersOf.get(chatId) ?? [];
    const above = orders.filter(({ number }) => number > after).sort((a, b) => a.number - b.number);
    return this.#answer(above.slice(0, limit));
  }

  async ordersPaidBy(userId: number, limit: number): Promise<unknown> {
    const paid = ({ order }: PaidOrder) => order.contributions.some(({ contributor }) => contributor.id === userId);
    return this.#answer(this.paidOrders.filter(paid).slice(0, limit));
  }

  /** What comes over RPC is a copy. */
  #answer(found: unknown): unknown {
    this.calls += 1;
    if (this.fault instanceof Error) throw this.fault;
    return structuredClone(this.fault ?? found);
  }
}
