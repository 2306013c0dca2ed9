import { isDeepStrictEqual } from "node:util";
import type { TradeData } from "./contract.ts";
import { fill } from "./fill.ts";
import type { EffectRecord, ExecutorAnswer, FilledAnswer, PriceOf, RejectedAnswer } from "./types.ts";

const PENDING: ExecutorAnswer = { status: "pending" };

/** One trade: what was asked for under its id, and what became of it. */
interface Entry {
  trade: TradeData;
  /** Its first final answer. */
  answer?: FilledAnswer | RejectedAnswer;
  /** Whether it waits for `finish`. */
  waits: boolean;
  /** How often it was carried out. */
  rounds: number;
}

/**
 * What identifies a trade. Between two attempts people may take other names, and a group may become a supergroup, where its
 * order may get another number.
 */
const tradeIdentity = (trade: TradeData) => ({
  ...trade,
  chatId: null,
  order: null,
  contributions: trade.contributions.map(({ userId, amount }) => ({ userId, amount })),
});

/** What the executor knows of the trades it was asked for. Only `carryOut`, `carryOutAgain` and `finish` carry trades out. */
export class Ledger {
  readonly effects: EffectRecord[] = [];
  /** What a sale brings, in thousandths of what was paid. */
  saleFactor = 0n;
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  readonly #onEffect: (effect: EffectRecord) => void;
  readonly #priceOf: PriceOf;

  constructor(now: () => number, onEffect: (effect: EffectRecord) => void, priceOf: PriceOf) {
    this.#now = now;
    this.#onEffect = onEffect;
    this.#priceOf = priceOf;
  }

  get waiting(): string[] {
    return [...this.#entries].flatMap(([id, { waits }]) => (waits ? [id] : []));
  }

  /** Takes a trade in; false if its id stands for another one. */
  accept(trade: TradeData): boolean {
    const known = this.#entries.get(trade.proposalId);
    if (known !== undefined) return isDeepStrictEqual(tradeIdentity(known.trade), tradeIdentity(trade));
    this.#entries.set(trade.proposalId, { trade, waits: false, rounds: 0 });
    return true;
  }

  /** What became of a trade so far. */
  answer(id: string): ExecutorAnswer {
    return this.#entry(id).answer ?? PENDING;
  }

  /** Carries a trade out unless it has its final answer, or waits. It is rejected if its price passes its bound. */
  carryOut(id: string): ExecutorAnswer {
    const entry = this.#entry(id);
    if (entry.answer === undefined && !entry.waits) entry.answer = this.#trade(id, entry);
    return this.answer(id);
  }

  /** Carries a trade out once more where it was already. Its first answer stays on record. */
  carryOutAgain(id: string): ExecutorAnswer {
    const entry = this.#entry(id);
    return entry.rounds === 0 ? this.carryOut(id) : this.#trade(id, entry);
  }

  /** Rejects a trade for good unless it has its final answer, or waits. */
  reject(id: string, reason: string): ExecutorAnswer {
    const entry = this.#entry(id);
    if (!entry.waits) entry.answer ??= { status: "rejected", reason };
    return this.answer(id);
  }

  /** Lets a trade wait for `finish` unless it has its final answer. */
  defer(id: string): ExecutorAnswer {
    const entry = this.#entry(id);
    entry.waits = entry.answer === undefined;
    return this.answer(id);
  }

  finish(id: string): FilledAnswer | RejectedAnswer {
    const entry = this.#entries.get(id);
    if (!entry?.waits) throw new Error(`Executor stand-in: no trade ${id} waits`);
    entry.waits = false;
    const answer = this.#trade(id, entry);
    entry.answer = answer;
    return answer;
  }

  clear(): void {
    this.effects.length = 0;
    this.#entries.clear();
  }

  #trade(id: string, entry: Entry): FilledAnswer | RejectedAnswer {
    const { saleFactor } = this;
    const marketPrice = this.#priceOf(entry.trade.token);
    const answer = fill(entry.trade, { saleFactor, marketPrice, round: BigInt(entry.rounds + 1) });
    if (answer.status === "rejected") return answer;
    entry.rounds += 1;
    const effect = { at: this.#now(), id, kind: entry.trade.kind, answer };
    this.effects.push(effect);
    this.#onEffect(effect);
    return answer;
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new Error(`Executor stand-in: no trade ${id}`);
    return entry;
  }
}
